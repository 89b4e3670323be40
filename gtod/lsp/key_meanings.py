"""What the keys of the files mean, in a sentence each."""

from collections.abc import Mapping

from gtod.annotations.file_kind import FileKind

_ARTIFACT: Mapping[str, str] = {
    "type": "What the artifact is, such as model or dataset. Where .gto lists types, one of them.",
    "path": "Where its files are: a path from the repository's uppermost folder, or an address "
    "such as s3://bucket/churn.pkl.",
    "virtual": "Whether its files are kept outside the repository. false says that they are "
    "committed at its path; without this key it is true.",
    "labels": "Words that group artifacts, such as nlp.",
    "description": "What it is for, in words for people. It may have several lines.",
    "custom": "Anything else to keep with it: text, numbers, lists or mappings.",
}

_DVC_ARTIFACT: Mapping[str, str] = {
    "type": _ARTIFACT["type"],
    "path": "Where its files are: a path from the folder of this dvc.yaml.",
    "labels": _ARTIFACT["labels"],
    "desc": _ARTIFACT["description"],
    "meta": _ARTIFACT["custom"],
}

_GTO: Mapping[str, str] = {
    "types": "The types that artifacts may have. Without this key they may have any.",
    "stages": "The stages that versions may be assigned to, in their order. Without this key they "
    "may be assigned to any.",
    "index": "The file with the annotations, from the repository's uppermost folder. Without this "
    "key it is artifacts.yaml.",
    "emojis": "Whether gto's output has emojis.",
    "log_level": "How much gto tells of what it does, such as INFO or DEBUG. gtod ignores it.",
    "debug": "Whether gto shows where its errors come from. gtod ignores it.",
    "enrichments": "gto's plugins that tell more of an artifact. gtod runs none of them.",
    "autoload_enrichments": "Whether gto looks for plugins by itself. gtod runs none of them.",
    "config_file_name": "It has no effect: the file is .gto.",
}

_SETTINGS: Mapping[str, str] = {
    "sort": "Which of the versions in a stage counts: semver, the greatest; timestamp, the one "
    "that was assigned last.",
    "tag_dialect": "The form of the tags that unassign: gto-0.2 or gto-1; auto goes by the tags "
    "that there are.",
    "promotions": "For a stage, those of which a version must be in one to get it.",
}

_meanings: Mapping[FileKind, tuple[Mapping[str, str], int]] = {
    FileKind.ARTIFACTS: (_ARTIFACT, 2),
    FileKind.DVC: (_DVC_ARTIFACT, 2),
    FileKind.GTO: (_GTO, 1),
    FileKind.SETTINGS: (_SETTINGS, 1),
}


def meaning_of(kind: FileKind, keys: tuple[str, ...]) -> str | None:
    """What a key means; None if it means nothing by itself.

    Args:
        kind: The kind of the file.
        keys: The keys that lead to it; an artifact's name is one. Its own is the last.
    """
    meanings, depth = _meanings[kind]
    return meanings.get(keys[-1]) if len(keys) == depth else None
