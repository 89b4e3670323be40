"""From a name to where else it is: in the file, in the repository's other files, in its tags."""
