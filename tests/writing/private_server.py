"""A remote over HTTP that wants to know who asks."""

import base64
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.helpers.git import ENVIRONMENT

USER = "ann"
PASSWORD = "open sesame"  # noqa: S105 - of a server that lives as long as its test

_BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@contextmanager
def private_server(folder: Path) -> Iterator[str]:
    """A server of the bare repositories in a folder, for USER; its address.

    Args:
        folder: The folder; a repository in it says by `http.receivepack` that it can be pushed to.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            if self.headers.get("Authorization") != _BASIC:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="registry"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            head, _, body = _ask_git(folder, self).partition(b"\r\n\r\n")
            fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            self.send_response(int(fields.pop("Status", "200").split()[0]))
            for name, value in fields.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _ask_git(folder: Path, request: BaseHTTPRequestHandler) -> bytes:
    """What git-http-backend(1) answers, as a CGI program does."""
    path, _, query = request.path.partition("?")
    environ = {
        **ENVIRONMENT,
        "GIT_PROJECT_ROOT": str(folder),
        "GIT_HTTP_EXPORT_ALL": "1",
        "REMOTE_USER": USER,
        "REQUEST_METHOD": request.command,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
        "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
    }
    given = request.rfile.read(int(request.headers.get("Content-Length", "0")))
    words = ["git", "http-backend"]
    return subprocess.run(words, env=environ, input=given, capture_output=True, check=True).stdout
