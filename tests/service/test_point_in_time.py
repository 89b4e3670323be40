"""What a text says about a point in time."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.errors import ErrorKind
from gtod.service.point_in_time import CommitTime, PointInTime, first_second, last_second, seconds
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import git, make_repository
from tests.service.asking import build, commit_of, refusal

BERLIN = ZoneInfo("Europe/Berlin")
TOKYO = ZoneInfo("Asia/Tokyo")
HAVANA = ZoneInfo("America/Havana")  # clocks go from 1 to midnight
SAO_PAULO = ZoneInfo("America/Sao_Paulo")  # clocks went from midnight to 1
APIA = ZoneInfo("Pacific/Apia")  # had no 2011-12-30
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time
ST_JOHNS = ZoneInfo("America/St_Johns")  # clocks went from 0:01 to 23:01
ZONES = [UTC, BERLIN, TOKYO, HAVANA, SAO_PAULO, APIA, LORD_HOWE, ST_JOHNS]


def utc(text: str) -> int:
    """The second of a time in UTC."""
    return int(datetime.fromisoformat(f"{text}+00:00").timestamp())


def opened(path: Path) -> Repository:
    """The repository that there is."""
    return Repositories().find(str(path), {})


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two commits; the tag on the first was made later than the second."""
    return build(tmp_path, "100 commit A\n200 commit B\n300 a@v1.0.0 on A")


@pytest.mark.parametrize(
    "text",
    [
        "2022-07-15T18:30:00Z",
        "2022-07-15T18:30:00+00:00",
        "2022-07-15T18:30",
        "2022-07-15 18:30",
        "2022-07-15 18:30:00 +0000",
        "20220715T183000Z",
        "20220715T1830",
        "2022-W28-5T18:30",
        "2022W285T18:30",
        "2022-07-15T20:30+02:00",
        "2022-07-15T20:30:00+0200",
        "2022-07-15T20:30 +02",
        "2022-07-15T18:30:15+00:00:15",
        "2022-07-15T13:00:00-05:30",
        "2022-07-16T18:29:00+23:59",
        "2022-07-15T18:30:00.000000000Z",
    ],
)
def test_a_time_is_a_second(text: str) -> None:
    """In all forms of ISO 8601, and in those of git; for both ends alike."""
    assert last_second(text, UTC) == first_second(text, UTC) == utc("2022-07-15T18:30:00")


@pytest.mark.parametrize("text", ["2022-07-15", "20220715", "2022-W28-5", "2022W285"])
def test_a_date_is_its_whole_day(text: str) -> None:
    """From the first second to the last."""
    assert first_second(text, UTC) == utc("2022-07-15T00:00:00")
    assert last_second(text, UTC) == utc("2022-07-15T23:59:59")


@pytest.mark.parametrize(
    "text",
    [
        "HEAD",
        "main",
        "churn@v1.0.0",
        "",
        "2022",
        "2022-07",
        "2022-W28",
        "2022-02-30",
        "2022-13-01",
        "0000-01-01",
        "2022-07-15-12",
        "2022-07-15x12:00",
        "2022-07-15T",
        "2022-07-15T12,5",
        "2022-07-15T12:30.5",
        "2022-07-15T25:00",
        "2022-07-15T12:60",
        "2022-07-15T23:59:60",
        "2022-07-15T12:00+24:00",
        "2022-07-15Z",
        "\uff12022-07-15",
        "2022-07-15\n",
        " 2022-07-15",
        "1657238399",
        "20220707a",
    ],
)
def test_what_is_no_time_is_a_revision(text: str) -> None:
    """So is what only Python takes for ISO 8601, and what no calendar or clock has."""
    assert last_second(text, UTC) == first_second(text, UTC) == CommitTime(text)


def test_a_fraction_of_a_second_reaches_no_further() -> None:
    """Tags have whole seconds: one made at 18:30:00 is before 18:30:00.5, the next one behind."""
    for text in ("2022-07-15T18:30:00.5", "2022-07-15T18:30:00,999999", "2022-07-15T18:30:00.1Z"):
        assert last_second(text, UTC) == utc("2022-07-15T18:30:00")
        assert first_second(text, UTC) == utc("2022-07-15T18:30:01")
    assert last_second("1969-12-31T23:59:58.5", UTC) == -2
    assert first_second("1969-12-31T23:59:58.5", UTC) == -1


def test_without_an_offset_it_is_meant_in_the_zone() -> None:
    """With one the zone does not matter."""
    assert last_second("2022-07-15", TOKYO) == utc("2022-07-15T14:59:59")
    assert last_second("2022-07-15", UTC) == utc("2022-07-15T23:59:59")
    assert last_second("2022-07-15T12:00", TOKYO) == utc("2022-07-15T03:00:00")
    assert last_second("2022-07-15T12:00Z", TOKYO) == utc("2022-07-15T12:00:00")


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        (BERLIN, "2022-03-27", "2022-03-26T23:00:00", "2022-03-27T21:59:59"),
        (BERLIN, "2022-10-30", "2022-10-29T22:00:00", "2022-10-30T22:59:59"),
        (LORD_HOWE, "2022-10-02", "2022-10-01T13:30:00", "2022-10-02T12:59:59"),
        (SAO_PAULO, "2018-11-04", "2018-11-04T03:00:00", "2018-11-05T01:59:59"),
        (SAO_PAULO, "2018-02-17", "2018-02-17T02:00:00", "2018-02-18T02:59:59"),
        (HAVANA, "2022-11-05", "2022-11-05T04:00:00", "2022-11-06T03:59:59"),
        (HAVANA, "2022-11-06", "2022-11-06T04:00:00", "2022-11-07T04:59:59"),
        (APIA, "2011-12-29", "2011-12-29T10:00:00", "2011-12-30T09:59:59"),
        (APIA, "2011-12-30", "2011-12-30T10:00:00", "2011-12-30T09:59:59"),
        (APIA, "2011-12-31", "2011-12-30T10:00:00", "2011-12-31T09:59:59"),
    ],
)
def test_days_on_which_clocks_are_changed(zone: ZoneInfo, day: str, first: str, last: str) -> None:
    """They have 23, 24.5 or 25 hours, begin at 1, or are not there at all: then they are empty."""
    assert first_second(day, zone) == utc(first)
    assert last_second(day, zone) == utc(last)


def test_hours_that_clocks_show_twice_or_never() -> None:
    """The first of the two; what is skipped counts on from before. An offset says it exactly."""
    assert last_second("2022-10-30T02:30", BERLIN) == utc("2022-10-30T00:30:00")
    assert last_second("2022-10-30T02:30+01:00", BERLIN) == utc("2022-10-30T01:30:00")
    assert last_second("2022-03-27T02:30", BERLIN) == utc("2022-03-27T01:30:00")


@given(st.dates(date(1970, 1, 1), date(2037, 12, 31)), st.sampled_from(ZONES))
def test_each_day_ends_where_the_next_one_begins(day: date, zone: ZoneInfo) -> None:
    """And its first second is the first that clocks show on that day or behind it."""
    first = _known(first_second(str(day), zone))
    following = _known(first_second(str(day + timedelta(days=1)), zone))

    assert last_second(str(day), zone) == following - 1
    assert datetime.fromtimestamp(first, zone).date() >= day
    assert datetime.fromtimestamp(first - 1, zone).date() < day


@given(st.datetimes(timezones=st.sampled_from(ZONES)), st.sampled_from(ZONES))
def test_what_a_program_writes_is_understood(moment: datetime, zone: ZoneInfo) -> None:
    """Whatever `isoformat` gives of a time with an offset, of any year."""
    last = _known(last_second(moment.isoformat(), zone))
    first = _known(first_second(moment.isoformat(), zone))

    since = moment.replace(tzinfo=None) - datetime(1970, 1, 1)  # noqa: DTZ001 - counted by hand
    exact = since - (moment.utcoffset() or timedelta())
    assert timedelta(seconds=last) <= exact < timedelta(seconds=last + 1)
    assert first == last + bool(exact % timedelta(seconds=1))


@pytest.mark.parametrize("zone", [*ZONES, timezone(timedelta(hours=14)), None])
def test_the_ends_of_the_calendar(zone: ZoneInfo | None) -> None:
    """Also where they lie outside it in UTC, or have no next day."""
    ends = [
        _known(point)
        for day in ("0001-01-01", "9999-12-31")
        for point in (first_second(day, zone), last_second(day, zone))
    ]

    day = 24 * 60 * 60
    assert [ends[1] - ends[0], ends[3] - ends[2]] == [day - 1, day - 1]
    assert abs(ends[0] - utc("0001-01-01T00:00:00")) < day
    assert abs(ends[2] - utc("9999-12-31T00:00:00")) < day


def _known(point: PointInTime) -> int:
    assert isinstance(point, int)
    return point


@pytest.mark.parametrize("revision", ["HEAD~1", "a@v1.0.0", "refs/tags/a@v1.0.0", "HEAD^"])
def test_a_revision_is_the_time_of_its_commit(repository: Repository, revision: str) -> None:
    """That of the committer; also of a tag, whose own time is another."""
    assert finish(seconds(repository, CommitTime(revision))) == 100
    assert finish(seconds(repository, CommitTime(commit_of(repository, "A")[:10]))) == 100


def test_the_committers_time_counts(tmp_path: Path) -> None:
    """Not the author's: a commit may have been rebased."""
    folder = make_repository(tmp_path / "r")
    dates = {"GIT_AUTHOR_DATE": "@1000 +0000", "GIT_COMMITTER_DATE": "@2000 +0200"}
    git(folder, "commit", "--allow-empty", "--message=rebased", env=dates)

    repository = opened(folder)

    assert finish(seconds(repository, CommitTime("HEAD"))) == 2000


@pytest.mark.parametrize(
    "text", ["yesterday", "2022-02-30", "", "--all", "HEAD:x", "a\0b", "\udcff", "HEAD^{tree}"]
)
def test_what_is_neither_is_told_both(repository: Repository, text: str) -> None:
    """What a time looks like, and where commits are listed."""
    told = refusal(seconds(repository, CommitTime(text)), ErrorKind.REVISION_NOT_FOUND)

    assert told == (
        f"'{text}' is neither a time, such as 2022-07-15 or 2022-07-15T18:30+02:00, nor a commit;"
        " 'git log --oneline --all' lists the commits"
    )


def test_head_before_the_first_commit(tmp_path: Path) -> None:
    """There is more to say than that it is no time."""
    repository = opened(make_repository(tmp_path / "r"))

    told = refusal(seconds(repository, CommitTime("HEAD")), ErrorKind.REVISION_NOT_FOUND)

    assert told == "HEAD has no commit yet; commit something first"


def test_a_branch_that_is_named_like_a_day(repository: Repository) -> None:
    """The day is meant; the whole name of the ref means the branch."""
    assert repository.location.work_tree is not None
    git(Path(repository.location.work_tree), "branch", "2022-07-15", "HEAD~1")

    assert last_second("2022-07-15", UTC) == utc("2022-07-15T23:59:59")
    branch = last_second("refs/heads/2022-07-15", UTC)
    assert finish(seconds(repository, branch)) == 100
