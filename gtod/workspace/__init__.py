"""Repositories held in memory: what Git says, folded, and proven to be so at each question.

Invariant: the only writer of what it holds. It hands out snapshots that never change, and runs
in one thread: between two pauses of its steps nobody else touches it.
"""
