"""What is wrong with `.gto` and `.gtod.yaml`."""

from collections.abc import Callable, Collection, Iterator, Mapping

from gtod.annotations import fields, nodes
from gtod.annotations.compose import compose
from gtod.annotations.file_kind import FileKind
from gtod.annotations.gto_config import parse_gto_config
from gtod.annotations.nodes import Document, Pairs, Scalar
from gtod.annotations.problem import Problem, in_order, quoted
from gtod.annotations.settings import parse_settings
from gtod.registry.suggest import did_you_mean
from gtod.service.checking.facts import RegistryFacts


def check_gto(text: str, facts: RegistryFacts | None) -> tuple[Problem, ...]:
    """All that is wrong in the text of a `.gto`, in its order.

    Args:
        text: The text.
        facts: What the repository says; None for a file that is not in force.
    """
    parsed = parse_gto_config(text, {})
    problems = list(parsed.problems)
    listed = parsed.value.stages
    if facts is not None and listed is not None:
        document, pairs = _read(text)
        for stage in sorted(facts.stages.keys() - set(listed)):
            message = (
                f"Stage {quoted(stage)} is missing here, and a version of "
                f"{quoted(facts.stages[stage])} is in it. Add it, or unassign what is in it."
            )
            document.report("stage-not-listed", "warning", message, pairs["stages"][0])
        problems += document.problems
    return in_order(problems)


def check_settings(text: str, facts: RegistryFacts | None) -> tuple[Problem, ...]:
    """All that is wrong in the text of a `.gtod.yaml`, in its order.

    Args:
        text: The text.
        facts: What the repository says; None for a file that is not in force.
    """
    parsed = parse_settings(text, {})
    problems = list(parsed.problems)
    allowed = None if facts is None else facts.configuration.gto.stages
    if allowed is not None and parsed.value.promotions:
        document, pairs = _read(text)
        for stage in _stages(pairs):
            _check_stage(document, stage, allowed)
        problems += document.problems
    return in_order(problems)


#: How each file of configuration is checked.
CONFIGURATION_CHECKS: Mapping[
    FileKind, Callable[[str, RegistryFacts | None], tuple[Problem, ...]]
] = {FileKind.GTO: check_gto, FileKind.SETTINGS: check_settings}


def _check_stage(document: Document, stage: Scalar, allowed: Collection[str]) -> None:
    if stage.text in allowed:
        return
    advice = did_you_mean(stage.text, allowed) or " Add it there, or delete it here."
    message = f"Stage {quoted(stage.text)} is not among those that .gto allows.{advice}"
    document.report("stage-not-allowed", "warning", message, stage)


def _stages(pairs: Pairs) -> Iterator[Scalar]:
    """The stages that the promotions speak of."""
    promotions = pairs["promotions"][1]
    for key, value in promotions.pairs if isinstance(promotions, nodes.Mapping) else ():
        yield key
        for item in value.items if isinstance(value, nodes.Sequence) else ():
            if isinstance(item, Scalar):
                yield item


def _read(text: str) -> tuple[Document, Pairs]:
    """A text without errors, and its keys in small letters."""
    document = compose(text)
    pairs = {name.lower(): pair for name, pair in fields.root_pairs(document).items()}
    document.problems.clear()
    return document, pairs
