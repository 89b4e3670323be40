"""What DVC knows about a path: by `PATH.dvc`, else by the nearest `dvc.lock` that has it."""

import posixpath
from collections.abc import Iterator
from typing import Final

from gtod.annotations.dvc import parse_dvc_file, parse_dvc_lock, parse_stage_folders
from gtod.annotations.enrichment import BrokenMetafile, Enrichment
from gtod.annotations.paths import DVC_POINTER
from gtod.annotations.problem import Problem
from gtod.service.enrichment.reader import Files
from gtod.steps import Steps

SOURCE: Final = "dvc"


def read_dvc(path: str, files: Files) -> Steps[Enrichment | BrokenMetafile | None]:
    """What DVC's metafiles say about a path; what is inside a folder that they track is unknown."""
    file = f"{path}{DVC_POINTER}"
    outputs = yield from files.parsed(file, parse_dvc_file)
    if isinstance(outputs, Problem):
        return BrokenMetafile(SOURCE, file, outputs)
    facts = None if outputs is None else outputs.get(posixpath.basename(path))
    if facts is not None:
        return Enrichment(SOURCE, file, facts)
    for folder in _folders_above(path):
        found = yield from _read_lock(folder, path, files)
        if found is not None:
            return found
    return None


def _folders_above(path: str) -> Iterator[str]:
    """The folders that a path lies in, from the nearest to the uppermost, which is empty."""
    while path:
        path = posixpath.dirname(path)
        yield path


def _read_lock(folder: str, path: str, files: Files) -> Steps[Enrichment | BrokenMetafile | None]:
    file = posixpath.join(folder, "dvc.lock")
    outputs = yield from files.parsed(file, parse_dvc_lock)
    if outputs is None:
        return None
    if isinstance(outputs, Problem):
        return BrokenMetafile(SOURCE, file, outputs)
    candidates = outputs.get(posixpath.basename(path), ())
    if not candidates:
        return None
    # The outputs of a stage count from its folder, which dvc.lock does not tell.
    pipeline = posixpath.join(folder, "dvc.yaml")
    folders = yield from files.parsed(pipeline, parse_stage_folders)
    if isinstance(folders, Problem):
        return BrokenMetafile(SOURCE, pipeline, folders)
    for output in candidates:
        stage_folder = (folders or {}).get(output.stage.partition("@")[0], ".")
        if stage_folder is None:
            continue
        if posixpath.normpath(posixpath.join(folder, stage_folder, output.path)) == path:
            return Enrichment(SOURCE, file, output.facts)
    return None
