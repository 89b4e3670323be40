"""What the text of a file alone tells: its outline, folds, selections, colours and indentation."""
