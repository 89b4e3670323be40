"""What an editor offers to do to a file: one file per kind of offer.

The functions are pure: from what stands in the file to what would be changed in it.
"""
