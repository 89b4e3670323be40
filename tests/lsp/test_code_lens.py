"""Lenses above each artifact: how it stands, and what can be done."""

import pytest
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.lsp import code_lens
from gtod.lsp.registry import Registry
from tests.lsp.editing import TOP, registry, snapshot

URI = f"file://{TOP}/artifacts.yaml"
PARAMS = types.CodeLensParams(types.TextDocumentIdentifier(URI))

STORY = """
    10 churn@v3.0.0 on A
    20 churn@v3.1.0 on B
    30 churn#prod#1 on A
    40 churn#staging#2 on B
"""


def lenses(
    written: str, known: Registry | None, *, encoding: str = "utf-16"
) -> list[types.CodeLens]:
    """The lenses of a file."""
    return list(code_lens.code_lenses(snapshot(written, known, encoding=encoding), PARAMS))


def titles(written: str, known: Registry | None) -> list[str]:
    """What each line with lenses has above it."""
    lines: dict[int, list[str]] = {}
    for lens in lenses(written, known):
        assert lens.command is not None
        lines.setdefault(lens.range.start.line, []).append(lens.command.title)
    return [" | ".join(line) for line in lines.values()]


def test_above_an_artifact_stands_how_it_stands_and_what_can_be_done() -> None:
    """The stages of `.gto` in its order, then the others by name."""
    written = "churn: {}\n"

    assert titles(written, registry(STORY)) == [
        "v3.1.0 · prod v3.0.0 · staging v3.1.0 | register | assign | history"
    ]
    assert titles(written, registry(STORY, gto="stages: [staging, prod]")) == [
        "v3.1.0 · staging v3.1.0 · prod v3.0.0 | register | assign | history"
    ]
    assert titles(written, registry(STORY, gto="stages: [staging]")) == [
        "v3.1.0 · staging v3.1.0 · prod v3.0.0 | register | assign | history"
    ]


def test_each_lens_runs_a_command_for_its_artifact() -> None:
    """With the file and the artifact; the state opens the history."""
    found = lenses("a: {}\nchurn: {}\n", registry(STORY))

    assert [(x.range.start.line, x.command and x.command.command) for x in found] == [
        (0, "gtod.register"),
        (0, "gtod.register"),
        (1, "gtod.history"),
        (1, "gtod.register"),
        (1, "gtod.assign"),
        (1, "gtod.history"),
    ]
    assert all(x.command and x.command.arguments == [URI, "a"] for x in found[:2])
    assert all(x.command and x.command.arguments == [URI, "churn"] for x in found[2:])


@pytest.mark.parametrize(
    ("story", "title"),
    [
        ("", "not registered | register"),
        ("1 a#prod#1 on C", "not registered · prod ccccccc | register | assign | history"),
        ("1 a@v1.0.0 on A\n2 a@v1.0.0! on A", "no version left | register | assign | history"),
        (
            "1 a@v1.0.0 on A\n2 a@deprecated on A",
            "deprecated · v1.0.0 | register | assign | history",
        ),
        (
            "1 a@v1.0.0-rc.1 on A\n2 a@v1.0.0-beta on B",
            "v1.0.0-rc.1 | register | assign | history",
        ),
    ],
)
def test_an_artifact_without_a_version_in_use_is_said_to_be_so(story: str, title: str) -> None:
    """Never registered, all taken back, deprecated."""
    assert titles("a: {}\n", registry(story)) == [title]


def test_the_settings_say_which_version_counts_in_a_stage() -> None:
    """As for `gtoc show`; the latest version is the greatest."""
    story = "1 a@v1.0.0 on A\n2 a@v2.0.0 on B\n3 a#prod#1 on B\n4 a#prod#2 on A"
    known = registry(story, gto="stages: [prod]")

    assert titles("a: {}\n", known)[0].startswith("v2.0.0 · prod v2.0.0")
    by_time = registry(story, settings="sort: timestamp")
    assert titles("a: {}\n", by_time)[0].startswith("v2.0.0 · prod v1.0.0")


def test_a_name_that_no_artifact_can_have_gets_no_lens() -> None:
    """It can be neither registered nor assigned."""
    assert titles("bad name!: {}\na: {}\n", registry()) == ["not registered | register"]


def test_without_a_repository_there_is_nothing_to_show() -> None:
    """Nor in a file of another kind."""
    assert lenses("a: {}\n", None) == []
    gto = snapshot("stages: [prod]\n", registry(STORY), kind=FileKind.GTO)
    assert list(code_lens.code_lenses(gto, PARAMS)) == []


def test_in_a_file_with_very_many_artifacts_each_has_one_lens() -> None:
    """An editor takes all of a file at once."""
    most = code_lens.MOST_WITH_ACTIONS
    written = "".join(f"a{number}: {{}}\n" for number in range(most))

    assert len(lenses(written, registry())) == 2 * most
    more = lenses(f"{written}churn: {{}}\n", registry(STORY))
    assert len(more) == most + 1
    assert more[-1].command is not None
    assert more[-1].command.title == "v3.1.0 · prod v3.0.0 · staging v3.1.0"


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 13), ("utf-16", 11), ("utf-32", 10)])
def test_the_range_is_as_the_editor_counts(encoding: str, start: int) -> None:
    """With an emoji in front."""
    found = lenses('{"\N{ROBOT FACE}": {}, churn: {}}\n', registry(STORY), encoding=encoding)

    assert found[0].range == types.Range(types.Position(0, start), types.Position(0, start + 5))
