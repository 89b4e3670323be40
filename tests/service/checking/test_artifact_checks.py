"""What is wrong with annotations, given what the repository says."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.annotations.entries import read_entries
from gtod.annotations.problem import Position, Problem, Range
from gtod.annotations.text import Text
from gtod.service.checking.artifacts import Checked, check_again, check_artifacts
from gtod.service.checking.facts import Facts
from gtod.service.checking.gathering import gather_paths, gather_registry_facts
from gtod.service.lookup import head_annotations
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.annotations.marked import briefly, place, unmark
from tests.service.checking.example import build_example


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The example."""
    return Repositories().find(str(build_example(tmp_path_factory.mktemp("example") / "r")), {})


@pytest.fixture(scope="module")
def facts(repository: Repository) -> Facts:
    """What is known of it, but for paths."""
    registry = finish(gather_registry_facts(repository, repository.configuration({})))
    head = finish(head_annotations(repository, registry.configuration)).artifacts
    assert repository.location.work_tree is not None
    return Facts(registry, repository.location.work_tree, head=head)


def checked(repository: Repository, facts: Facts, text: str) -> tuple[Problem, ...]:
    """All that is wrong with a text, as an editor finds out: paths come last."""
    entries = read_entries(Text(text))
    first = check_again(None, entries, facts)
    paths = finish(gather_paths(repository, first.unknown_paths))
    whole = msgspec.structs.replace(facts, paths=paths)
    found = check_again(first, entries, whole)
    assert found.unknown_paths == set()
    assert found.problems == check_artifacts(entries, whole)
    return found.problems


CHURN = "churn: {type: model, path: models/churn.pkl, virtual: false}\n"


@pytest.mark.parametrize(
    ("marked", "problems"),
    [
        # What HEAD says of a registered artifact is no problem.
        (CHURN, []),
        # Types.
        ("old: {type: «modle»}", ["error type-not-allowed"]),
        ("old: {description: 😀é, type: «table»}", ["error type-not-allowed"]),
        ("old: {type: dataset}", []),
        # Paths that are to be in git.
        ("old: {path: «models/new.pkl», virtual: false}", ["error path-not-committed"]),
        ("old: {labels: ['a'], path: «nowhere/x», virtual: no}", ["error path-not-committed"]),
        ("old: {description: 😀, path: «big.bin», virtual: false}", ["error path-ignored"]),
        ("old: {path: «no/b.bin», virtual: false}", ["error path-ignored"]),
        ("old: {path: «../x», virtual: false}", ["error path-outside"]),
        ("old: {path: «/srv/x», virtual: false}", ["error path-outside"]),
        ("old: {path: «s3://bucket/x», virtual: false}", ["error path-outside"]),
        ("old: {path: models/staged.pkl, virtual: false}", []),
        ("old: {path: models, virtual: false}", []),
        ("old: {path: ./models//churn.pkl, virtual: false}", []),
        ("old: {path: ., virtual: false}", []),
        # Paths that are to be there.
        ("old: {path: «nowhere/x»}", ["hint path-missing"]),
        ("old: {path: «models/gone.pkl», virtual: false}", ["hint path-missing"]),
        ("old: {path: big.bin}", []),
        ("old: {path: kept.csv}", []),
        ("old: {path: ../x}\n", []),
        ("old: {path: s3://bucket/x}", []),
        # Metafiles.
        ("old: {description: 😀é, path: «odd.csv»}", ["warning broken-metafile"]),
        # Artifacts without a version; 'draft' only has a stage.
        ("«new»: {}", ["hint never-registered"]),
        ("«draft»: {}", ["hint never-registered"]),
        ("old: {description: 😀é}\n«'new'»: {}", ["hint never-registered"]),
        # Paths of several artifacts.
        (
            CHURN + "old: {path: «models/../models/churn.pkl»}",
            ["warning same-path"],
        ),
        (CHURN + "old: {description: 😀, path: «models»}", ["warning nested-path"]),
        ("old: {path: models}\n" + CHURN.replace("models/churn.pkl", "«models/churn.pkl»"),
         ["warning nested-path"]),
        ("old: {path: .}\n" + CHURN.replace("models/churn.pkl", "«models/churn.pkl»"),
         ["warning nested-path"]),
        (CHURN + "old: {path: «models/churn.pk»}", ["hint path-missing"]),
    ],
)  # fmt: skip
def test_each_problem_stands_at_its_token(
    repository: Repository, facts: Facts, marked: str, problems: list[str]
) -> None:
    """Where HEAD's commit says the same."""
    text, ranges = unmark(marked)
    head = {
        entry.name: entry.annotation
        for entry in read_entries(Text(text)).entries
        if entry.annotation is not None
    }

    found = checked(repository, msgspec.structs.replace(facts, head=head), text)

    assert briefly(found) == problems
    assert [place(problem.range) for problem in found] == ranges


@pytest.mark.parametrize(
    ("marked", "problems"),
    [
        (CHURN, []),
        ("«churn»: {type: model}", ["hint uncommitted-annotation"]),
        ("old: {description: 😀é}\n«churn»: {}", ["hint uncommitted-annotation"] * 2),
        ("«draft»: {}", ["hint never-registered"]),
    ],
)
def test_annotations_of_the_registry_count_once_they_are_committed(
    repository: Repository, facts: Facts, marked: str, problems: list[str]
) -> None:
    """Whether HEAD has another one or none; of what was never registered nothing counts."""
    text, ranges = unmark(marked.replace("old", "«old»"))

    found = checked(repository, facts, text)

    assert briefly(found) == problems
    assert [place(problem.range) for problem in found] == ranges


def test_what_an_address_and_an_address_in_it_have_in_common_is_told() -> None:
    """Addresses lie in each other as folders do; who has no repository hears of it too."""
    text, ranges = unmark("a: {path: s3://b/x/}\nb: {path: «s3://b/x»}\nc: {path: «s3://b/x/y»}\n")

    problems = check_artifacts(read_entries(Text(text)), None)

    assert briefly(problems) == ["warning same-path", "warning nested-path"]
    assert [place(problem.range) for problem in problems] == ranges
    related = [place(other.range) for problem in problems for other in problem.related]
    assert related == ["0:10-0:19", "0:10-0:19"]


def test_without_a_repository_only_the_text_counts() -> None:
    """Nothing is known of types, tags and files."""
    entries = read_entries(Text("a: {type: modle, path: ../x, virtual: false}\n"))

    assert check_artifacts(entries, None) == ()


def test_what_an_entry_takes_in_is_told_at_its_name(repository: Repository, facts: Facts) -> None:
    """The type stands with another artifact, where it is told too."""
    text, ranges = unmark("churn: &c {type: «modle»}\n«old»: {<<: *c}\n")

    found = [p for p in checked(repository, facts, text) if p.code == "type-not-allowed"]

    assert [place(problem.range) for problem in found] == ranges


def test_virtual_is_what_a_path_has_to_do_with(repository: Repository, facts: Facts) -> None:
    """It says that git has the file."""
    problems = checked(repository, facts, "old:\n  path: big.bin\n  virtual: false\n")

    related = [place(other.range) for problem in problems for other in problem.related]
    assert related == ["2:11-2:16"]


def test_artifacts_of_a_folder_have_the_folder_in_their_name(
    repository: Repository, facts: Facts
) -> None:
    """As in the dvc.yaml of a folder, from which paths count too."""
    inside = msgspec.structs.replace(facts, folder="sub", head={})
    text, ranges = unmark("«thing»: {path: ../models/churn.pkl, virtual: false}\n«other»: {}\n")

    problems = checked(repository, inside, text)

    assert briefly(problems) == ["hint uncommitted-annotation", "hint never-registered"]
    assert [place(problem.range) for problem in problems] == ranges
    assert "'gtoc register sub:other'" in problems[1].message


# What was checked before is not looked at again, and that changes nothing.

_lines = st.lists(
    st.sampled_from(
        [
            "churn: {type: model, path: models/churn.pkl, virtual: false}",
            "old: {path: models}",
            "new: {type: modle}",
            "new: {path: models/new.pkl, virtual: false}",
            "other: {path: ./models/new.pkl, labels: [a, a]}",
            "broken: [",
            "x",
            "",
        ]
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def known(repository: Repository, facts: Facts) -> Facts:
    """The facts with those of the paths that may be typed here."""
    paths = ["models", "models/churn.pkl", "models/new.pkl"]
    return msgspec.structs.replace(facts, paths=finish(gather_paths(repository, paths)))


@given(st.lists(_lines, min_size=1, max_size=4))
def test_checking_again_gives_what_checking_gives(
    facts: Facts, known: Facts, texts: list[list[str]]
) -> None:
    """Whatever was typed before, and whatever of it is still there."""
    before: Checked | None = None
    for lines in texts:
        entries = read_entries(Text("\n".join(lines)))
        before = check_again(before, entries, facts)
        before = check_again(before, entries, known)

        assert before.problems == check_artifacts(entries, known)
        starts = [problem.range.start for problem in before.problems]
        assert starts == sorted(starts)


def test_entries_that_moved_are_told_where_they_are(facts: Facts) -> None:
    """Also those that were not read again, but only lie further down."""
    text = Text("new:\n  path: /x\n  virtual: false\nold: {type: modle}\n")
    before = check_again(None, read_entries(text), facts)
    top = Position(0, 0)
    moved = read_entries(text.edited(Range(top, top), "# Two\n# lines.\n"))

    after = check_again(before, moved, facts)

    assert after.problems == check_artifacts(moved, facts)
    assert after.problems == tuple(problem.moved(2) for problem in before.problems)
    assert len(after.problems) == 4


def test_other_facts_are_heeded(facts: Facts) -> None:
    """Entries that were checked before are held against them anew."""
    entries = read_entries(Text("churn: {type: table}\n"))
    before = check_again(None, entries, facts)
    configuration = facts.registry.configuration
    gto = msgspec.structs.replace(configuration.gto, types=("table",))
    registry = msgspec.structs.replace(
        facts.registry, configuration=msgspec.structs.replace(configuration, gto=gto)
    )

    after = check_again(before, entries, msgspec.structs.replace(facts, registry=registry))

    assert "type-not-allowed" in {problem.code for problem in before.problems}
    assert "type-not-allowed" not in {problem.code for problem in after.problems}


def test_ten_thousand_entries_are_checked_again_at_a_keystroke(facts: Facts) -> None:
    """In a few milliseconds, of which this allows a busy machine twenty times as many."""
    import time  # noqa: PLC0415 - only here

    text = "".join(f"m-{n}:\n  path: models/{n}.pkl\n" for n in range(10_000))
    written = Text(text)
    before = check_again(None, read_entries(written), facts)
    typed = Range(Position(10_001, 15), Position(10_001, 19))
    begun = time.process_time()

    after = check_again(before, read_entries(written.edited(typed, "x")), facts)

    assert time.process_time() - begun < 0.2
    assert len(after.problems) == 10_000
