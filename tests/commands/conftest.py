"""The registry that most tests of commands ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.registry_building import Gtoc, Stream, build

if TYPE_CHECKING:
    from pathlib import Path

_DAY = 86_400
_NOON = 1_657_540_800  # 2022-07-11 12:00:00 UTC
_GRACE = "Grace Hopper <grace@example.org>"


def team_stream() -> str:
    """Three artifacts with versions, one that only has a stage, one deprecated, one annotated.

    On the branch `next` there is an annotation that main does not have.
    """
    stream = Stream()
    first = stream.commit(
        "main",
        _NOON,
        {
            "artifacts.yaml": (
                "churn:\n  type: model\n  path: models/churn.pkl\n  virtual: false\n"
                "notes:\n  type: text\n  description: |\n    What we know.\n    And what not.\n"
            )
        },
    )
    second = stream.commit(
        "main",
        _NOON + _DAY,
        {
            "artifacts.yaml": (
                "churn:\n  type: model\n  path: models/churn-2.pkl\n  labels: [fast, new]\n"
                "notes:\n  type: text\n  description: |\n    What we know.\n    And what not.\n"
            )
        },
        _GRACE,
    )
    third = stream.commit("main", _NOON + 2 * _DAY, {"README": "Models.\n"})
    stream.branch("next", third)
    stream.commit("next", _NOON + 3 * _DAY, {"artifacts.yaml": "idea:\n  type: model\n"})
    stream.tag("churn@v1.0.0", first, _NOON + 60)
    stream.tag("churn@v1.1.0", second, _NOON + _DAY + 60, _GRACE)
    stream.tag("churn#dev#1", first, _NOON + 120)
    stream.tag("churn#prod#2", first, _NOON + _DAY + 120)
    stream.tag("churn#staging#3", second, _NOON + _DAY + 180, _GRACE)
    stream.tag("churn#dev#4", second, _NOON + _DAY + 240, _GRACE)
    stream.tag("draft#dev#1", third, _NOON + 2 * _DAY + 60)
    stream.tag("old@v0.1.0", first, _NOON + 60)
    stream.tag("old@deprecated", first, _NOON + 3 * _DAY)
    stream.tag("segment@v0.4.0", first, _NOON + 60)
    stream.tag("segment@v0.4.1", second, _NOON + _DAY + 60)
    stream.tag("segment@v0.4.1!", second, _NOON + 2 * _DAY)
    stream.lightweight("backup", first)
    stream.tag("release-1", second, _NOON + _DAY)
    return stream.text()


@pytest.fixture(scope="session")
def gtoc(tmp_path_factory: pytest.TempPathFactory) -> Gtoc:
    """Runs command lines in the registry of a team."""
    return Gtoc(build(tmp_path_factory.mktemp("team"), team_stream()))


@pytest.fixture
def own(tmp_path: Path) -> Gtoc:
    """The same registry for a test that changes it."""
    return Gtoc(build(tmp_path / "own", team_stream()))
