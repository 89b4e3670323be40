"""`.gto`: the configuration that gto itself reads too."""

from collections.abc import Mapping

import msgspec

from gtod.annotations import config, fields
from gtod.annotations.compose import compose
from gtod.annotations.config import ParsedConfig, Values
from gtod.annotations.fields import Fault
from gtod.annotations.nodes import Document, Pairs
from gtod.annotations.problem import in_order, quoted
from gtod.annotations.settings import SETTINGS_KEYS
from gtod.registry.suggest import did_you_mean

_PREFIX = "gto_"
_TEXTS = frozenset({"types", "stages", "index", "log_level", "config_file_name"})
_STRUCTURED = {
    "types": '["model", "dataset"]',
    "stages": '["dev", "prod"]',
    "enrichments": '[{"type": "name"}]',
}


class EnrichmentConfig(msgspec.Struct, frozen=True):
    """One of gto's plugins, with its options."""

    type: str
    config: Mapping[str, object] = {}


class GtoConfig(msgspec.Struct, frozen=True):
    """The configuration that gto itself reads too.

    Attributes:
        types: The types that an annotation may have; None if any.
        stages: The stages that a version may be assigned to, in their order; None if any.
        index: The file with the annotations, from the repository's uppermost folder.
        emojis: Whether gto's output has emojis.
        log_level: gto's own.
        debug: gto's own.
        enrichments: gto's plugins.
        autoload_enrichments: Whether gto looks for plugins by itself.
        config_file_name: Read, as gto reads it, and without effect, as with gto.
    """

    types: tuple[str, ...] | None = None
    stages: tuple[str, ...] | None = None
    index: str = "artifacts.yaml"
    emojis: bool = True
    log_level: str = "INFO"
    debug: bool = False
    enrichments: tuple[EnrichmentConfig, ...] = ()
    autoload_enrichments: bool = True
    config_file_name: str = ".gto"


#: The keys that `.gto` may have.
GTO_CONFIG_KEYS = GtoConfig.__struct_fields__

_DEFAULT = ParsedConfig(GtoConfig(), ())


def parse_gto_config(text: str | None, environ: Mapping[str, str]) -> ParsedConfig[GtoConfig]:
    """Reads the text of a `.gto`, if there is one, and the GTO_* variables, which precede it."""
    chosen = config.variables(environ, _PREFIX, GTO_CONFIG_KEYS)
    if text is None and not chosen:
        return _DEFAULT
    # Imported here: a daemon that starts has nothing to check yet.
    from gtod.annotations._models import GtoConfigModel  # noqa: PLC0415

    document = compose(text or "")
    document.report_duplicates("duplicate-key")
    values = _file_values(document)
    of_variables, problems = config.read_variables(environ, chosen, _STRUCTURED, GtoConfigModel)
    value = msgspec.convert(values | of_variables, GtoConfig)
    return ParsedConfig(value, (*in_order(document.problems), *problems))


def _file_values(document: Document) -> Values:
    from gtod.annotations._models import GtoConfigModel  # noqa: PLC0415

    pairs = _lower_case(document, fields.root_pairs(document))
    values, faults = config.read_file(document, pairs, _TEXTS, GtoConfigModel)
    for fault in faults:
        _report(document, pairs, fault)
    return {} if any(problem.severity == "error" for problem in document.problems) else values


def _lower_case(document: Document, pairs: Pairs) -> Pairs:
    """The pairs by their keys in small letters: to gto their case does not count."""
    lowered: Pairs = {}
    for name, (key, value) in pairs.items():
        if name.lower() in lowered:
            line = document.source.line(lowered[name.lower()][0].start)
            message = (
                f"{quoted(name)} is the key of line {line} again: case does not count here. "
                "Delete one of them; the last one counts."
            )
            document.report("duplicate-key", "warning", message, key)
        lowered[name.lower()] = (key, value)
    return lowered


def _report(document: Document, pairs: Pairs, fault: Fault) -> None:
    node = fields.locate(pairs, fault)
    if fault.kind != fields.UNKNOWN_KEY or len(fault.location) > 1:
        document.report("invalid-value", "error", fault.sentence, node)
    elif fault.field in SETTINGS_KEYS:
        message = f"gto refuses to run with '{fault.field}' in .gto. Move it to .gtod.yaml."
        document.report("misplaced-key", "error", message, node)
    else:
        suggestion = did_you_mean(fault.field, GTO_CONFIG_KEYS) or " Delete it."
        message = f"Unknown key {quoted(fault.field)}, with which gto refuses to run.{suggestion}"
        document.report("unknown-key", "error", message, node)
