"""What is wrong with the files, for editors that ask and those that are told."""
