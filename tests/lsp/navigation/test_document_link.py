"""Paths and addresses as links."""

from pathlib import Path

import pytest

from gtod.annotations.file_kind import FileKind
from gtod.lsp.navigation.document_link import document_links, existing
from gtod.steps import finish
from tests.lsp.editing import registry, snapshot


def test_links_lead_to_what_is_there(tmp_path: Path) -> None:
    """Of dvc.yaml from its own folder; what is not there is none."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/x y").touch()
    top = str(tmp_path)
    known = registry(top=top)
    text = "a: {path: sub/x y}\nb: {path: none}\nc: {path: 's3://b/ä'}\nd: {path: /etc}\n"
    shown = snapshot(text, known, top=top)
    dvc = snapshot("artifacts: {a: {path: x y}}\n", known, kind=FileKind.DVC, top=f"{top}/sub")

    links = document_links(shown, finish(existing(shown)))

    assert [(link.target, link.tooltip) for link in links] == [
        (f"file://{top}/sub/x%20y", "Open x y"),
        ("s3://b/%C3%A4", "Open s3://b/ä"),
    ]
    (other,) = document_links(dvc, finish(existing(dvc)))
    assert other.target == links[0].target


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 24), ("utf-16", 22), ("utf-32", 21)])
def test_emoji_before_a_path(encoding: str, start: int) -> None:
    """In every encoding."""
    (link,) = document_links(snapshot("a: {custom: 😀, path: s3://b}\n", encoding=encoding), {})

    assert link.range.start.character == start
