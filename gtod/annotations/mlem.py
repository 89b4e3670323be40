"""MLEM's metafiles: `.mlem`.

Their form: https://mlem.ai/doc/object-reference/mlem-objects
"""

from collections.abc import Sequence

from gtod.annotations.metafile import Facts, Fields, UnfitError, read_metafile
from gtod.annotations.nodes import Sequence as SequenceNode
from gtod.annotations.problem import Problem


def parse_mlem_file(text: str) -> Facts | Problem:
    """What a `.mlem` file says of the object that it is about."""
    return read_metafile(text, _object)


def _object(root: Fields) -> Facts:
    object_type = root.text("object_type")
    if object_type is None:
        raise UnfitError(root.node, "It has no 'object_type', so that it tells of no object.")
    model_type = root.fields("model_type")
    artifacts = _artifacts(root)
    sizes = [artifact.count("size") for artifact in artifacts]
    known = [size for size in sizes if size is not None]
    return Facts(
        size=sum(known) if known and len(known) == len(sizes) else None,
        # The hash of several files together is nowhere told.
        hash=artifacts[0].text("hash") if len(artifacts) == 1 else None,
        nfiles=len(artifacts) or None,
        object_type=object_type,
        model_type=None if model_type is None else model_type.text("type"),
    )


def _artifacts(root: Fields) -> Sequence[Fields]:
    # Until version 0.2 they were a list.
    if isinstance(root.node_of("artifacts"), SequenceNode):
        return root.items("artifacts") or []
    artifacts = root.fields("artifacts")
    return [] if artifacts is None else [artifact for _, artifact in artifacts.each()]
