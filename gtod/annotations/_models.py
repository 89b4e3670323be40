"""What may stand in our files, for pydantic to check.

protocol/*.schema.json shows the descriptions in editors.

Import this module inside a function: pydantic takes longer to import than a daemon to start.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gtod.annotations.key_meanings import ARTIFACTS_MEANINGS, GTO_MEANINGS, SETTINGS_MEANINGS
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

    type: _ReadName | None = Field(None, description=ARTIFACTS_MEANINGS["type"])
    path: str | None = Field(None, description=ARTIFACTS_MEANINGS["path"])
    virtual: bool = Field(default=True, description=ARTIFACTS_MEANINGS["virtual"])
    labels: list[_ReadName] = Field(
        [], description=ARTIFACTS_MEANINGS["labels"], json_schema_extra={"uniqueItems": True}
    )
    description: str = Field("", description=ARTIFACTS_MEANINGS["description"])
    custom: object = Field(None, description=ARTIFACTS_MEANINGS["custom"])


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

    types: list[_Name] | None = Field(None, description=GTO_MEANINGS["types"])
    stages: list[_Name] | None = Field(None, description=GTO_MEANINGS["stages"])
    index: Annotated[str, Field(min_length=1)] = Field(
        "artifacts.yaml", description=GTO_MEANINGS["index"]
    )
    emojis: bool = Field(default=True, description=GTO_MEANINGS["emojis"])
    log_level: str = Field("INFO", description=GTO_MEANINGS["log_level"])
    debug: bool = Field(default=False, description=GTO_MEANINGS["debug"])
    enrichments: list[EnrichmentModel] = Field([], description=GTO_MEANINGS["enrichments"])
    autoload_enrichments: bool = Field(
        default=True, description=GTO_MEANINGS["autoload_enrichments"]
    )
    config_file_name: str = Field(".gto", description=GTO_MEANINGS["config_file_name"])


class SettingsModel(_Model, title=".gtod.yaml"):
    """The settings of gtod for one repository, which gto does not know."""

    sort: Literal["semver", "timestamp"] = Field("semver", description=SETTINGS_MEANINGS["sort"])
    tag_dialect: Literal["auto", "gto-0.2", "gto-1"] = Field(
        "auto", description=SETTINGS_MEANINGS["tag_dialect"]
    )
    promotions: dict[_Name, list[_Name]] = Field({}, description=SETTINGS_MEANINGS["promotions"])
