"""How an artifact stands: what lenses, hints and hovers tell of it in few words."""

from collections.abc import Mapping, Sequence

import msgspec

from gtod.lsp.registry import Registry
from gtod.registry.fold import Artifact, Version
from gtod.registry.query import Placement, Sort, latest_in, placements, versions
from gtod.registry.shown import short_version


class Standing(msgspec.Struct, frozen=True):
    """What the tags say about an artifact now.

    Attributes:
        latest: Its latest version, as `gtoc show` has it; None if no version is registered.
        stages: What is in each stage, the version that counts first; the stages of `.gto` in its
            order, then others by name.
        was_registered: Whether a version was ever registered.
        is_deprecated: Whether it was deprecated last.
    """

    latest: Version | None
    stages: Mapping[str, Sequence[Placement]]
    was_registered: bool
    is_deprecated: bool


NOTHING = Standing(None, {}, was_registered=False, is_deprecated=False)


def standing(registry: Registry, name: str) -> Standing:
    """How the artifact of that name stands; an unknown one was never registered."""
    folded = registry.artifacts.get(name)
    if folded is None:
        return NOTHING
    artifact = folded.artifact
    return Standing(
        latest=latest_in(versions(artifact, registered_only=True), Sort.SEMVER),
        stages=_in_order(registry, _placements(registry, artifact)),
        was_registered=any(version.is_registered for version in artifact.versions),
        is_deprecated=artifact.is_deprecated,
    )


def shown_placement(stage: str, placed: Sequence[Placement]) -> str:
    """What counts in a stage: `prod v3.0.0`."""
    return f"{stage} {short_version(placed[0].version.name)}"


def _placements(registry: Registry, artifact: Artifact) -> dict[str, list[Placement]]:
    return placements(artifact, sort=Sort(registry.configuration.settings.sort))


def _in_order(
    registry: Registry, placed: Mapping[str, Sequence[Placement]]
) -> dict[str, Sequence[Placement]]:
    allowed = registry.configuration.gto.stages or ()
    others = sorted(placed.keys() - set(allowed))
    return {stage: placed[stage] for stage in (*allowed, *others) if stage in placed}
