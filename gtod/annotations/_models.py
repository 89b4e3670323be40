"""What may stand in our files, for pydantic to check.

The descriptions are for whoever writes such a file; protocol/*.schema.json shows them in editors.

Import this module inside a function: pydantic takes longer to import than a daemon to start.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gtod.annotations.problem import quoted
from gtod.registry.name import NAME, NAME_RULE, is_stage_name


def _name(text: str) -> str:
    if not is_stage_name(text):
        raise ValueError(f"cannot be {quoted(text)}. {NAME_RULE}")
    return text


# A name that an editor complains of where it breaks the rule; gtod reads it, with a warning.
_ReadName = Annotated[str, Field(json_schema_extra={"pattern": f"^{NAME}$"})]
# One that gtod refuses.
_Name = Annotated[_ReadName, AfterValidator(_name)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AnnotationModel(_Model, title="Artifact"):
    """What is said about one artifact."""

    type: _ReadName | None = Field(
        None,
        description="What the artifact is, such as `model` or `dataset`. "
        "Where .gto lists types, it must be one of them.",
    )
    path: str | None = Field(
        None,
        description="Where its files are: a path from the repository's uppermost folder, "
        "or an address such as `s3://bucket/churn.pkl`.",
    )
    virtual: bool = Field(
        default=True,
        description="Whether its files are kept outside the repository. "
        "`false` says that they are committed at `path`.",
    )
    labels: list[_ReadName] = Field(
        [],
        description="Words that group artifacts, such as `nlp`.",
        json_schema_extra={"uniqueItems": True},
    )
    description: str = Field(
        "", description="What it is for, in words for people. It may have several lines."
    )
    custom: object = Field(
        None, description="Anything else to keep with it: text, numbers, lists or mappings."
    )


class DvcArtifactModel(_Model):
    """One entry of the section `artifacts` of a dvc.yaml."""

    path: str | None = None
    type: str | None = None
    desc: str = ""
    labels: list[str] = []
    meta: object = None


class EnrichmentModel(_Model, title="Enrichment"):
    """One of gto's plugins, with its options."""

    type: str = Field(description="The name under which gto knows the plugin.")
    config: dict[str, object] = Field({}, description="The plugin's own options.")


class GtoConfigModel(_Model, title=".gto"):
    """The configuration of an artifact registry, which gto reads too."""

    types: list[_Name] | None = Field(
        None, description="The types that artifacts may have. Without this key they may have any."
    )
    stages: list[_Name] | None = Field(
        None,
        description="The stages that versions may be assigned to, in their order. "
        "Without this key they may be assigned to any.",
    )
    index: Annotated[str, Field(min_length=1)] = Field(
        "artifacts.yaml",
        description="The file that says what the artifacts are: "
        "a path from the repository's uppermost folder.",
    )
    emojis: bool = Field(default=True, description="Whether what commands print has emojis.")
    log_level: str = Field("INFO", description="How much gto logs. gtod does not use it.")
    debug: bool = Field(
        default=False,
        description="Whether gto shows where in its code an error arose. gtod does not use it.",
    )
    enrichments: list[EnrichmentModel] = Field(
        [], description="The plugins that gto asks about artifacts. gtod does not use them."
    )
    autoload_enrichments: bool = Field(
        default=True,
        description="Whether gto looks for installed plugins by itself. gtod does not use it.",
    )
    config_file_name: str = Field(
        ".gto", description="The name of this file. Neither gto nor gtod goes by it here."
    )


class SettingsModel(_Model, title=".gtod.yaml"):
    """The settings of gtod for one repository, which gto does not know."""

    sort: Literal["semver", "timestamp"] = Field(
        "semver",
        description="Which of several versions in a stage counts: "
        "`semver` the greatest one, `timestamp` the one that was assigned last.",
    )
    tag_dialect: Literal["auto", "gto-0.2", "gto-1"] = Field(
        "auto",
        description="The form of the tags that take a version out of a stage: `gto-0.2` as its "
        "documents have it, `gto-1` as gto 1.x reads it, `auto` as the tags that there are.",
    )
    promotions: dict[_Name, list[_Name]] = Field(
        {},
        description="Which stages lead to a stage. With `prod: [staging]` only a version "
        "that is in `staging` may be assigned to `prod`.",
    )
