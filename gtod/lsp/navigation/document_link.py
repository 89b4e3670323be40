"""The paths and addresses in a file as links (LSP 3.17, Document Link)."""

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.nodes import Scalar
from gtod.annotations.paths import DVC_POINTER, can_be_of_file, can_be_opened
from gtod.annotations.problem import Range
from gtod.lsp.branches import Branch, annotated, ours
from gtod.lsp.documents import uri_of
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Pace, Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

# What may stand in an address as it is (RFC 3986).
_SAFE = "/:?#[]@!$&'()*+,;=%~"


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """A DocumentLink; its range is in the editor's units."""

    range: Range
    target: str
    tooltip: str = ""


def document_link(session: "Session", params: types.DocumentLinkParams) -> Steps[object]:
    """The links of a file to what is there."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    places = yield from existing(snapshot)
    return (yield from in_thread(rendering(document_links, snapshot, places)))


def named_paths(snapshot: Snapshot) -> list[tuple[Branch, Scalar]]:
    """Where paths are named: those of the artifacts, and in .gto that of the annotations."""
    if snapshot.kind is FileKind.GTO:
        keys = [branch for branch in ours(snapshot) if branch.key.text.lower() == "index"]
    else:
        keys = [k for a in annotated(snapshot) for k in a.children() if k.key.text == "path"]
    return [
        (key, key.value)
        for key in keys
        if isinstance(key.value, Scalar) and key.value.text and not key.is_alias
    ]


def existing(snapshot: Snapshot) -> Steps[Mapping[str, str]]:
    """By the paths that a file names, the file or folder in the work tree that is there."""
    found: dict[str, str] = {}
    named = yield from in_thread(lambda: named_paths(snapshot))
    pace = Pace()
    for _, node in named:
        place = target(snapshot, node.text)
        if place is not None:
            found[node.text] = place
        if pace.is_over():
            yield None
    return found


def target(snapshot: Snapshot, path: str) -> str | None:
    """The file or folder that a path leads to; what stands for it if DVC keeps it; else None."""
    place = snapshot.resolved(path) if can_be_of_file(path) else None
    if place is None or not _is_inside(snapshot, place):
        return None
    return next((p for p in (place, place + DVC_POINTER) if os.path.exists(p)), None)


def _is_inside(snapshot: Snapshot, place: str) -> bool:
    """Whether a place lies in the work tree, or, without one, below the file's folder."""
    registry = snapshot.registry
    top = registry.work_tree if registry is not None else snapshot.file.folder
    return top is not None and f"{place}/".startswith(top.rstrip("/") + "/")


def document_links(snapshot: Snapshot, places: Mapping[str, str]) -> list[Link]:
    """The links of a file.

    Args:
        snapshot: The file.
        places: What is there, as `existing` tells.
    """
    return list(_links(snapshot, places))


def _links(snapshot: Snapshot, places: Mapping[str, str]) -> Iterator[Link]:
    for branch, node in named_paths(snapshot):
        place = places.get(node.text)
        where = snapshot.counted(branch.range(node))
        if place is not None:
            tooltip = f"Open {os.path.basename(place)}"
            yield Link(where, uri_of(place), tooltip)
        elif can_be_opened(node.text):
            yield Link(where, quote(node.text, safe=_SAFE), f"Open {node.text}")
