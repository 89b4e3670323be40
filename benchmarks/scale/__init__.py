"""What changes with the size of a registry, and what must not; `rows.py` is the list."""
