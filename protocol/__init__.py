"""How others talk to gtod, and what may stand in its files."""
