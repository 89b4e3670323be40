"""Changing the registry: what a command would do to the tags, and doing it.

`registering`, `assigning` and `deprecating` decide, as pure functions of what the registry holds
(`change`). `plan` dates and checks what they decided; `work` does it, as often as somebody else was
faster; `publish` takes it to a remote. `write` is all of that in its order, and `operations` has a
function for each command.
"""
