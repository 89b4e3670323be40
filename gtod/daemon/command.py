"""The command `gtod`: the daemon in the foreground, and a look at the one in the background."""

import os
import sys
from collections.abc import Sequence

from gtoc.address import UnsafeFolderError

from gtod import __version__

_USAGE = """\
Usage: gtod lsp | serve | status | stop | restart | log | cache

  lsp      serve an editor over stdin and stdout, by the daemon in the background;
           --standalone serves it in this process instead
  serve    serve in the foreground, until Ctrl-C
  status   show how the daemon is
  stop     end the daemon, whatever it takes
  restart  end the daemon and start a new one
  log      print the daemon's log
  cache    tell what is kept of tags on disk; --clear removes it

gtoc starts the daemon by itself when it needs one. GTOD_SOCKET names the folder of its socket.
"""


_EXIT_INTERRUPTED = 130
_EXIT_BROKEN_PIPE = 141


def main() -> int:
    """Run the command line; the exit status."""
    try:
        status = _run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _EXIT_INTERRUPTED
    except BrokenPipeError:
        # What is still in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT_BROKEN_PIPE
    return status


def _run(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help"}:
        sys.stdout.write(_USAGE)
        return 0
    if arguments[0] == "--version":
        sys.stdout.write(f"gtod {__version__}\n")
        return 0
    if arguments[0] == "lsp":
        from gtod.daemon.bridge import main as bridge  # noqa: PLC0415 - not for the others

        return bridge(arguments[1:])
    if arguments == ["serve"]:
        return _serve()
    from gtod.daemon.control import main as control  # noqa: PLC0415 - not for serving

    return control(arguments)


def _serve() -> int:
    from gtod.daemon.endpoint import Endpoint, TakenError  # noqa: PLC0415 - POSIX only
    from gtod.daemon.serve import serve  # noqa: PLC0415

    try:
        endpoint = Endpoint()
    except (TakenError, UnsafeFolderError, OSError) as error:
        sys.stderr.write(f"❌ {error}\n")
        return 1
    endpoint.note_process()
    sys.stderr.write(f"gtod {__version__} listens at {endpoint.path}; Ctrl-C ends it.\n")
    serve(endpoint)
    return 0
