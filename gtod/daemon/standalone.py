"""An editor's language server in a process of its own, without the daemon in the background."""

import asyncio
import logging
import tempfile
from threading import Thread

from gtoc.ask import connect

from gtod.daemon.bridge import carry
from gtod.daemon.endpoint import Endpoint
from gtod.daemon.serve import Daemon


def serve_alone() -> int:
    """Serve the editor at stdin and stdout until it leaves; the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # Not by TMPDIR: a socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="gtod-", dir="/tmp") as folder:
        return asyncio.run(_serve(Endpoint(folder)))


async def _serve(endpoint: Endpoint) -> int:
    daemon = Daemon(endpoint)
    loop = asyncio.get_running_loop()
    status = 0

    def pump() -> None:
        nonlocal status
        status = carry(connect(endpoint.path))
        loop.call_soon_threadsafe(daemon.stop)

    thread = Thread(target=pump)
    thread.start()
    await daemon.run()
    thread.join()
    return status
