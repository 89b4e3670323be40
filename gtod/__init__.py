"""gtod: a daemon that holds the artifact registry of Git repositories in memory.

The folders are the architecture; docs/architecture.md walks them from the core outwards.
"""

__version__ = "0.1.0"
