"""The model of the registry: each rule that it states, by a story of a few tags."""

from tests.faults.artifact import Artifact, Tag
from tests.faults.model import Model, Question

A, B = "a" * 40, "b" * 40


def artifact(*tags: tuple[str, str]) -> Artifact:
    """What tags say that were made one after the other, each a name and a commit."""
    return Artifact(Tag(f"churn{name}", commit, at) for at, (name, commit) in enumerate(tags))


def test_the_greatest_registered_version_is_the_latest() -> None:
    """By its numbers, and not by its letters or its time."""
    assert artifact(("@v1.10.0", A), ("@v1.9.0", B)).latest == ["v1.10.0", "v1.9.0"]


def test_a_deregistered_version_counts_no_more() -> None:
    """Nor do its stages; registered again, it has none."""
    gone = (("@v1.0.0", A), ("#prod#1", A), ("@v1.0.0!", A))

    assert artifact(*gone).latest == []
    assert artifact(*gone).which("prod", by_time=False) == []
    assert artifact(*gone, ("@v1.0.0#2", A)).which("prod", by_time=False) == []


def test_a_stage_is_about_the_version_on_its_commit() -> None:
    """The greatest by then, else the first one later, else the commit."""
    two = (("@v1.0.0", A), ("@v2.0.0", A), ("#prod#1", A))

    assert artifact(*two).which("prod", by_time=False) == ["v2.0.0"]
    assert artifact(("#prod#1", A), ("@v1.0.0", A), ("@v2.0.0", A)).bindings[0] == "v1.0.0"
    assert artifact(("#prod#1", A), ("@v1.0.0", B)).which("prod", by_time=False) == [A]


def test_an_unassignment_takes_a_version_out() -> None:
    """Of that stage, and of that commit."""
    found = artifact(("#prod#1", A), ("#dev#2", A), ("#prod#3", B), ("#prod!#4", A))

    assert found.which("prod", by_time=False) == [B]
    assert found.which("dev", by_time=False) == [A]


def test_which_goes_by_version_or_by_time() -> None:
    """As it is configured."""
    found = artifact(("@v2.0.0", A), ("@v1.0.0", B), ("#prod#1", A), ("#prod#2", B))

    assert found.which("prod", by_time=False) == ["v2.0.0", "v1.0.0"]
    assert found.which("prod", by_time=True) == ["v1.0.0", "v2.0.0"]


def test_events_of_a_second_go_by_counter_kind_and_name() -> None:
    """So that every clone folds them alike."""
    names = ("churn#prod#2", "churn#dev#2", "churn#prod#1", "churn@v1.0.0")

    ordered = Artifact(Tag(name, A, 7) for name in names).events

    assert [event.tag.name for event in ordered] == [
        "churn@v1.0.0",
        "churn#prod#1",
        "churn#dev#2",
        "churn#prod#2",
    ]


def test_what_nobody_wrote_is_not_found() -> None:
    """An artifact, and a stage; one that .gto allows is known."""
    model = Model()
    model.add(Tag("churn@v1.0.0", A, 1))
    prod = {"name": "churn", "stage": "prod"}

    assert model.answer(Question("gto/latest", {"name": "other"})) == "!artifact_not_found"
    assert model.answer(Question("gto/which", prod)) == "!stage_not_found"
    model.allowed = ("prod",)
    assert model.answer(Question("gto/which", prod)) == []


def test_a_tag_that_goes_takes_its_event_along() -> None:
    """And with the last one the artifact goes."""
    model = Model()
    model.add(Tag("churn@v1.0.0", A, 1))

    assert model.without(["churn@v1.0.0"]).names == []
    model.remove("churn@v1.0.0")
    assert model.names == []
