"""What may stand in our files, for pydantic to check.

Import this module inside a function: pydantic takes longer to import than a daemon to start.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gtod.annotations.problem import quoted
from gtod.registry.name import NAME_RULE, is_stage_name


def _name(text: str) -> str:
    if not is_stage_name(text):
        raise ValueError(f"cannot be {quoted(text)}. {NAME_RULE}")
    return text


_Name = Annotated[str, AfterValidator(_name)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AnnotationModel(_Model):
    """One entry of artifacts.yaml."""

    type: str | None = None
    path: str | None = None
    virtual: bool = True
    labels: list[str] = []
    description: str = ""
    custom: object = None


class DvcArtifactModel(_Model):
    """One entry of the section `artifacts` of a dvc.yaml."""

    path: str | None = None
    type: str | None = None
    desc: str = ""
    labels: list[str] = []
    meta: object = None


class EnrichmentModel(_Model):
    """One of gto's plugins, with its options."""

    type: str
    config: dict[str, object] = {}


class GtoConfigModel(_Model):
    """`.gto`."""

    types: list[_Name] | None = None
    stages: list[_Name] | None = None
    index: Annotated[str, Field(min_length=1)] = "artifacts.yaml"
    emojis: bool = True
    log_level: str = "INFO"
    debug: bool = False
    enrichments: list[EnrichmentModel] = []
    autoload_enrichments: bool = True
    config_file_name: str = ".gto"


class SettingsModel(_Model):
    """`.gtod.yaml`."""

    sort: Literal["semver", "timestamp"] = "semver"
    tag_dialect: Literal["auto", "gto-0.2", "gto-1"] = "auto"
    promotions: dict[_Name, list[_Name]] = {}
