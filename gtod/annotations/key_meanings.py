"""What the keys of the files mean, in a sentence or two each: for hovers, completions and schemas.

The texts are for whoever writes such a file, and have no markup.
"""

from collections.abc import Mapping

from gtod.annotations.file_kind import FileKind

_TYPE = (
    "What the artifact is, such as 'model' or 'dataset'. "
    "Where .gto lists types, it must be one of them."
)
_LABELS = "Words that group artifacts, such as 'nlp'."
_DESCRIPTION = "What it is for, in words for people. It may have several lines."

#: Of an entry in artifacts.yaml.
ARTIFACTS_MEANINGS: Mapping[str, str] = {
    "type": _TYPE,
    "path": "Where its files are: a path from the repository's uppermost folder, "
    "or an address such as s3://bucket/churn.pkl.",
    "virtual": "Whether its files are kept outside the repository, as they are without this key. "
    "'false' says that they are committed at 'path'.",
    "labels": _LABELS,
    "description": _DESCRIPTION,
    "custom": "Anything else to keep with it: text, numbers, lists or mappings.",
}

#: Of an entry in the section `artifacts` of a dvc.yaml.
DVC_MEANINGS: Mapping[str, str] = {
    "type": _TYPE,
    "path": "Where its files are: a path from the folder of this dvc.yaml.",
    "labels": _LABELS,
    "desc": _DESCRIPTION,
    "meta": "Anything else to keep with it, which DVC does not look at.",
}

#: Of .gto.
GTO_MEANINGS: Mapping[str, str] = {
    "types": "The types that artifacts may have. Without this key they may have any.",
    "stages": "The stages that versions may be assigned to, in their order. "
    "Without this key they may be assigned to any.",
    "index": "The file that says what the artifacts are: "
    "a path from the repository's uppermost folder. Without this key it is artifacts.yaml.",
    "emojis": "Whether what commands print has emojis.",
    "log_level": "How much gto logs, such as INFO or DEBUG. gtod does not use it.",
    "debug": "Whether gto shows where in its code an error arose. gtod does not use it.",
    "enrichments": "The plugins that gto asks about artifacts. gtod does not use them.",
    "autoload_enrichments": "Whether gto looks for installed plugins by itself. "
    "gtod does not use it.",
    "config_file_name": "The name of this file. Neither gto nor gtod goes by it here.",
}

#: Of .gtod.yaml.
SETTINGS_MEANINGS: Mapping[str, str] = {
    "sort": "Which of several versions in a stage counts: "
    "'semver' the greatest one, 'timestamp' the one that was assigned last.",
    "tag_dialect": "The form of the tags that take a version out of a stage: 'gto-0.2' as its "
    "documents have it, 'gto-1' as gto 1.x reads it, 'auto' as the tags that there are.",
    "promotions": "Which stages lead to a stage. With 'prod: [staging]' only a version "
    "that is in 'staging' may be assigned to 'prod'.",
}


def meaning_of(kind: FileKind, keys: tuple[str, ...]) -> str | None:
    """What a key means; None if it means nothing by itself.

    Args:
        kind: The kind of the file.
        keys: The keys that lead to it; an artifact's name is one. Its own is the last.
    """
    match kind, keys:
        case FileKind.ARTIFACTS, (_, name):
            return ARTIFACTS_MEANINGS.get(name)
        case FileKind.DVC, (_, name):
            return DVC_MEANINGS.get(name)
        case FileKind.GTO, (name,):
            return GTO_MEANINGS.get(name)
        case FileKind.SETTINGS, (name,):
            return SETTINGS_MEANINGS.get(name)
        case _:
            return None
