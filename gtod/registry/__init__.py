"""The registry as values: tag names, events, and the state that they fold into.

Invariant: nothing here does I/O, reads a clock or an environment, or knows of Git objects,
sockets and terminals. Functions take values and return values, so they cannot fail halfway.
"""
