"""Everything in a registry that contradicts itself, is ignored, or is not what it seems.

`examine` asks every check; each module of checks holds those of one subject, `mends` the commands
that put things right.
"""
