"""What may stand in our files, for pydantic to check.

Import this module inside a function: pydantic takes longer to import than a daemon to start.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from gtod.annotations.problem import quoted
from gtod.registry.name import NAME_RULE, is_stage_name

_size = re.compile(
    r"(?P<number>[0-9]{1,18}(?:\.[0-9]{1,18})?)\s*(?P<unit>[KMGT]?)(?:I?B)?", re.IGNORECASE
)
# The largest number that every client can read.
_LARGEST = 2**63 - 1
_units = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}


def _name(text: str) -> str:
    if not is_stage_name(text):
        raise ValueError(f"cannot be {quoted(text)}. {NAME_RULE}")
    return text


def _bytes(value: object) -> object:
    """Bytes from text such as `512MB`; units are powers of 1024, as for systemd and Docker."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _size.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("must be a size, such as 512MB")
    return int(float(match["number"]) * 1024 ** _units[match["unit"].upper()])


_Name = Annotated[str, AfterValidator(_name)]
_Size = Annotated[int, BeforeValidator(_bytes), Field(gt=0, le=_LARGEST)]


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
    memory_limit: _Size | None = None
    idle_timeout: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1800.0
