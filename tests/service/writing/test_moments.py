"""A change is the last event of its artifact, whatever the clocks say."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.writing.assigning import Assignment
from gtod.service.writing.change import bound_events
from gtod.service.writing.registering import Registration
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.service.asking import build
from tests.service.writing.support import NOW, all_tags, created, refused, top, write

HOUR = 3600
ASSIGNMENT = Assignment("churn", "prod", version="v1.0.0")
BOB = {"GIT_COMMITTER_NAME": "Bob", "GIT_COMMITTER_EMAIL": "bob@example.com"}


def registered(tmp_path: Path, time: int) -> Repository:
    """A version that Ann registered at some second."""
    return build(tmp_path, f"{time} churn@v1.0.0 on A")


def last_event(repository: Repository) -> tuple[str, int]:
    """The tag and the second of the last event."""
    folded = finish(repository.tags.one("churn"))
    assert folded is not None
    last = bound_events(folded.artifact)[-1].event
    return last.tag, last.time


@pytest.mark.parametrize("time", [0, NOW - 1])
def test_a_change_happens_now(tmp_path: Path, time: int) -> None:
    """If nothing is newer."""
    repository = registered(tmp_path, time)

    written = write(repository, ASSIGNMENT)

    assert written.warnings == ()
    assert [(one.event.tag, one.event.time) for one in written.created] == [("churn#prod#1", NOW)]
    assert last_event(repository) == ("churn#prod#1", NOW)


@pytest.mark.parametrize("ahead", [0, 1, 4, 5, 60, HOUR, 24 * HOUR])
def test_a_change_comes_after_what_is_dated_later(tmp_path: Path, ahead: int) -> None:
    """One second, and it is told which tag is ahead of the clock."""
    repository = registered(tmp_path, NOW + ahead)

    written = write(repository, ASSIGNMENT, variables=BOB)

    assert last_event(repository) == ("churn#prod#1", NOW + ahead + 1)
    (warning,) = written.warnings
    assert f"'churn@v1.0.0' is dated {ahead} s ahead" in warning


@pytest.mark.parametrize("ahead", [0, 1, 4])
def test_tags_that_one_makes_in_a_row_need_no_warning(tmp_path: Path, ahead: int) -> None:
    """They are ahead because each came a second after the one before it."""
    repository = registered(tmp_path, NOW + ahead)

    assert write(repository, ASSIGNMENT).warnings == ()
    assert last_event(repository) == ("churn#prod#1", NOW + ahead + 1)


def test_a_tag_of_one_s_own_that_is_far_ahead_is_told(tmp_path: Path) -> None:
    """Not made in a row, but by another clock."""
    (warning,) = write(registered(tmp_path, NOW + 5), ASSIGNMENT).warnings

    assert "'churn@v1.0.0'" in warning


def test_more_than_a_day_ahead_has_to_be_forced(tmp_path: Path) -> None:
    """Such a tag would hold everybody up for as long."""
    repository = registered(tmp_path, NOW + 24 * HOUR + 1)

    with refused(ErrorKind.CLOCK_AHEAD, "'churn@v1.0.0'", "24 hours", "--force"):
        write(repository, ASSIGNMENT)
    assert all_tags(top(repository)) == ["churn@v1.0.0"]
    with refused(ErrorKind.CLOCK_AHEAD, "24 hours"):
        write(repository, ASSIGNMENT, dry_run=True)

    (warning,) = write(repository, ASSIGNMENT, force=True).warnings

    assert "'churn@v1.0.0'" in warning
    assert last_event(repository) == ("churn#prod#1", NOW + 24 * HOUR + 2)


def test_the_clocks_of_other_artifacts_do_not_matter(tmp_path: Path) -> None:
    """Events are in order within an artifact."""
    repository = build(tmp_path, f"10 churn@v1.0.0 on A\n{NOW + HOUR} other@v1.0.0 on A")

    assert write(repository, ASSIGNMENT).warnings == ()
    assert last_event(repository) == ("churn#prod#1", NOW)


def test_a_registration_and_its_assignment_happen_together(tmp_path: Path) -> None:
    """In one second, the registration first."""
    repository = build(tmp_path, f"5 commit A\n5 commit B\n{NOW + 9} churn@v1.0.0 on A")

    written = write(repository, Assignment("churn", "prod"))

    assert [(one.event.tag, one.event.time) for one in written.created] == [
        ("churn@v1.0.1", NOW + 10),
        ("churn#prod#1", NOW + 10),
    ]
    assert last_event(repository) == ("churn#prod#1", NOW + 10)


def test_many_changes_in_one_second_stay_in_their_order(tmp_path: Path) -> None:
    """Also those whose names would sort otherwise."""
    repository = registered(tmp_path, 10)
    for stage in ("b", "a", "d", "c", *"efghijk"):
        written = write(repository, Assignment("churn", stage, version="v1.0.0"))
        assert last_event(repository)[0] == created(written)[-1]


def test_the_time_is_that_of_git_s_own_rules(tmp_path: Path) -> None:
    """GIT_COMMITTER_DATE with its offset, and never that of the daemon."""
    repository = registered(tmp_path, 10)

    written = write(
        repository, ASSIGNMENT, variables={"GIT_COMMITTER_DATE": "2033-05-18T05:33:20-0330"}
    )

    (event,) = [one.event for one in written.created]
    assert (event.time, event.offset) == (2_000_019_800, -210)


def test_a_time_that_is_none_is_refused(tmp_path: Path) -> None:
    """It is told which variable says it."""
    with refused(ErrorKind.INVALID_ARGUMENT, "GIT_COMMITTER_DATE"):
        write(
            registered(tmp_path, 10),
            Registration("new"),
            variables={"GIT_COMMITTER_DATE": "tomorrow-ish"},
        )
