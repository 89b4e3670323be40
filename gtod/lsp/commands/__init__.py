"""What an editor can have done (`workspace/executeCommand`): one file per command.

The first two arguments of each are the URI of a file and the name of an artifact; the others stand
for choices that the person is asked to make where they are missing.
"""
