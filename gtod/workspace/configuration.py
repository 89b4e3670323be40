"""The configuration in force: `.gto` and `.gtod.yaml` as they are now, under the variables."""

import errno
import os
from collections.abc import Callable, Mapping

import msgspec

from gtod.annotations.gto_config import GtoConfig, parse_gto_config
from gtod.annotations.problem import NOWHERE, Problem
from gtod.annotations.settings import Settings, parse_settings
from gtod.errors import ErrorKind, GtodError
from gtod.git.files import read_file
from gtod.git.freshness import Grain, Watched
from gtod.workspace.recent import Recent

GTO_FILE = ".gto"
SETTINGS_FILE = ".gtod.yaml"

#: Bytes that a file of the configuration may have.
_LIMIT = 1024 * 1024

#: What comes up where something else is in a file's place.
_NO_FILE = frozenset({errno.EISDIR, errno.EINVAL, errno.EFBIG, errno.ENXIO, errno.ENOTSUP})

_Texts = tuple[str | None, str | None]
_Problems = tuple[tuple[str, Problem], ...]

#: Gives the text of a file of that name, or None if there is none.
ReadText = Callable[[str], str | None]


class Configuration(msgspec.Struct, frozen=True):
    """What holds for one question.

    Attributes:
        gto: From `.gto`.
        settings: From `.gtod.yaml`.
        problems: What is wrong, with the file that it is in.
    """

    gto: GtoConfig
    settings: Settings
    problems: tuple[tuple[str, Problem], ...] = ()


class Configurations:
    """The configurations of one work tree; who asks may set variables, so there are several.

    Args:
        work_tree: The folder of the files, or None in a bare repository.
        committed: Gives the files of a bare repository's HEAD.
        grain: How far times in the work tree can be trusted.
    """

    def __init__(self, work_tree: str | None, committed: ReadText, grain: Grain) -> None:
        self._committed = committed
        self._files = (
            None
            if work_tree is None
            else [
                (name, Watched[str | None](os.path.join(work_tree, name), _read_text, grain, None))
                for name in (GTO_FILE, SETTINGS_FILE)
            ]
        )
        self._parsed: Recent[tuple[object, ...], Configuration] = Recent(16)
        #: What was given last: from which texts, for whom, and what.
        self._last: tuple[tuple[_Texts, _Problems], Mapping[str, str], Configuration] | None = None

    def current(self, environ: Mapping[str, str]) -> Configuration:
        """The configuration for somebody with these variables, as the files are now.

        What is no file that can be read (a folder, a pipe) counts as absent, and is a problem.

        Raises:
            GtodError: The system does not let a file be read: nobody knows what it says.
        """
        texts, problems = self._texts()
        last = self._last
        # Programs all come with the same variables, those of the daemon.
        if last is not None and environ is last[1] and (texts, problems) == last[0]:
            return last[2]
        key = (texts, problems, _relevant(environ) if environ else ())
        found = self._parsed.get(key, lambda: _parse(texts, problems, environ))
        self._last = ((texts, problems), environ, found)
        return found

    def texts(self) -> tuple[str | None, str | None]:
        """What the two files say now; None for one that is not there, or is none.

        Raises:
            GtodError: One cannot be read.
        """
        return self._texts()[0]

    def _texts(self) -> tuple[_Texts, _Problems]:
        if self._files is None:
            return (self._committed(GTO_FILE), self._committed(SETTINGS_FILE)), ()
        texts: list[str | None] = []
        problems: _Problems = ()
        for name, file in self._files:
            try:
                file.refresh()
                texts.append(file.value)
            except OSError as error:
                if error.errno not in _NO_FILE:
                    raise GtodError(
                        ErrorKind.REPOSITORY_UNREADABLE,
                        f"'{file.path}' cannot be read: {error.strerror}",
                    ) from error
                texts.append(None)
                message = f"'{file.path}' cannot be read: {error.strerror}"
                problems = (*problems, (name, Problem("unreadable", "error", message, NOWHERE)))
        return (texts[0], texts[1]), problems


def _relevant(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The variables that may set something."""
    return tuple(
        sorted((k, v) for k, v in environ.items() if k.upper().startswith(("GTO_", "GTOD_")))
    )


def _parse(texts: _Texts, problems: _Problems, environ: Mapping[str, str]) -> Configuration:
    gto = parse_gto_config(texts[0], environ)
    settings = parse_settings(texts[1], environ)
    found = [*problems, *((GTO_FILE, problem) for problem in gto.problems)]
    found += [(SETTINGS_FILE, problem) for problem in settings.problems]
    return Configuration(gto.value, settings.value, tuple(found))


def _read_text(path: str) -> str | None:
    return read_file(path, _LIMIT).decode("utf-8", "replace")
