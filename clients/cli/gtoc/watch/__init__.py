"""`gtoc watch`: what happens to a repository, as it happens."""
