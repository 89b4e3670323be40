"""Changing the registry: what a command would do to the tags, and doing it.

`registering`, `assigning` and `deprecating` decide, as pure functions of what the registry holds;
`write` does what they decided, as often as somebody else was faster; `publish` takes it to a
remote.
"""
