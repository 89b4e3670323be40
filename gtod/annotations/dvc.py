"""DVC's metafiles: `.dvc` files, `dvc.lock`, and of `dvc.yaml` what `dvc.lock` counts on.

Their form: https://dvc.org/doc/user-guide/project-structure
"""

import posixpath
from collections.abc import Mapping, Sequence

import msgspec

from gtod.annotations.metafile import Facts, Fields, UnfitError, read_metafile
from gtod.annotations.nodes import Scalar
from gtod.annotations.problem import Problem

#: Facts by path: relative, without `.` and empty parts; `..` may stand at its beginning.
Outputs = Mapping[str, Facts]


class StageOutput(msgspec.Struct, frozen=True, gc=False):
    """An output in a `dvc.lock`.

    Attributes:
        stage: The stage that makes it; of several that one entry of `dvc.yaml` stands for
            `train@a`, `train@b`.
        path: Where it lies, from the stage's folder.
        facts: What is said about it.
    """

    stage: str
    path: str
    facts: Facts


# Which of them it is tells how the hash was made; more than one there never is.
_HASHES = ("md5", "etag", "checksum")


def parse_dvc_file(text: str) -> Outputs | Problem:
    """The outputs of a `.dvc` file, by their paths from its folder."""
    return read_metafile(text, _dvc_file)


def parse_dvc_lock(text: str) -> Mapping[str, Sequence[StageOutput]] | Problem:
    """The outputs in a `dvc.lock` by the last parts of their paths."""
    return read_metafile(text, _dvc_lock) if text.strip() else {}


def parse_stage_folders(text: str) -> Mapping[str, str | None] | Problem:
    """The folder of each stage of a `dvc.yaml`, from that of the file; None if it is computed."""
    return read_metafile(text, _stage_folders) if text.strip() else {}


def _dvc_file(root: Fields) -> Outputs:
    outputs = root.items("outs")
    if outputs is None:
        raise UnfitError(root.node, "It has no 'outs', so that it tells of no file.")
    return _outputs(outputs, root.text("wdir") or ".")


def _dvc_lock(root: Fields) -> Mapping[str, Sequence[StageOutput]]:
    # Before version 2.0 the stages were the uppermost keys.
    stages = root.fields("stages") if isinstance(root.node_of("schema"), Scalar) else root
    if stages is None:
        return {}
    found: dict[str, list[StageOutput]] = {}
    for name, stage in stages.each():
        for path, facts in _outputs(stage.items("outs") or [], ".").items():
            output = StageOutput(name, path, facts)
            found.setdefault(posixpath.basename(path), []).append(output)
    return found


def _outputs(outputs: list[Fields], folder: str) -> Outputs:
    found: dict[str, Facts] = {}
    for output in outputs:
        path = output.text("path")
        if path is None:
            raise UnfitError(output.node, "An item of 'outs' has no 'path'.")
        found[posixpath.normpath(posixpath.join(folder, path))] = _facts(output)
    return found


def _facts(output: Fields) -> Facts:
    told = (output.text(key) for key in _HASHES)
    size, nfiles = output.count("size"), output.count("nfiles")
    files = output.items("files")
    if files is not None:
        # With versions in the cloud the files of a folder are listed, and their sum is left out.
        sizes = [file.count("size") for file in files]
        known = [each for each in sizes if each is not None]
        size = sum(known) if size is None and len(known) == len(sizes) else size
        nfiles = len(files) if nfiles is None else nfiles
    return Facts(size=size, hash=next(filter(None, told), None), nfiles=nfiles)


def _stage_folders(root: Fields) -> Mapping[str, str | None]:
    stages = root.fields("stages")
    return {} if stages is None else {name: _folder(stage) for name, stage in stages.each()}


def _folder(stage: Fields) -> str | None:
    # A stage that stands for several has its fields under `do`.
    folder = (stage.fields("do") or stage).text("wdir") or "."
    return None if "${" in folder else folder
