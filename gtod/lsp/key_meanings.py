"""What the keys of the files mean, in a sentence each."""

from collections.abc import Mapping

from gtod.annotations.entry_keys import ARTIFACTS_YAML, DVC_YAML, EntryKeys
from gtod.annotations.file_kind import FileKind

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


def meaning_of(kind: FileKind, keys: tuple[str, ...]) -> str | None:
    """What a key means; None if it means nothing by itself.

    Args:
        kind: The kind of the file.
        keys: The keys that lead to it; an artifact's name is one. Its own is the last.
    """
    match kind, keys:
        case FileKind.ARTIFACTS, (_, name):
            return _meaning_in(ARTIFACTS_YAML, name)
        case FileKind.DVC, (_, name):
            return _meaning_in(DVC_YAML, name)
        case FileKind.GTO, (name,):
            return _GTO.get(name)
        case FileKind.SETTINGS, (name,):
            return _SETTINGS.get(name)
        case _:
            return None


def _meaning_in(keys: EntryKeys, name: str) -> str | None:
    key = keys.get(name)
    return None if key is None else key.meaning
