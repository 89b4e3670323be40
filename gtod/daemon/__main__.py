"""`python -m gtod.daemon --ready FD`: how a client starts the daemon that it needs."""

import sys

from gtod.daemon.background import main

sys.exit(main(sys.argv[1:]))
