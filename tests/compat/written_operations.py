"""Sequences that show what chance rarely draws."""

from __future__ import annotations

from tests.compat.draw_operations import FIRST, Operation, Sequence, Trait, sequence


def written_sequences() -> list[Sequence]:
    """All of them."""
    return [
        sequence("written-annotated", frozenset({Trait.ANNOTATED}), _ANNOTATED),
        sequence("written-auto", frozenset({Trait.AUTO}), _AUTO),
        sequence("written-config", frozenset({Trait.CONFIG}), _CONFIG),
        sequence("written-deletions", frozenset(), _DELETIONS),
        sequence("written-empty-words", frozenset(), _EMPTY_WORDS),
    ]


# artifacts.yaml names churn in c6 and c7, which are newer than the tags before them.
_ANNOTATED = [
    Operation("register", FIRST, "churn", ref="c1"),
    Operation("commit", FIRST + 75, "c6"),
    Operation("deprecate", FIRST + 80, "churn"),
    Operation("deprecate", FIRST + 81, "churn", simple="false"),
    Operation("commit", FIRST + 145, "c7"),
    Operation("deprecate", FIRST + 150, "churn", simple="false"),
    Operation("assign", FIRST + 160, "churn", stage="prod"),
]

_AUTO = [
    Operation("register", FIRST, "churn"),
    Operation("assign", FIRST + 1, "churn", stage="prod"),
    Operation("assign", FIRST + 2, "churn", stage="dev"),
    Operation("unassign", FIRST + 3, "churn", "v0.0.1", "prod", simple="true"),
    Operation("unassign", FIRST + 4, "churn", "v0.0.1", "dev"),
]

_CONFIG = [
    Operation("assign", FIRST, "churn", stage="dev", ref="c2", skip_registration=True),
    Operation("assign", FIRST + 1, "churn", stage="dev", ref="c2"),
    Operation("unassign", FIRST + 2, "churn", stage="dev", ref="c2"),
    Operation("unassign", FIRST + 3, "churn", stage="staging", ref="c2", force=True),
    Operation("unassign", FIRST + 4, "churn", stage="staging#1", ref="c2", force=True),
    Operation("deprecate", FIRST + 5, "churn", "v0.0.1", "dev!", force=True),
    Operation("assign", FIRST + 6, "churn", stage="staging", ref="c2", force=True),
    Operation("assign", FIRST + 7, "churn", "v0.0.1", "staging"),
    Operation("assign", FIRST + 8, "churn", "v0.0.1", "prod!", force=True),
    Operation("assign", FIRST + 9, "churn", "v0.0.1", "prod#1", force=True),
    Operation("assign", FIRST + 10, "churn", "v0.0.1", "prod"),
    Operation("assign", FIRST + 11, "churn", "v0.0.1", "prod"),
    Operation("assign", FIRST + 12, "churn", "v0.0.1", "prod", force=True),
]

_DELETIONS = [
    Operation("deprecate", FIRST, "churn", ref="c1"),
    Operation("deprecate", FIRST + 1, "churn", ref="c1", delete=True),
    Operation("deprecate", FIRST + 2, "churn", ref="c1", force=True),
    Operation("deprecate", FIRST + 3, "churn", delete=True, force=True),
    Operation("register", FIRST + 10, "churn"),
    Operation("unassign", FIRST + 11, "churn", "v0.0.1", "prod", force=True, delete=True),
    Operation("deprecate", FIRST + 12, "churn", simple="true", force=True),
    Operation("deprecate", FIRST + 13, "churn", ref="nowhere", delete=True, force=True),
    Operation("deregister", FIRST + 14, "churn", "v0.0.1", force=True, delete=True),
]

_EMPTY_WORDS = [
    Operation("register", FIRST, "churn", ref=""),
    Operation("register", FIRST + 1, "churn", "", ref="c1"),
    Operation("assign", FIRST + 2, "churn", "", "prod"),
    Operation("assign", FIRST + 3, "churn", "v0.0.1", ""),
    Operation("assign", FIRST + 4, "churn", "v0.0.1", "prod"),
    Operation("unassign", FIRST + 5, "churn", "", "prod"),
    Operation("unassign", FIRST + 6, "churn", stage="prod", ref=""),
    Operation("unassign", FIRST + 7, "churn", "v0.0.1", "prod", message=""),
    Operation("deregister", FIRST + 8, "churn", ""),
    Operation("deprecate", FIRST + 9, "churn", ref="", message=""),
    Operation("register", FIRST + 10, "", ref="c2"),
]
