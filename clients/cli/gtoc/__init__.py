"""gtoc: the thin client of gtod. Standard library only, and as little of that as possible.

A command is sent to the daemon as it stands, and what comes back is written: the client knows no
command line of its own, so that it starts in little more than the interpreter's own time.
"""

__version__ = "0.1.0"
