"""`GTOD=off` changes nothing that anybody can see."""

import pytest

from tests.daemon.support import Place

LINES = [
    "",
    "bogus",
    "show",
    "show churn --json",
    "which churn prod",
    "which chrun prod",
    "history",
    "describe churn",
    "show --as-of 2022-07-14",
    "which churn prod --as-of yesterday",
    "check --hints",
    "-r /nowhere show",
    "daemon -h",
]
#: The rest of the table, for when there is time.
MORE_LINES = [
    "-h",
    "--version",
    "show -h",
    "show --json",
    "show --plain",
    "show --ls",
    "show --ro",
    "show --name-only",
    "show --sort timestamp",
    "show --sort size",
    "show --at HEAD~1",
    "show --at nothing",
    "show -a",
    "show -A",
    "show churn",
    "show churn@latest",
    "show churn#prod",
    "show chrun",
    "show -v",
    "which",
    "which churn",
    "which churn prod --ref",
    "which churn prod --commit",
    "which churn prod --path",
    "which churn prod --json",
    "which churn prod --all",
    "which churn dev --last",
    "which churn dev --last -e",
    "which churn prdo",
    "latest churn",
    "latest churn --ref",
    "latest churn --json",
    "latest nothing",
    "history churn",
    "history churn --json",
    "history churn --asc --limit 2",
    "history --plain",
    "history --since 2022-07-14 --until HEAD",
    "history --stage prod --event assignment --author gusch",
    "latest churn --as-of 2022-07-12",
    "stages --as-of 2022-07-14",
    "check-ref churn@v3.0.0",
    "check-ref churn#prod#3 --stage",
    "check-ref nothing",
    "describe churn --type",
    "describe churn@v3.0.0",
    "stages",
    "stages --allowed",
    "stages --used --json",
    "parse-tag churn#prod#3",
    "parse-tag nothing --key stage",
    "completion bash",
    "check artifacts.yaml .git/config",
    "check nothing/artifacts.yaml --format json",
    "check --format sarif --hints",
    "check -h",
    "-r / show",
    "show --repo .",
]


@pytest.mark.parametrize(
    "line", [*LINES, *(pytest.param(line, marks=pytest.mark.slow) for line in MORE_LINES)]
)
def test_same_output_with_and_without_the_daemon(served: Place, line: str) -> None:
    """Output, errors and exit code, byte by byte."""
    words = line.split()
    is_own = words[:1] == ["daemon"]
    with served.answering(0 if is_own else 1):
        asked = served.gtoc(*words)
    with served.answering(0):
        by_variable = served.gtoc(*words, environ={"GTOD": "off"})

    assert (asked.returncode, asked.stdout, asked.stderr) == (
        by_variable.returncode,
        by_variable.stdout,
        by_variable.stderr,
    )
    assert b"Traceback" not in asked.stderr


@pytest.mark.parametrize("words", [["--no-daemon", "show"], ["show", "--no-daemon"]])
def test_option_that_says_the_same(served: Place, words: list[str]) -> None:
    """`--no-daemon`, wherever it stands."""
    with served.answering(0):
        alone = served.check(*words)
    with served.answering():
        assert served.check("show") == alone


@pytest.mark.parametrize(("zone", "told"), [("UTC", "v3.0.0\n"), ("Asia/Tokyo", "")])
def test_a_day_ends_where_the_client_is(served: Place, zone: str, told: str) -> None:
    """Not where the daemon was started: at 19:12 in UTC it was the next day in Tokyo."""
    with served.answering():
        asked = served.check("which", "churn", "dev", "--as-of=2022-07-14", environ={"TZ": zone})

    assert asked == told


def test_off_starts_no_daemon(place: Place) -> None:
    """And leaves nothing in the folder of the socket."""
    assert place.check("which", "churn", "prod", environ={"GTOD": "off"}) == "v3.0.0\n"
    assert place.check("which", "churn", "prod", "--no-daemon") == "v3.0.0\n"
    assert list(place.run.iterdir()) == []
    assert place.daemons() == []


@pytest.mark.parametrize(
    "environ",
    [
        {"TZ": "Asia/Tokyo"},
        {"TZ": "nonsense"},
        {"COLUMNS": "20"},
        {"COLUMNS": "x"},
        {"LANG": "C"},
        {"LC_ALL": "C"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONUTF8": "0", "LC_ALL": "POSIX"},
        {"GTO_EMOJIS": "false"},
        {"GTO_STAGES": "[broken"},
        {"GIT_DIR": "/nowhere"},
        {"NO_COLOR": "1"},
    ],
    ids=str,
)
@pytest.mark.slow
def test_same_output_in_other_surroundings(served: Place, environ: dict[str, str]) -> None:
    """The same with variables that change it."""
    for words in (["show", "churn"], ["which", "chrun", "prod"], ["stages", "--allowed"], ["-h"]):
        with served.answering():
            asked = served.gtoc(*words, environ=environ)
        alone = served.gtoc(*words, environ=environ | {"GTOD": "off"})
        assert (asked.returncode, asked.stdout, asked.stderr) == (
            alone.returncode,
            alone.stdout,
            alone.stderr,
        )
