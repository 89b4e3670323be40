"""The configuration in force: `.gto` and `.gtod.yaml` as they are now, under the variables."""

import os
from collections.abc import Callable, Mapping

import msgspec

from gtod.annotations.gto_config import GtoConfig, parse_gto_config
from gtod.annotations.problem import Problem
from gtod.annotations.settings import Settings, parse_settings
from gtod.git.freshness import Grain, Watched
from gtod.workspace.recent import Recent

GTO_FILE = ".gto"
SETTINGS_FILE = ".gtod.yaml"

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
                Watched[str | None](os.path.join(work_tree, name), _read_text, grain, None)
                for name in (GTO_FILE, SETTINGS_FILE)
            ]
        )
        self._parsed: Recent[tuple[object, ...], Configuration] = Recent(16)

    def current(self, environ: Mapping[str, str]) -> Configuration:
        """The configuration for somebody with these variables, as the files are now.

        Raises:
            OSError: A file cannot be read.
        """
        gto, settings = self._texts()
        key = (gto, settings, _relevant(environ) if environ else ())
        return self._parsed.get(key, lambda: _parse(gto, settings, environ))

    def _texts(self) -> tuple[str | None, str | None]:
        if self._files is None:
            return self._committed(GTO_FILE), self._committed(SETTINGS_FILE)
        for file in self._files:
            file.refresh()
        return self._files[0].value, self._files[1].value


def _relevant(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The variables that may set something."""
    return tuple(
        sorted((k, v) for k, v in environ.items() if k.upper().startswith(("GTO_", "GTOD_")))
    )


def _parse(gto: str | None, settings: str | None, environ: Mapping[str, str]) -> Configuration:
    parsed_gto = parse_gto_config(gto, environ)
    parsed_settings = parse_settings(settings, environ)
    problems = [(GTO_FILE, problem) for problem in parsed_gto.problems]
    problems += [(SETTINGS_FILE, problem) for problem in parsed_settings.problems]
    return Configuration(parsed_gto.value, parsed_settings.value, tuple(problems))


def _read_text(path: str) -> str | None:
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return file.read()
