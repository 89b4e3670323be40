"""Names that users give for an artifact at a version or stage: `churn@latest`, `churn#prod`."""

import re

import msgspec

from gtod.registry.name import FOLDER, FOLDER_SEPARATOR, NAME
from gtod.registry.semver import SEMVER


class Shortcut(msgspec.Struct, frozen=True):
    """An artifact's name, and what stands behind it.

    Attributes:
        artifact: The artifact.
        version: `v1.0.0`, or None.
        stage: The stage behind `#`, or None.
        latest: Whether the greatest version is meant (`@latest`, `@greatest`).
    """

    artifact: str
    version: str | None = None
    stage: str | None = None
    latest: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is only an artifact's name."""
        return self.version is None and self.stage is None and not self.latest


_shortcut = re.compile(
    rf"(?P<artifact>(?:{FOLDER}{FOLDER_SEPARATOR})?{NAME})"
    rf"(?:#(?P<stage>{NAME})|@(?:(?P<latest>latest|greatest)|(?P<version>v{SEMVER})))"
)


def parse_shortcut(text: str) -> Shortcut:
    """What `text` names. What is no shortcut is taken as an artifact's name as it stands."""
    match = _shortcut.fullmatch(text)
    if match is None:
        return Shortcut(text)
    return Shortcut(
        match["artifact"], match["version"], match["stage"], latest=match["latest"] is not None
    )
