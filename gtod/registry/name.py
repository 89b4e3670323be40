"""Which names artifacts and stages may have."""

import re

#: A stage name, or an artifact name without a folder (gto 1.x's rule, which contains 0.2's).
NAME = r"[a-zA-Z0-9](?:[a-zA-Z0-9\-_/]*[a-zA-Z0-9])?"
#: The folder that may stand before an artifact's name, without its separator.
FOLDER = r"[a-zA-Z0-9\-_./]+"

#: Between folder and name: `:` for people, `=` in a tag, since a Git ref cannot hold a colon.
FOLDER_SEPARATOR = ":"
FOLDER_SEPARATOR_IN_TAG = "="

_stage = re.compile(NAME)
_artifact = re.compile(rf"(?:{FOLDER}{FOLDER_SEPARATOR})?{NAME}")

NAME_RULE = (
    "A name has letters, digits, '-', '_' and '/', and begins and ends with a letter or a digit"
)


def is_stage_name(text: str) -> bool:
    """Whether `text` may name a stage (or a type, which follows the same rule)."""
    return _stage.fullmatch(text) is not None


def is_artifact_name(text: str) -> bool:
    """Whether `text` may name an artifact: `churn`, `team/churn`, `some/dir:churn`."""
    return _artifact.fullmatch(text) is not None


def artifact_in_tag(artifact: str) -> str:
    """The artifact's name as it stands in a tag: `some/dir:churn` becomes `some/dir=churn`."""
    return artifact.replace(FOLDER_SEPARATOR, FOLDER_SEPARATOR_IN_TAG)


def artifact_from_tag(text: str) -> str:
    """The inverse of `artifact_in_tag`."""
    return text.replace(FOLDER_SEPARATOR_IN_TAG, FOLDER_SEPARATOR)
