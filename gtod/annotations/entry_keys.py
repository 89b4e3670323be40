"""Which keys an entry may have, in each of the files that annotate artifacts."""

from collections.abc import Callable
from functools import cache, cached_property
from typing import TYPE_CHECKING

import msgspec

from gtod.registry.name import NAME_RULE, is_artifact_name, is_stage_name

if TYPE_CHECKING:
    from pydantic import BaseModel

    from gtod.annotations.problem import Severity


class EntryKey(msgspec.Struct, frozen=True):
    """A key that an entry may have.

    Attributes:
        name: As it is written.
        field: The field of an `Annotation` that it fills.
        is_text: Its scalars are text whatever they look like: a path `1.10` is not the number 1.1.
        may_be_null: It may stand there without a value.
        is_required: Each entry must have it.
    """

    name: str
    field: str
    is_text: bool = False
    may_be_null: bool = False
    is_required: bool = False


class EntryKeys(msgspec.Struct, frozen=True, dict=True):
    """What an entry of one kind of file may hold.

    Attributes:
        keys: In the order in which they are shown.
        reader: The program that the file is for.
        unknown: What that does about a key that it does not know, as in `which gto ignores`.
        unknown_severity: How bad that is.
        model: What the values may be.
        is_name: Whether an artifact may be called so.
        name_rule: What names are like, as a sentence without its full stop.
        nothing: What to write for an entry that says nothing, with `{}` for its name.
        template: What a value holds that the reader fills in before it looks at it, if any does.
    """

    keys: tuple[EntryKey, ...]
    reader: str
    unknown: str
    unknown_severity: "Severity"
    model: Callable[[], "type[BaseModel]"]
    is_name: Callable[[str], bool]
    name_rule: str
    nothing: str
    template: str | None = None

    @cached_property
    def texts(self) -> frozenset[str]:
        """Those of the keys whose scalars are text whatever they look like."""
        return frozenset(key.name for key in self.keys if key.is_text)

    @property
    def names(self) -> tuple[str, ...]:
        """The keys as they are written."""
        return tuple(key.name for key in self.keys)

    def get(self, name: str) -> EntryKey | None:
        """The key of that name; None if there is none."""
        return next((key for key in self.keys if key.name == name), None)


@cache
def _artifacts_yaml_model() -> "type[BaseModel]":
    from gtod.annotations._models import AnnotationModel  # noqa: PLC0415 - loads pydantic

    return AnnotationModel


@cache
def _dvc_yaml_model() -> "type[BaseModel]":
    from gtod.annotations._models import DvcArtifactModel  # noqa: PLC0415 - loads pydantic

    return DvcArtifactModel


#: The entries of `artifacts.yaml`.
ARTIFACTS_YAML = EntryKeys(
    keys=(
        EntryKey("type", "type", is_text=True, may_be_null=True),
        EntryKey("path", "path", is_text=True, may_be_null=True),
        EntryKey("virtual", "virtual"),
        EntryKey("labels", "labels", is_text=True),
        EntryKey("description", "description", is_text=True),
        EntryKey("custom", "custom", may_be_null=True),
    ),
    reader="gto",
    unknown="which gto ignores",
    unknown_severity="warning",
    model=_artifacts_yaml_model,
    is_name=is_artifact_name,
    name_rule=NAME_RULE,
    nothing="Write '{}: {{}}'.",
)

#: The entries of the section `artifacts` of a `dvc.yaml`.
DVC_YAML = EntryKeys(
    keys=(
        EntryKey("path", "path", is_text=True, is_required=True),
        EntryKey("type", "type", is_text=True),
        EntryKey("desc", "description", is_text=True),
        EntryKey("labels", "labels", is_text=True),
        EntryKey("meta", "custom", may_be_null=True),
    ),
    reader="DVC",
    unknown="which DVC refuses",
    unknown_severity="error",
    model=_dvc_yaml_model,
    # DVC puts the folder of the file before the name itself.
    is_name=is_stage_name,
    name_rule=NAME_RULE,
    nothing="Give it a 'path'.",
    template="${",
)
