"""Hovers: what a name, a key or a value is about."""

import os
import textwrap

import msgspec
import pytest
from lsprotocol import types

from gtod.annotations.enrichment import BrokenMetafile, Enrichment, Enrichments
from gtod.annotations.file_kind import FileKind
from gtod.annotations.key_meanings import SETTINGS_MEANINGS
from gtod.annotations.metafile import Facts
from gtod.annotations.problem import NOWHERE, Problem
from gtod.git.object_parsing import CommitObject
from gtod.lsp.hover.hover import Around, hover_over
from gtod.lsp.hover.path_details import Change, PathDetails, Size
from gtod.lsp.hover.token import token_at
from gtod.lsp.registry import Registry
from tests.lsp.editing import TOP, at_cursor, registry

DAY = 86_400
#: The moment at which people hover.
NOW = 100 * DAY

STORY = f"""
    {97 * DAY} churn@v3.0.0 on A
    {98 * DAY} churn#prod#1 on A
    {99 * DAY} churn@v3.1.0 on B
    {NOW - 7200} churn#staging#2 on B
    {NOW - 60} churn#prod#3 on B
    {NOW - 59} churn@v2.0.0 on C
    10 old@v1.0.0 on A
    20 old#prod#1 on A
    30 old@deprecated on A
    10 seg#prod#1 on D
"""


def hover(
    marked: str,
    known: Registry | None = None,
    *,
    kind: FileKind = FileKind.ARTIFACTS,
    path: PathDetails | None = None,
    form: types.MarkupKind = types.MarkupKind.Markdown,
    encoding: str = "utf-16",
) -> tuple[str, tuple[int, int, int, int]] | None:
    """What is shown at the cursor, and over which range: lines and characters."""
    at, position = at_cursor(textwrap.dedent(marked), known, kind=kind, encoding=encoding)
    token = token_at(at, position)
    shown = None if token is None else hover_over(at, token, Around(NOW, path), form)
    if shown is None:
        return None
    assert isinstance(shown.contents, types.MarkupContent)
    assert shown.contents.kind is form
    assert shown.range is not None
    start, end = shown.range.start, shown.range.end
    return shown.contents.value, (start.line, start.character, end.line, end.character)


def text(
    marked: str, known: Registry | None = None, *, kind: FileKind = FileKind.ARTIFACTS
) -> str | None:
    """What is shown at the cursor."""
    found = hover(marked, known, kind=kind)
    return None if found is None else found[0]


def test_an_artifact_is_told_with_versions_stages_and_last_events() -> None:
    """The stages of `.gto` in its order, the newest event first."""
    known = registry(STORY, gto="stages: [staging, prod]")

    shown = hover("chu$0rn:\n  type: model\n  description: Who leaves\n", known)

    assert shown == (
        textwrap.dedent("""\
            ### `churn`

            Type: model

            Who leaves

            Latest version: `v3.1.0`, 1 day ago

            | Stage | Versions |
            | --- | --- |
            | `staging` | v3.1.0 |
            | `prod` | v3.1.0, v3.0.0 |

            - `v2.0.0` registered, just now, Ann
            - `v3.1.0` assigned to `prod`, 1 minute ago, Ann
            - `v3.1.0` assigned to `staging`, 2 hours ago, Ann
            - `v3.1.0` registered, 1 day ago, Ann
            - `v3.0.0` assigned to `prod`, 2 days ago, Ann"""),
        (0, 0, 0, 5),
    )


def test_the_same_comes_as_text_where_an_editor_shows_no_markdown() -> None:
    """In columns, without marks."""
    shown = hover("churn$0: {type: model}\n", registry(STORY), form=types.MarkupKind.PlainText)

    assert shown is not None
    assert shown[0] == textwrap.dedent("""\
        churn

        Type: model

        Latest version: v3.1.0, 1 day ago

        Stage    Versions
        prod     v3.1.0, v3.0.0
        staging  v3.1.0

        - v2.0.0 registered, just now, Ann
        - v3.1.0 assigned to prod, 1 minute ago, Ann
        - v3.1.0 assigned to staging, 2 hours ago, Ann
        - v3.1.0 registered, 1 day ago, Ann
        - v3.0.0 assigned to prod, 2 days ago, Ann""")


def test_the_last_assigned_version_comes_first_where_the_settings_say_so() -> None:
    """As `gtoc show` has it under `sort: timestamp`."""
    story = "10 a@v1.0.0 on A\n20 a@v2.0.0 on B\n30 a#dev#1 on B\n40 a#dev#2 on A"

    assert "| `dev` | v2.0.0, v1.0.0 |" in str(text("a$0: {}", registry(story)))
    by_time = registry(story, settings="sort: timestamp")
    assert "| `dev` | v1.0.0, v2.0.0 |" in str(text("a$0: {}", by_time))


def test_an_artifact_that_no_tag_knows_was_never_registered() -> None:
    """That is said where there is a repository to know it."""
    assert text("n$0ew: {}\n", registry(STORY)) == "### `new`\n\nAnnotated, never registered."
    assert text("n$0ew: {}\n") == "### `new`"


def test_a_deprecated_artifact_is_said_to_be_deprecated() -> None:
    """What was before is still told."""
    assert text("ol$0d: {}\n", registry(STORY)) == textwrap.dedent("""\
        ### `old`

        Deprecated.

        Latest version: `v1.0.0`, 99 days ago

        | Stage | Versions |
        | --- | --- |
        | `prod` | v1.0.0 |

        - Deprecated, 3 months ago, Ann
        - `v1.0.0` assigned to `prod`, 3 months ago, Ann
        - `v1.0.0` registered, 3 months ago, Ann""").replace("99 days", "3 months")


def test_a_commit_without_a_version_is_shown_by_its_short_hash() -> None:
    """It may be in a stage and was never registered."""
    shown = text("s$0eg: {}\n", registry(STORY))

    assert shown is not None
    assert "Annotated, never registered." in shown
    assert "| `prod` | ddddddd |" in shown


def test_what_was_taken_back_is_told() -> None:
    """Deregistration and unassignment."""
    story = "1 a@v1.0.0 on A\n2 a#dev#1 on A\n3 a#dev!#2 on A\n4 a@v1.0.0! on A"

    assert text("a$0: {}\n", registry(story)) == textwrap.dedent("""\
        ### `a`

        Every version was deregistered.

        - `v1.0.0` deregistered, 3 months ago, Ann
        - `v1.0.0` unassigned from `dev`, 3 months ago, Ann
        - `v1.0.0` assigned to `dev`, 3 months ago, Ann
        - `v1.0.0` registered, 3 months ago, Ann""")


def test_what_strangers_wrote_makes_no_links() -> None:
    """In a description, a type, an author."""
    known = registry("10 a@v1.0.0 on A")
    folded = known.artifacts["a"]
    bad = msgspec.structs.replace(folded.artifact.events[0], author="<img src=//evil>[x](//evil)")
    artifact = msgspec.structs.replace(folded.artifact, events=(bad,))
    known = msgspec.structs.replace(
        known, artifacts={"a": msgspec.structs.replace(folded, artifact=artifact)}
    )

    shown = text('a$0: {type: "*x*", description: "see [this](http://evil)\\n\\n# Title"}\n', known)

    assert shown is not None
    assert r"Type: \*x\*" in shown
    assert r"see \[this\](http\://evil) \# Title" in shown
    assert shown.endswith(r"3 months ago, \<img src=//evil\>\[x\](//evil)")


GTO_STAGES = (
    "The stages that versions may be assigned to, in their order. Without this key they may be"
    " assigned to any."
)


@pytest.mark.parametrize(
    ("marked", "kind", "shown"),
    [
        (
            "a:\n  la$0bels: [nlp]\n",
            FileKind.ARTIFACTS,
            "### `labels`\n\nWords that group artifacts, such as 'nlp'.",
        ),
        (
            "STA$0GES: [dev]\n",
            FileKind.GTO,
            "### `stages`\n\n" + GTO_STAGES,
        ),
        (
            "$0sort: semver\n",
            FileKind.SETTINGS,
            "### `sort`\n\n" + SETTINGS_MEANINGS["sort"],
        ),
    ],
)
def test_a_key_is_told_with_its_meaning(marked: str, kind: FileKind, shown: str) -> None:
    """In each of the files."""
    assert text(marked, kind=kind) == shown


@pytest.mark.parametrize("kind", [FileKind.ARTIFACTS, FileKind.GTO, FileKind.SETTINGS])
@pytest.mark.parametrize(
    "marked", ["", "$0", "unk$0nown: 1\n"[:-1], "a: b $0# c", "a: [$0", "$0---"]
)
def test_there_is_nothing_to_say_where_nothing_is_known(marked: str, kind: FileKind) -> None:
    """Of nothing, a comment, a text that is no YAML."""
    if kind is FileKind.ARTIFACTS and marked.startswith("unk"):
        marked = f"a:\n  {marked}"

    assert hover(marked or "\n$0", registry(STORY), kind=kind) is None


@pytest.mark.parametrize(
    "marked",
    [
        "a:\n  virtual: fal$0se\n",
        "a:\n  custom: {ty$0pe: x}\n",
        "a:\n  custom: {path: x$0}\n",
        "a:\n  description: |\n    ty$0pe: x\n",
        "a: {type: x}\nb: *a$0\n",
    ],
)
def test_there_is_nothing_to_say_of_other_values(marked: str) -> None:
    """What is inside `custom` has no meaning of ours."""
    assert hover(marked, registry(STORY)) is None


MODELS = """
    a: {type: model, labels: [nlp, churn]}
    b: {type: dataset, labels: [nlp]}
    c: {type: model}
"""


def test_a_type_is_told_with_all_that_have_it() -> None:
    """In the file as it is being edited."""
    marked = MODELS.replace("{type: model}", "{type: mod$0el}")

    assert hover(marked) == (
        "2 artifacts have the type `model` in this file: `a`, `c`.",
        (3, 10, 3, 15),
    )


def test_a_label_is_told_with_all_that_have_it() -> None:
    """Each of several."""
    assert text(MODELS.replace(", churn", ", chu$0rn")) == (
        "1 artifact has the label `churn` in this file: `a`."
    )


def test_of_very_many_the_first_are_named() -> None:
    """And the others counted."""
    file = "".join(f"a{number:04}: {{type: model}}\n" for number in range(1_012))

    assert text(file + "z: {type: $0model}\n") == (
        "1,013 artifacts have the type `model` in this file: "
        + ", ".join(f"`a{number:04}`" for number in range(10))
        + " and 1,003 more."
    )


def test_a_type_of_the_configuration_is_told_with_those_that_are_committed() -> None:
    """Or that there are none."""
    known = registry(committed=MODELS)

    assert text("types: [model$0, x]", known, kind=FileKind.GTO) == (
        "2 artifacts have the type `model` in HEAD's commit: `a`, `c`."
    )
    assert text("types: [model, x$0]", known, kind=FileKind.GTO) == (
        "No artifact in HEAD's commit has the type `x`."
    )


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("stages:\n- dev\n- pr$0od\n", FileKind.GTO),
        ("promotions: {prod$0: [dev]}\n", FileKind.SETTINGS),
        ("promotions: {live: [dev, prod$0]}\n", FileKind.SETTINGS),
    ],
)
def test_a_stage_is_told_with_what_is_in_it_now(marked: str, kind: FileKind) -> None:
    """Without deprecated artifacts, as in `gtoc show`."""
    assert text(marked, registry(STORY), kind=kind) == textwrap.dedent("""\
        2 artifacts have a version in `prod` now.

        | Artifact | Versions |
        | --- | --- |
        | `churn` | v3.1.0, v3.0.0 |
        | `seg` | ddddddd |""")


def test_a_stage_that_nothing_is_in_is_told_too() -> None:
    """An unused one can be deleted."""
    assert text("stages: [$0x]", registry(STORY), kind=FileKind.GTO) == (
        "No artifact has a version in `x` now."
    )


def test_a_stage_with_very_many_artifacts_is_cut_off() -> None:
    """The rest is counted."""
    story = "\n".join(f"{number} m{number:02}#prod#1 on A" for number in range(13))

    shown = text("stages: [$0prod]", registry(story), kind=FileKind.GTO)

    assert shown is not None
    assert shown.startswith("13 artifacts have a version in `prod` now.")
    assert shown.endswith("| `m09` | aaaaaaa |\n\nAnd 3 more.")


def test_a_path_is_told_with_its_size_and_last_commit() -> None:
    """The size for people, and exactly."""
    change = Change(
        "c0ffee0" + "1" * 33, CommitObject("", "Ann", "", NOW - 3 * DAY, 0, "Train\n\nMore")
    )
    facts = PathDetails(size=Size(4_194_304), is_committed=True, last_change=change)

    assert hover("a:\n  path: models/$0a.pkl\n", path=facts) == (
        textwrap.dedent("""\
            ### `models/a.pkl`

            - 4.0 MiB (4,194,304 bytes)
            - Committed
            - Last changed by `c0ffee0`, 3 days ago, Ann: Train"""),
        (1, 8, 1, 20),
    )


def test_a_path_is_told_with_what_its_metafiles_say() -> None:
    """Also that one cannot be understood."""
    told = Facts(2048, "c15d", 3, "model", "sklearn")
    problem = Problem("broken-metafile", "warning", "It has no 'outs'.", NOWHERE)
    enrichments = Enrichments(
        (Enrichment("mlem", "m.mlem", told), Enrichment("dvc", "dvc.lock", Facts())),
        (BrokenMetafile("dvc", "m.dvc", problem),),
    )

    shown = hover("a: {path: m$0}\n", path=PathDetails(enrichments=enrichments))

    assert shown is not None
    assert shown[0] == textwrap.dedent("""\
        ### `m`

        - `m.mlem`: model, sklearn, 2.0 KiB (2,048 bytes), 3 files, hash c15d
        - `dvc.lock`
        - m.dvc, line 1: It has no 'outs'.""")


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        (
            PathDetails(is_missing=True, is_committed=False),
            ["Nothing lies there now", "Not in HEAD's commit"],
        ),
        (PathDetails(size=Size(1)), ["1 byte"]),
        (PathDetails(size=Size(1023)), ["1,023 bytes"]),
        (PathDetails(size=Size(1024)), ["1.0 KiB (1,024 bytes)"]),
        (PathDetails(size=Size(1024 * 1024 - 1)), ["1.0 MiB (1,048,575 bytes)"]),
        (PathDetails(size=Size(None, 12)), ["A folder with 12 files"]),
        (PathDetails(size=Size(None, 10_000)), ["A folder with more than 10,000 files"]),
        (PathDetails(is_address=True), ["Kept outside the repository"]),
    ],
)
def test_a_path_is_told_with_what_is_known(facts: PathDetails, lines: list[str]) -> None:
    """Missing, small, large, a folder, an address."""
    shown = hover("a: {path: x$0}\n", path=facts)

    assert shown is not None
    assert shown[0] == "\n".join(["### `x`", "", *(f"- {line}" for line in lines)])


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 21), ("utf-16", 19), ("utf-32", 18)])
def test_the_range_is_as_the_editor_counts(encoding: str, start: int) -> None:
    """With an emoji in front."""
    shown = hover('a: {"\N{ROBOT FACE}": 1, type: mod$0el}\n', encoding=encoding)

    assert shown is not None
    assert shown[1] == (0, start, 0, start + 5)


def test_an_artifact_in_braces_on_one_line_is_found_among_others() -> None:
    """Its line alone does not tell."""
    assert text("{a: {type: x}, b: {ty$0pe: y}}\n") is not None
    assert text("{a$0: {type: x}, b: {type: y}}\n") == "### `a`\n\nType: x"


def test_an_artifact_of_a_dvc_yaml_is_told_by_the_name_that_tags_give_it() -> None:
    """With the folder of the file before it."""
    known = registry("10 churn@v1.0.0 on A\n20 repo=churn@v2.0.0 on A")
    marked = "artifacts:\n  chu$0rn:\n    path: a.pkl\n    desc: Who leaves\n"

    assert str(text(marked, known, kind=FileKind.DVC)).startswith(
        "### `churn`\n\nWho leaves\n\nLatest version: `v1.0.0`"
    )
    above = msgspec.structs.replace(
        registry("10 repo=churn@v2.0.0 on A"), work_tree=os.path.dirname(TOP)
    )
    assert str(text(marked, above, kind=FileKind.DVC)).startswith(
        "### `repo:churn`\n\nWho leaves\n\nLatest version: `v2.0.0`"
    )


def test_the_keys_of_a_dvc_yaml_are_its_own() -> None:
    """And nothing else in it has a meaning of ours."""
    marked = "stages: {x: {cmd: y}}\nartifacts:\n  churn:\n    path: a.pkl\n    me$0ta: 1\n"

    assert str(text(marked, kind=FileKind.DVC)).startswith("### `meta`\n\nAnything else")
    assert text("stages: {x: {cm$0d: y}}\nartifacts: {}\n", kind=FileKind.DVC) is None
    assert (
        text("artifacts: {churn: {path: a}}\nstages: {x: {ty$0pe: y}}\n", kind=FileKind.DVC) is None
    )
