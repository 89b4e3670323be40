"""The process: its socket and lock, its connections, its life and its end.

Invariant: the outermost folder. Nothing imports it but the commands that start and stop it.
"""
