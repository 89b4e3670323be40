"""The tags of a repository that belong to the registry, by name and object."""

import re
from collections.abc import Mapping

import msgspec

from gtod.git.packed_refs import PackedRefs, os_bytes, os_text
from gtod.registry.name import artifact_from_tag, artifact_in_tag
from gtod.steps import Pace, Steps

TAGS = "refs/tags/"

#: The object of a loose ref that leads to none: broken, it is no tag, yet hides a packed one.
NO_OBJECT = ""

_artifact_part = re.compile(rb" refs/tags/([^#@\n]+)[#@]")


#: What no tag's name may have in it (git-check-ref-format(1)); git also refuses a leading dash.
_unusable = re.compile(r"^[-/]|//|/$|(?:^|/)\.|\.\.|\.lock(?:/|$)|\.$|@\{|[\x00-\x20~^:?*\[\\\x7f]")


def can_name_tag(name: str) -> bool:
    """Whether git allows a tag of that name."""
    return name != "" and _unusable.search(name) is None


class TagRef(msgspec.Struct, frozen=True, gc=False):
    """A tag's name without `refs/tags/`, and the object that it names.

    Attributes:
        tag: The name.
        oid: The object, in hexadecimal.
        is_annotated: Whether that is a tag object; None if only the object can tell.
    """

    tag: str
    oid: str
    is_annotated: bool | None = None


class TagRefs:
    """The tags at one moment. It never changes.

    Args:
        packed: The refs of packed-refs.
        loose: The loose refs by artifact, then by tag; they hide packed ones of the same name.
    """

    __slots__ = ("loose", "packed")

    def __init__(self, packed: PackedRefs, loose: Mapping[str, Mapping[str, TagRef]]) -> None:
        self.packed = packed
        self.loose = loose

    def of_artifact(self, artifact: str) -> dict[str, TagRef]:
        """The tags that begin with the artifact's name and `#` or `@`, by name."""
        prefix = TAGS + artifact_in_tag(artifact)
        found = {
            (tag := ref.name[len(TAGS) :]): TagRef(tag, ref.oid, ref.is_annotated)
            for sign in "#@"
            for ref in self.packed.with_prefix(prefix + sign)
        }
        for tag, loose in self.loose.get(artifact, {}).items():
            if loose.oid == NO_OBJECT:
                found.pop(tag, None)
            else:
                found[tag] = loose
        return found

    def names_with(self, pattern: re.Pattern[bytes]) -> Steps[list[str]]:
        """The names of the tags in which the pattern is found, which no newline may match."""
        found: list[str] = []
        pace = Pace()
        for block in self.packed.blocks(TAGS.encode()):
            for match in pattern.finditer(block):
                start = block.rfind(b" ", 0, match.end()) + 1
                end = block.index(b"\n", match.start())
                found.append(os_text(block[start + len(TAGS) : end]))
            if pace.is_over():
                yield None
        loose = (tag for tags in self.loose.values() for tag in tags)
        return found + [tag for tag in loose if pattern.search(os_bytes(tag))]

    def packed_artifacts(self) -> Steps[frozenset[str]]:
        """What stands before the first `#` or `@` of any packed tag: the possible artifacts."""
        found: set[bytes] = set()
        pace = Pace()
        for block in self.packed.blocks(TAGS.encode()):
            found.update(_artifact_part.findall(block))
            if pace.is_over():
                yield None
        return frozenset(artifact_from_tag(os_text(name)) for name in found)
