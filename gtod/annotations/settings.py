"""`.gtod.yaml`: the settings that gto does not know."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from gtod.annotations import config, fields
from gtod.annotations.compose import compose
from gtod.annotations.config import ParsedConfig, Values
from gtod.annotations.fields import Fault
from gtod.annotations.nodes import Document, Pairs
from gtod.annotations.problem import in_order, quoted
from gtod.registry.suggest import did_you_mean

_PREFIX = "gtod_"
_TEXTS = frozenset({"sort", "tag_dialect"})
_STRUCTURED = {"promotions": '{"prod": ["staging"]}'}


class Settings(msgspec.Struct, frozen=True):
    """The settings that gto does not know.

    Attributes:
        sort: Which of the versions in a stage counts: the greatest, or the last assigned.
        tag_dialect: The form of the tags that unassign; `auto` goes by the tags that there are.
        promotions: For a stage, those of which a version must be in one to get it.
    """

    sort: Literal["semver", "timestamp"] = "semver"
    tag_dialect: Literal["auto", "gto-0.2", "gto-1"] = "auto"
    promotions: Mapping[str, tuple[str, ...]] = {}


#: The keys that `.gtod.yaml` may have.
SETTINGS_KEYS = Settings.__struct_fields__

#: What concerns the daemon, which serves many repositories, and the variable that sets it.
_OF_THE_DAEMON = {
    "memory_limit": "GTOD_MEMORY_LIMIT",
    "idle_timeout": "GTOD_IDLE_TIMEOUT",
}

_DEFAULT = ParsedConfig(Settings(), ())


def parse_settings(text: str | None, environ: Mapping[str, str]) -> ParsedConfig[Settings]:
    """Reads the text of a `.gtod.yaml`, if there is one, and the GTOD_* variables above it."""
    chosen = config.variables(environ, _PREFIX, SETTINGS_KEYS)
    if text is None and not chosen:
        return _DEFAULT
    # Imported here: a daemon that starts has nothing to check yet.
    from gtod.annotations._models import SettingsModel  # noqa: PLC0415

    document = compose(text or "")
    document.report_duplicates("duplicate-key")
    values = _file_values(document)
    of_variables, problems = config.read_variables(environ, chosen, _STRUCTURED, SettingsModel)
    value = msgspec.convert(values | of_variables, Settings)
    return ParsedConfig(value, (*in_order(document.problems), *problems))


def _file_values(document: Document) -> Values:
    from gtod.annotations._models import SettingsModel  # noqa: PLC0415

    pairs = _known(document, fields.root_pairs(document))
    values, faults = config.read_file(document, pairs, _TEXTS, SettingsModel)
    for fault in faults:
        _report(document, pairs, fault)
    return {} if any(problem.severity == "error" for problem in document.problems) else values


def _known(document: Document, pairs: Pairs) -> Pairs:
    """The pairs without unknown keys: a newer gtod may have written them."""
    for name in pairs.keys() - set(SETTINGS_KEYS):
        document.report("unknown-key", "warning", _no_effect(name), pairs[name][0])
    return {name: pair for name, pair in pairs.items() if name in SETTINGS_KEYS}


def _no_effect(name: str) -> str:
    """That a key says nothing here, and what to do about it."""
    if (variable := _OF_THE_DAEMON.get(name)) is not None:
        return (
            f"{quoted(name)} has no effect in this file, for it is about the daemon and not about"
            f" one repository. Delete it; where the daemon starts, {variable} sets it."
        )
    suggestion = did_you_mean(name, SETTINGS_KEYS) or " Delete it."
    return f"Unknown key {quoted(name)}, which has no effect.{suggestion}"


def _report(document: Document, pairs: Pairs, fault: Fault) -> None:
    node = fields.locate(pairs, fault)
    document.report("invalid-value", "error", fault.sentence, node)
