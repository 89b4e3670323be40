"""Repeatable measurements of gtod; `python -m benchmarks` runs them all and prints one table."""
