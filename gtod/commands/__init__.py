"""The command line of gtoc, as whoever runs it sees it: arguments in, text and exit code out.

Each file holds a group of commands: how they are written (click), what they ask for (a frozen
value), and how the answer is rendered. `table_of_commands` lists them all; `run` runs one.

Invariant: nothing here reads this process's terminal, environment or working folder. All of that
belongs to the client and comes in the `Invocation`.
"""
