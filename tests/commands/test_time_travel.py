"""`--as-of`, `--since` and `--until` on the command line: whose day it is, and what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.commands.registry_building import Gtoc, Stream, build

if TYPE_CHECKING:
    from pathlib import Path

#: 2022-07-14 and 2022-03-26 at 00:00 UTC.
_JULY_14 = 1_657_756_800
_MARCH_26 = 1_648_252_800
_HOUR = 3600


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Gtoc:
    """A version that came to production at 16:00 UTC, when it is past midnight in Tokyo."""
    stream = Stream()
    commit = stream.commit("main", _JULY_14 + 2 * _HOUR, {"model": "1"})
    stream.tag("churn@v1.0.0", commit, _JULY_14 + 3 * _HOUR)
    stream.tag("churn#prod#1", commit, _JULY_14 + 16 * _HOUR)
    return Gtoc(build(tmp_path_factory.mktemp("late"), stream.text()))


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("UTC", "2022-07-13", ""),
        ("UTC", "2022-07-14", "v1.0.0\n"),
        ("Asia/Tokyo", "2022-07-14", ""),
        ("Asia/Tokyo", "2022-07-15", "v1.0.0\n"),
        ("JST-9", "2022-07-14", ""),
        ("America/New_York", "2022-07-14", "v1.0.0\n"),
        ("<-12>12", "2022-07-13", ""),
        ("<+08>-8", "2022-07-14", ""),
        ("<+0759>-7:59:59", "2022-07-14", "v1.0.0\n"),
    ],
)
def test_a_day_ends_where_the_client_is(late: Gtoc, zone: str, day: str, expected: str) -> None:
    """In Tokyo the version came on the next day."""
    assert late.stdout(f"which churn prod --as-of {day}", TZ=zone) == expected


@pytest.mark.parametrize(
    ("zone", "time", "expected"),
    [
        ("UTC", "2022-07-14T16:00", "v1.0.0\n"),
        ("UTC", "2022-07-14T15:59:59", ""),
        ("UTC", "2022-07-14T15:59:59.999", ""),
        ("Asia/Tokyo", "2022-07-15T01:00", "v1.0.0\n"),
        ("Asia/Tokyo", "2022-07-15T00:59:59", ""),
        ("Asia/Tokyo", "2022-07-14T16:00Z", "v1.0.0\n"),
        ("Asia/Tokyo", "2022-07-14T12:00:00-0400", "v1.0.0\n"),
        ("UTC", "HEAD", ""),
        ("UTC", "churn#prod#1", ""),
    ],
)
def test_a_time_is_inclusive(late: Gtoc, zone: str, time: str, expected: str) -> None:
    """Without an offset it is the client's; a tag stands for its commit's time, not for its own."""
    assert late.stdout(f"which churn prod --as-of {time}", TZ=zone) == expected


@pytest.mark.parametrize(
    ("hours", "day"),
    [(22, "26"), (23, "27"), (45, "27"), (46, "28")],
)
def test_a_day_without_an_hour(tmp_path: Path, hours: int, day: str) -> None:
    """In Berlin 2022-03-27 had 23 hours: from 23:00 UTC to 22:00 UTC."""
    stream = Stream()
    commit = stream.commit("main", _MARCH_26, {"model": "1"})
    stream.tag("a@v1.0.0", commit, _MARCH_26 + hours * _HOUR)
    gtoc = Gtoc(build(tmp_path / "spring", stream.text()))

    days = [
        date
        for date in ("26", "27", "28")
        if gtoc.stdout(f"latest a --as-of 2022-03-{date}", TZ="Europe/Berlin")
    ]
    since = gtoc.stdout(f"history a --plain --since 2022-03-{day}", TZ="Europe/Berlin")
    until = gtoc.stdout(f"history a --plain --until 2022-03-{day}", TZ="Europe/Berlin")

    assert days[0] == day
    assert "registration" in since
    assert "registration" in until


def test_which_in_all_forms(gtoc: Gtoc) -> None:
    """The version, its tag, its commit, its path, and all of it."""
    line = "which churn dev --as-of 2022-07-11"

    assert gtoc.stdout(line) == "v1.0.0\n"
    assert gtoc.stdout("which churn dev") == "v1.1.0\n"
    assert gtoc.stdout(f"{line} --ref") == "churn#dev#1\n"
    assert gtoc.stdout(f"{line} --commit").startswith("8894584")
    assert gtoc.stdout(f"{line} --path") == "models/churn.pkl\n"
    assert json.loads(gtoc.stdout(f"{line} --json"))["ref"] == "churn#dev#1"
    assert gtoc.stdout("which churn dev --all --as-of 2022-07-12") == "v1.1.0\nv1.0.0\n"
    assert gtoc.stdout("which churn@latest staging --as-of=2022-07-12") == "v1.1.0\n"


def test_nothing_was_there(gtoc: Gtoc) -> None:
    """An artifact known today prints nothing, and with -e that is a no."""
    assert gtoc.stdout("which draft dev --as-of 2022-07-12") == ""
    assert gtoc.stdout("which notes dev --as-of 2022-07-12") == ""
    assert gtoc.stdout("latest churn --as-of 2022-07-10") == ""
    assert gtoc.stdout("latest churn --json --as-of 2022-07-10") == "null\n"
    for line in ("which draft dev --as-of 2022-07-12 -e", "latest churn --as-of 2022-07-10 -e"):
        output = gtoc.run(line)
        assert (output.exit_code, output.frames) == (1, ())
    assert "Nothing found" in gtoc.stdout("show --as-of 2022-07-10")
    assert "Nothing found" in gtoc.stdout("show churn --as-of 2022-07-10")
    assert gtoc.stdout("show --json --as-of 2022-07-10") == "{}\n"


def test_latest(gtoc: Gtoc) -> None:
    """Also of what was taken back since."""
    assert gtoc.stdout("latest segment") == "v0.4.0\n"
    assert gtoc.stdout("latest segment --as-of 2022-07-12") == "v0.4.1\n"
    assert gtoc.stdout("latest segment --all --as-of 2022-07-12") == "v0.4.1\nv0.4.0\n"


SHOWN = """\
name     latest    #dev    #prod    #staging
churn    v1.1.0    v1.1.0  v1.0.0   v1.1.0
old      v0.1.0    -       -        -
segment  v0.4.1    -       -        -
"""

VERSIONS = """\
artifact    version    stage    created_at           author        ref
churn       v1.0.0     dev      2022-07-11 12:01:00  Ada Lovelace  churn@v1.0.0
"""


def test_show(gtoc: Gtoc) -> None:
    """The table and an artifact: what was deprecated since is there, what is annotated is not."""
    assert gtoc.stdout("show --plain --as-of 2022-07-12") == SHOWN
    assert gtoc.stdout("show churn --plain --as-of 2022-07-11") == VERSIONS
    assert gtoc.stdout("show --name-only --as-of 2022-07-12 --at HEAD~1") == "churn\nsegment\n"
    rows = json.loads(gtoc.stdout("show --json --as-of 2022-07-12 --all-commits"))
    assert [row["annotated"] for row in rows.values()] == [False] * 3
    (row,) = json.loads(gtoc.stdout("show churn --json --as-of 2022-07-11"))
    assert (row["name"], row["stages"], len(row["assignments"])) == ("v1.0.0", ["dev"], 1)


def test_broken_annotations_matter_only_today(own: Gtoc) -> None:
    """The past does without them, so that nobody is warned."""
    stream = Stream()
    broken = stream.commit("main", _JULY_14, {"artifacts.yaml": "a: [\n"})
    stream.tag("a@v1.0.0", broken, _JULY_14)
    gtoc = Gtoc(build(own.folder.parent / "broken", stream.text()))

    assert gtoc.run("show").frames[0][0] == "stderr"
    assert gtoc.stdout("show --name-only --as-of 2022-07-14") == "a\n"


def test_stages(gtoc: Gtoc) -> None:
    """Those in use by then."""
    assert gtoc.stdout("stages --as-of 2022-07-11") == "dev\n"
    assert gtoc.stdout("stages --used --json --as-of 2022-07-10") == "[]\n"


def test_what_is_wrong(gtoc: Gtoc) -> None:
    """One sentence that names both: what a time looks like, and where commits are listed."""
    for line in (
        "which churn prod --as-of yesterday",
        "latest churn --as-of yesterday",
        "show --as-of yesterday",
        "show churn --as-of yesterday",
        "stages --as-of yesterday",
        "history --since yesterday",
        "history --until yesterday",
    ):
        assert gtoc.failure(line) == (
            "❌ 'yesterday' is neither a time, such as 2022-07-15 or 2022-07-15T18:30+02:00, nor a"
            " commit; 'git log --oneline --all' lists the commits\n"
        )
    assert "\x1b" not in gtoc.failure("show --as-of \x1b[31m")
    assert "'--as-of' requires an argument" in gtoc.usage_error("show --as-of")
    assert "had no version 'v1.1.0' then" in gtoc.failure("show churn@v1.1.0 --as-of 2022-07-11")
    assert "Did you mean 'prod'?" in gtoc.failure("which churn prd --as-of 2022-07-11")


def test_history_of_some_time(gtoc: Gtoc) -> None:
    """Both ends are inclusive, days and seconds alike, in the client's zone."""

    def stamps(options: str, **environ: str) -> list[str]:
        table = gtoc.stdout(f"history churn --plain --asc {options}", **environ)
        return [" ".join(line.split()[:2]) for line in table.splitlines()[1:]]

    assert stamps("--until 2022-07-11")[-1] == "2022-07-11 12:02:00"
    assert stamps("--since 2022-07-12 --until 2022-07-12T12:01") == [
        "2022-07-12 12:00:00",
        "2022-07-12 12:01:00",
    ]
    assert stamps("--since 2022-07-12T12:04:00") == ["2022-07-12 12:04:00", "2022-07-13 12:00:00"]
    assert stamps("--since 2022-07-12T12:04:00.5") == ["2022-07-13 12:00:00"]
    assert stamps("--since HEAD") == ["2022-07-13 12:00:00"]
    assert stamps("--until HEAD~1")[-1] == "2022-07-12 12:00:00"
    tokyo = stamps("--since 2022-07-12T21:04:00", TZ="Asia/Tokyo")
    assert tokyo == ["2022-07-12 21:04:00", "2022-07-13 21:00:00"]


def test_history_of_some_events(gtoc: Gtoc) -> None:
    """By stage, by kind, by author; --limit counts what is left."""
    keys = ("artifact", "event", "version", "stage")

    def told(options: str) -> list[str]:
        found = json.loads(gtoc.stdout(f"history --json {options}"))
        return [" ".join(e[key] for key in keys if e.get(key)) for e in found]

    assert told("--stage prod") == ["churn assignment v1.0.0 prod"]
    assert told("--event deregistration --event deprecation") == [
        "old deprecation",
        "segment deregistration v0.4.1",
    ]
    assert told("churn --author GRACE@ --event assignment --limit 1") == [
        "churn assignment v1.1.0 dev"
    ]
    assert told("notes --event assignment") == []
    assert "Did you mean 'prod'?" in gtoc.failure("history --stage prd")
    assert "'nonsense' is not one of 'registration'" in gtoc.usage_error("history --event nonsense")
