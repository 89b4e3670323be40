"""An artifacts.yaml never fails, says after edits what it says anew, and what PyYAML reads in it.

Zero bytes divide an input into the text and the edits. An edit is the line and the column where it
begins, the lines that it takes out, and what it puts there.
"""

import time

from gtod.annotations.artifacts import Annotation, parse_artifacts
from gtod.annotations.entries import read_entries
from gtod.annotations.problem import Position, Range
from gtod.annotations.text import Text
from tests.annotations.wholeness import agrees_with_the_whole, told
from tests.fuzz.plain_yaml import loaded_as_texts

#: Seconds of computing that a text of at most some hundred bytes may take, read about ten times.
_LONGEST = 1.0


def check(data: bytes) -> None:
    """The law."""
    began = time.process_time()
    written, *edits = data.split(b"\0")
    text = Text(written.decode("utf-8", "replace"))
    _check_whole(text.written)
    agrees_with_the_whole(text)
    for edit in edits[:4]:
        text = _edited(text, edit)
        found, anew = read_entries(text), read_entries(Text(text.written))
        assert found.problems == anew.problems
        assert told(found) == told(anew)
        agrees_with_the_whole(text)
    assert time.process_time() - began < _LONGEST


def _edited(text: Text, edit: bytes) -> Text:
    line, column, more, *_ = *edit[:3], 0, 0, 0
    where = Range(Position(line % 32, column % 32), Position(line % 32 + more % 8, column % 8))
    return text.edited(where, edit[3:].decode("utf-8", "replace"))


def _check_whole(written: str) -> None:
    found = parse_artifacts(written)
    entries = {one.name: one.annotation for one in read_entries(Text(written)).entries}
    if not found.problems:
        assert found.artifacts == entries
        if "<<" not in written:
            _agrees_with_pyyaml(found.artifacts, loaded_as_texts(written))


def _agrees_with_pyyaml(artifacts: object, loaded: object) -> None:
    """A loader without types gives the same names, and the same texts behind their keys."""
    assert isinstance(artifacts, dict)
    if not isinstance(loaded, dict):
        assert artifacts == {}
        return
    assert list(artifacts) == list(loaded)
    for name, annotation in artifacts.items():
        assert isinstance(annotation, Annotation)
        said = loaded[name] or {}
        assert annotation.type in {None, said.get("type")}
        assert annotation.path in {None, said.get("path")}
        assert annotation.description == said.get("description", "")
        assert list(annotation.labels) == (said.get("labels") or [])
