"""Git repositories: where they are, their refs and objects, and whether what we know still holds.

Invariant: the only folder that imports pygit2 or runs `git`. It knows nothing of artifacts but
how their tags are named.
"""
