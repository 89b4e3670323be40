"""The names of the commands; the arguments of each begin with the URI of a file."""

REGISTER = "gtod.register"
ASSIGN = "gtod.assign"
HISTORY = "gtod.history"
ADD_ENTRY = "gtod.addEntry"
