"""Files as an editor has them open, written in a test as text with the cursor at `$0`."""

import re

from gtod.annotations.artifacts import parse_artifacts
from gtod.annotations.file_kind import FileKind
from gtod.annotations.gto_config import parse_gto_config
from gtod.annotations.problem import Position
from gtod.annotations.settings import parse_settings
from gtod.annotations.text import Text
from gtod.lsp.documents import OpenFile
from gtod.lsp.positions import Encoding
from gtod.lsp.registry import Registry
from gtod.lsp.snapshot import Snapshot
from gtod.registry.fold import fold
from gtod.workspace.configuration import Configuration
from gtod.workspace.tag_store import Folded
from tests.helpers.story import events

CURSOR = "$0"
TOP = "/repo"

_NAMES = {
    FileKind.ARTIFACTS: "artifacts.yaml",
    FileKind.GTO: ".gto",
    FileKind.SETTINGS: ".gtod.yaml",
    FileKind.DVC: "dvc.yaml",
}


def registry(
    story: str = "",
    *,
    gto: str | None = None,
    settings: str | None = None,
    committed: str = "",
    top: str = TOP,
) -> Registry:
    """The registry that a story tells, in a repository with these files."""
    told = events(story)
    names = dict.fromkeys(event.artifact for event in told)
    folded = {n: fold(n, [event for event in told if event.artifact == n]) for n in names}
    none = dict[str, str]()
    return Registry(
        work_tree=top,
        configuration=Configuration(
            parse_gto_config(gto, none).value, parse_settings(settings, none).value
        ),
        artifacts={name: Folded(artifact, {}, ()) for name, artifact in folded.items()},
        committed=parse_artifacts(committed),
        head="a" * 40,
    )


def snapshot(
    written: str,
    known: Registry | None = None,
    *,
    kind: FileKind = FileKind.ARTIFACTS,
    encoding: str = "utf-16",
    top: str = TOP,
) -> Snapshot:
    """A file that holds a text."""
    path = f"{top}/{_NAMES[kind]}"
    file = OpenFile(f"file://{path}", path, "yaml", 1, Text(written))
    return Snapshot(file, kind, Encoding(encoding), known)


def at_cursor(
    marked: str,
    known: Registry | None = None,
    *,
    kind: FileKind = FileKind.ARTIFACTS,
    encoding: str = "utf-16",
    top: str = TOP,
) -> tuple[Snapshot, Position]:
    """A file that holds a text without its `$0`, and where that stood."""
    before, found, after = marked.partition(CURSOR)
    assert found, "the text has no cursor"
    lines = re.split(r"\r\n|\r|\n", before)
    position = Position(len(lines) - 1, len(lines[-1]))
    return snapshot(before + after, known, kind=kind, encoding=encoding, top=top), position
