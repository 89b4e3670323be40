"""gtod: a daemon that holds the artifact registry of Git repositories in memory.

The folders are the architecture; docs/architecture.md walks them from the core outwards.
"""

from gtoc import __version__

__all__ = ["__version__"]
