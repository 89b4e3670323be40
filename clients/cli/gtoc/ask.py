"""Asking the daemon: one request, one answer, over its socket."""

import os
import sys

from gtoc.address import UnsafeFolderError, check_folder, socket_folder, socket_path
from gtoc.main import PATIENCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from socket import AF_UNIX, SOCK_STREAM, socket
    from typing import Any  # answers are JSON: whatever a daemon of this very version sent

    from gtoc.progress_line import ProgressLine

    Frames = Sequence[Sequence[str]]
else:
    try:
        from _socket import AF_UNIX, SOCK_STREAM, socket
    except ImportError:  # pragma: no cover - another Python than CPython
        from socket import AF_UNIX, SOCK_STREAM, socket

#: What SO_PEERCRED gives has process, user and group (unix(7)).
_USER = slice(4, 8)
_CREDENTIALS = 12

_END = b"\r\n\r\n"
#: Bytes that a header never has, before and with what may have come behind it.
_HEADER_LIMIT = 65536
#: Signs of life of the daemon until a second has passed: one at once, and one every 200 ms.
_SIGNS_IN_A_SECOND = 5


class NoAnswerError(Exception):
    """The daemon hung, broke off or does not want to answer; the command can run elsewhere."""


def ask(
    arguments: "Sequence[str]", surroundings: "tuple[str, Mapping[str, str]]"
) -> "tuple[Frames, int] | None":
    """What the daemon answers, as (frames, exit code); None if it cannot be asked.

    A daemon that does not run is started.
    """
    folder, environ = surroundings
    try:
        where = socket_folder(environ.get("GTOD_SOCKET"))
        connection = connected(where)
        if connection is None:
            return None
        message = request(connection, "gto/command", params(arguments, folder, environ))
        result = message.get("result")
        return None if result is None else (result["output"], result["exit_code"])
    except UnsafeFolderError as error:
        os.write(2, f"⚠ Running without the daemon: {error}\n".encode())
        return None
    except (NoAnswerError, OSError, LookupError, TypeError):
        # The last two: what answers is no daemon of ours.
        return None


def connected(folder: str) -> "socket | None":
    """A connection to the daemon, which is started if none runs; None if it cannot be.

    Raises:
        UnsafeFolderError: The folder of its socket cannot be trusted.
        OSError: Nobody listens.
    """
    try:
        check_folder(folder)
        return connect(socket_path(folder))
    except (FileNotFoundError, ConnectionRefusedError):
        from gtoc.start import start_and_connect  # noqa: PLC0415 - once in a long time

        return start_and_connect(folder)


def connect(path: str) -> "socket":
    """A connection to the socket at `path`.

    Raises:
        UnsafeFolderError: Somebody else listens there.
        OSError: Nobody does.
    """
    connection = socket(AF_UNIX, SOCK_STREAM)
    try:
        connection.settimeout(PATIENCE)
        connection.connect(path)
        _check_who_listens(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_who_listens(connection: "socket", path: str) -> None:
    """Return if it is this user; the folder's name may lead elsewhere since it was looked at."""
    try:
        from _socket import SO_PEERCRED, SOL_SOCKET  # noqa: PLC0415 - on Linux alone
    except ImportError:
        return  # It is for the folder to keep others away.
    credentials = connection.getsockopt(SOL_SOCKET, SO_PEERCRED, _CREDENTIALS)
    if int.from_bytes(credentials[_USER], sys.byteorder) != os.geteuid():
        raise UnsafeFolderError(f"'{path}' belongs to somebody else; set GTOD_SOCKET to a folder")


def request(connection: "socket", method: str, parameters: str) -> "dict[str, Any]":
    """The answer to one request, whose params are JSON already.

    Raises:
        NoAnswerError: None came, or no sign of life for too long.
    """
    body = f'{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{parameters}}}'.encode()
    try:
        connection.sendall(framed(body))
        return answer(connection)
    except Exception as error:
        # Nobody answers, or in a language that is not ours.
        raise NoAnswerError from error
    finally:
        connection.close()


def framed(body: bytes) -> bytes:
    """A message with its header (LSP 3.17, base protocol)."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def answer(connection: "socket") -> "dict[str, Any]":
    """The answer to the one request that was sent.

    Raises:
        NoAnswerError: It is none, or the daemon broke off.
        OSError: No sign of life came for too long.
        ValueError: It is none.
    """
    pending = b""
    signs = 0
    line: ProgressLine | None = None
    try:
        while True:
            message, pending = _receive(connection, pending)
            if "id" in message:
                return message
            # What has no id is a sign of life of a daemon that is still at it.
            signs += 1
            if signs > _SIGNS_IN_A_SECOND:
                line = line or _progress_line()
                line.show(message.get("params"))
    finally:
        if line is not None:
            line.erase()


def _progress_line() -> "ProgressLine":
    from gtoc.progress_line import ProgressLine  # noqa: PLC0415 - few commands take a second

    return ProgressLine()


def _receive(connection: "socket", pending: bytes) -> "tuple[dict[str, Any], bytes]":
    while (end := pending.find(_END)) < 0:
        if len(pending) > _HEADER_LIMIT:
            raise NoAnswerError("what the daemon sends has no header")
        pending += _some(connection)
    start = end + len(_END)
    length = int(pending[pending.index(b":") + 1 : end])
    parts = [pending]
    missing = start + length - len(pending)
    while missing > 0:
        part = _some(connection)
        parts.append(part)
        missing -= len(part)
    whole = b"".join(parts)
    message = decode(whole[start : start + length].decode())
    if not isinstance(message, dict):
        raise NoAnswerError("what the daemon sends is no message")
    return message, whole[start + length :]


def _some(connection: "socket") -> bytes:
    data: bytes = connection.recv(65536)
    if not data:
        raise NoAnswerError("the daemon ended the connection")
    return data


def params(
    arguments: "Sequence[str]", folder: str, environ: "Mapping[str, str]", more: str = ""
) -> str:
    """The params of `gto/command`, as JSON; `more` stands behind them."""
    words = ",".join(map(quote, arguments))
    return (
        f'{{"arguments":[{words}],"folder":{quote(folder)},"environ":{variables_json(environ)},'
        f'"terminal":{_terminal(environ)},"view":{_view(folder)}{more}}}'
    )


def variables_json(environ: "Mapping[str, str]") -> str:
    """Variables as a JSON object."""
    pairs = ",".join(f"{quote(name)}:{quote(value)}" for name, value in environ.items())
    return f"{{{pairs}}}"


def _terminal(environ: "Mapping[str, str]") -> str:
    stdout, stderr = os.isatty(1), os.isatty(2)
    width = 80
    if stdout or stderr or "COLUMNS" in environ:
        from gtoc.terminal import terminal_width  # noqa: PLC0415 - scripts have no terminal

        width = terminal_width(environ)
    return f'{{"stdout":{_bool(stdout)},"stderr":{_bool(stderr)},"width":{width}}}'


def _bool(value: bool) -> str:  # noqa: FBT001 - it is about a bool
    return "true" if value else "false"


def _view(folder: str) -> str:
    found = os.stat(folder)
    try:
        namespace = str(os.stat("/proc/self/ns/mnt").st_ino)
    except OSError:
        namespace = "null"
    return f'{{"device":{found.st_dev},"inode":{found.st_ino},"namespace":{namespace}}}'


def _accelerated() -> "tuple[Callable[[str], str], Callable[[str], Any]]":
    """The C parts of `json`, without the 5 ms that importing it takes."""
    from _json import encode_basestring_ascii, make_scanner  # noqa: PLC0415

    class Context:
        strict = True
        object_hook = object_pairs_hook = parse_constant = None
        parse_float = float
        parse_int = int

    scan = make_scanner(Context())  # type: ignore[arg-type] # typeshed takes it for a class
    return encode_basestring_ascii, lambda text: scan(text, 0)[0]


def _portable() -> "tuple[Callable[[str], str], Callable[[str], Any]]":
    import json  # noqa: PLC0415

    return json.dumps, json.loads


try:
    quote, decode = _accelerated()
except Exception:  # noqa: BLE001  # pragma: no cover - any difference between Pythons
    quote, decode = _portable()
