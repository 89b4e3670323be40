"""`.gto` and `.gtod.yaml` never fail; with an error they say nothing, and else what PyYAML reads.

Zero bytes divide an input into the text and the variables, as NAME=VALUE.
"""

import time
from typing import Any

from gtod.annotations.config import ParsedConfig
from gtod.annotations.gto_config import GtoConfig, parse_gto_config
from gtod.annotations.settings import Settings, parse_settings
from tests.fuzz.plain_yaml import loaded_as_texts

#: Seconds of computing that some hundred bytes may take.
_LONGEST = 0.5


def check(data: bytes) -> None:
    """The law."""
    began = time.process_time()
    written, *variables = data.decode("utf-8", "replace").split("\0")
    environ = dict(one.partition("=")[::2] for one in variables)
    parse_gto_config(written, environ)
    parse_settings(written, environ)
    for absent in (parse_gto_config(None, environ), parse_settings(None, environ)):
        assert all(problem.code == "bad-variable" for problem in absent.problems)
    gto, settings = parse_gto_config(written, {}), parse_settings(written, {})
    _check_errors(gto, GtoConfig())
    _check_errors(settings, Settings())
    if "<<" not in written:
        _check_gto(gto, written)
        _check_settings(settings, written)
    assert time.process_time() - began < _LONGEST


def _check_errors(found: ParsedConfig[GtoConfig] | ParsedConfig[Settings], default: object) -> None:
    if any(problem.severity == "error" for problem in found.problems):
        assert found.value == default


def _check_gto(found: ParsedConfig[GtoConfig], written: str) -> None:
    if found.problems:
        return
    said = {name.lower(): value for name, value in _loaded(written).items()}
    value = found.value
    assert value.stages in {None, _names(said, "stages")}
    assert value.types in {None, _names(said, "types")}
    assert value.index == said.get("index", "artifacts.yaml")
    assert [one.type for one in value.enrichments] == [
        one["type"] for one in said.get("enrichments") or []
    ]


def _check_settings(found: ParsedConfig[Settings], written: str) -> None:
    if found.problems:
        return
    loaded = _loaded(written)
    assert found.value.sort == loaded.get("sort", "semver")
    assert found.value.tag_dialect == loaded.get("tag_dialect", "auto")
    promotions = loaded.get("promotions") or {}
    assert found.value.promotions == {stage: tuple(before) for stage, before in promotions.items()}


def _loaded(written: str) -> dict[str, Any]:
    """What a loader without types reads; it takes `null` for text."""
    loaded = loaded_as_texts(written)
    return loaded if isinstance(loaded, dict) else {}


def _names(said: dict[str, object], key: str) -> tuple[object, ...] | None:
    listed = said.get(key)
    return tuple(listed) if isinstance(listed, list) else None
