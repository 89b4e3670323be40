"""The questions and answers of gtod, as functions of a repository.

The typed methods and the commands call the same functions here and only differ in how they
write the answer. Invariant: no JSON, no terminal, no socket; every function is steps.
"""
