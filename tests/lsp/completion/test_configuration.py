"""Completion in .gto, .gtod.yaml and dvc.yaml."""

import pytest
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.gto_config import GTO_CONFIG_KEYS
from gtod.annotations.settings import SETTINGS_KEYS
from gtod.lsp.completion.completion import complete
from gtod.lsp.completion.cursor import find_cursor
from gtod.lsp.completion.items import Abilities
from gtod.lsp.completion.resolve import resolved
from gtod.lsp.hover.artifact_page import artifact_page
from gtod.lsp.hover.markup import content
from tests.lsp.completion.completing import SNIPPETS, accepted, completions, labels
from tests.lsp.editing import TOP, at_cursor, registry

STORY = """
    10 churn@v1.0.0 on A
    20 churn#prod#1 on A
    30 churn#staging#2 on A
    40 fraud@v1.0.0 on A
    50 fraud#prod#1 on A
"""
KNOWN = registry(STORY, committed="churn: {type: model}\nfraud: {type: dataset}\n")
NOW = 1_000
_TEXT = types.MarkupKind.PlainText
LISTED = registry(STORY, gto="stages: [dev, staging, prod]")


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("$0", [*GTO_CONFIG_KEYS]),
        (
            "types: [model]\nst$0\nINDEX: x\n",
            [key for key in GTO_CONFIG_KEYS if key not in {"types", "index"}],
        ),
        ("stages:\n- $0", ["prod", "staging"]),
        ("stages:\n  - prod\n  - $0", ["staging"]),
        ("stages: [staging, $0]", ["prod"]),
        ("stages: $0", ["prod", "staging"]),
        ("types: [$0]", ["dataset", "model"]),
        ("emojis: $0", ["false", "true"]),
        ("debug: $0", ["true", "false"]),
        ("log_level: IN$0", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
        ("enrichments:\n- type: $0", []),
        ("enrichments:\n- $0", []),
        ("index: $0", []),
        ("# $0", []),
    ],
)
def test_in_gto_keys_and_what_is_in_use_are_offered(text: str, offered: list[str]) -> None:
    """Stages that tags name, types that HEAD's annotations name."""
    assert labels(text, KNOWN, kind=FileKind.GTO) == offered


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("$0", [*SETTINGS_KEYS]),
        ("sort: semver\n$0", ["tag_dialect", "promotions"]),
        ("sort: $0", ["semver", "timestamp"]),
        ("sort: '$0'", ["semver", "timestamp"]),
        ("tag_dialect: g$0", ["auto", "gto-0.2", "gto-1"]),
        ("promotions:\n  $0", ["dev", "staging", "prod"]),
        ("promotions:\n  prod: [staging]\n  $0", ["dev", "staging"]),
        ("promotions:\n  prod: [$0]", ["dev", "staging"]),
        ("promotions:\n  prod: [dev, $0]", ["staging"]),
        ("promotions:\n  prod:\n  - $0", ["dev", "staging"]),
        ("promotions: {prod: [$0]}", ["dev", "staging"]),
        ("promotions: $0", []),
    ],
)
def test_in_settings_keys_values_and_stages_are_offered(text: str, offered: list[str]) -> None:
    """The stages of .gto in its order."""
    assert labels(text, LISTED, kind=FileKind.SETTINGS) == offered


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("artifacts:\n  $0", ["fraud", "churn", "new artifact"]),
        ("artifacts:\n  fraud:\n    type: x\n  $0", ["churn", "new artifact"]),
        ("artifacts:\n  churn:\n    $0", ["type", "path", "labels", "desc", "meta"]),
        ("artifacts:\n  churn:\n    type: $0", ["dataset", "model"]),
        ("artifacts: {churn: {type: $0}}", ["dataset", "model"]),
        ("artifacts:\n  churn:\n    desc: $0", []),
        ("artifacts:\n  churn:\n    virtual: $0", []),
        ("$0", []),
        ("stages:\n  $0", []),
        ("stages:\n  train:\n    type: $0", []),
        ("artifacts:\n  a: {}\nstages:\n  $0", []),
    ],
)
def test_in_dvc_yaml_only_the_section_of_artifacts_is_ours(text: str, offered: list[str]) -> None:
    """Nothing is offered elsewhere."""
    found = labels(text, KNOWN, kind=FileKind.DVC)

    assert found == offered


def test_a_dvc_yaml_tells_of_the_artifacts_of_its_folder() -> None:
    """Which have the folder in their names, and not there."""
    known = registry("10 data/in=raw@v1.0.0 on A\n20 data=x@v1.0.0 on A\n30 top@v1.0.0 on A")

    def found(folder: str) -> list[str]:
        snapshot, position = at_cursor(
            "artifacts:\n  $0", known, kind=FileKind.DVC, top=f"{TOP}{folder}"
        )
        cursor = find_cursor(snapshot.text, position)
        assert cursor is not None
        return [item.label for item in complete(snapshot, cursor, None, Abilities()).items][:-1]

    assert found("") == ["top"]
    assert found("/data") == ["x"]
    assert found("/data/in") == ["raw"]


def test_in_a_very_long_section_the_entry_around_the_cursor_counts() -> None:
    """And what stands before it is not offered again."""
    many = "".join(f"  m{n}:\n    type: model\n" for n in range(1000))

    assert labels(f"artifacts:\n  churn: {{}}\n{many}  $0", KNOWN, kind=FileKind.DVC) == [
        "fraud",
        "new artifact",
    ]
    assert labels(f"artifacts:\n{many}  x:\n    type: a\n    $0", kind=FileKind.DVC) == [
        *("path", "labels", "desc", "meta")
    ]


def test_accepting_a_stage_leads_on_to_its_list() -> None:
    """Where the editor can."""
    text = "promotions:\n  pr$0"

    found = accepted(text, "prod", LISTED, kind=FileKind.SETTINGS, abilities=SNIPPETS)

    assert found == "promotions:\n  prod: [$0]"


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("a:\n  $0", FileKind.ARTIFACTS, "virtual"),
        ("artifacts:\n  a:\n    $0", FileKind.DVC, "desc"),
        ("$0", FileKind.GTO, "index"),
        ("$0", FileKind.SETTINGS, "promotions"),
    ],
)
def test_a_key_is_explained(text: str, kind: FileKind, label: str) -> None:
    """By what it means to whoever writes the file."""
    snapshot, found = completions(text, KNOWN, kind=kind)
    (item,) = [item for item in found.items if item.label == label]

    documentation = resolved(snapshot, item, label, _TEXT, NOW).documentation

    assert not isinstance(documentation, str)
    assert documentation is not None
    assert documentation.value.endswith(".")


def test_an_artifact_is_explained_by_what_it_is_now() -> None:
    """As a hover does."""
    snapshot, found = completions("chu$0", KNOWN)
    (item,) = [item for item in found.items if item.label == "churn"]

    documentation = resolved(snapshot, item, "churn", _TEXT, NOW).documentation

    assert not isinstance(documentation, str)
    assert documentation is not None
    page = artifact_page("churn", None, KNOWN, NOW)
    assert documentation == content(page, _TEXT)
    assert "Latest version: v1.0.0" in documentation.value
