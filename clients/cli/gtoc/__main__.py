"""`python -m gtoc`, where a script cannot be put on PATH."""

from gtoc.main import main

main()
