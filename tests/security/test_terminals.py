"""What strangers wrote is shown by terminals and in workflows, and never obeyed."""

import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.commands.text import printable
from gtod.registry.tag import parse_tag
from tests.daemon.support import GTOC, Place
from tests.helpers.git import git, make_repository
from tests.security.test_nothing_is_run import READING

#: Colours, a title, a bell, a C1 control, a return, both turns of direction, marks, no width.
EVIL = (
    "\x1b[31m\x1b]0;title\x07\x9b2J\r\u202e\u2066\u200e\u200f\u061c\u200b\u2060\u2028\xad\ufeff"
    "\u3164\U000e0041"
)
CONTROLS = frozenset(EVIL) - set("[31m]0;title2J")

#: The same as a text of YAML.
YAML = f'"{"".join(f"{chr(92)}U{ord(character):08x}" for character in EVIL)}"'

ARTIFACTS = f"""\
churn: {{type: model, path: {YAML}, labels: [{YAML}], description: {YAML}, {YAML}: 1}}
{YAML}: {{type: {YAML}}}
segment: {{type: {YAML}, path: data, custom: {{{YAML}: {YAML}}}}}
"""


def unseen_in(text: str) -> set[str]:
    """The characters of a text that a terminal would obey, or nobody would see."""
    return {c for c in text if c in CONTROLS or (ord(c) < 32 and c not in "\n\t")}


@pytest.fixture(scope="module")
def evil(served: Place) -> Path:
    """A repository in which everything that can hold a text holds an evil one."""
    path = make_repository(served.top / "".join(c for c in EVIL if c not in "\x9b\r"))
    (path / "artifacts.yaml").write_text(ARTIFACTS)
    (path / "data.dvc").write_text(f"outs: [{{path: data, {YAML}: 1, md5: {YAML}}}]\n")
    (path / ".gto").write_text(f"stages: [dev, prod]\n{YAML}: 1\n")
    (path / ".gtod.yaml").write_text(f"{YAML}: 1\nsort: {YAML}\n")
    (path / "dvc.yaml").write_text(
        f"artifacts: {{{YAML}: {{path: {YAML}}}, x: {{type: {YAML}}}}}\n"
    )
    git(path, "add", ".")
    who = {f"GIT_{role}_NAME": f"Eve {EVIL}" for role in ("COMMITTER", "AUTHOR")}
    git(path, "commit", "--quiet", "--message", f"{EVIL}\n\n::error::x", env=who)
    for name in ("churn@v1.0.0", "churn#prod#1"):
        git(path, "tag", "--annotate", "--message", f"{EVIL}\n::error::x", name, env=who)
    oid = git(path, "rev-parse", "refs/tags/churn@v1.0.0")
    # No git makes such tags, but somebody may.
    for name in (f"churn@v2.0.0{EVIL}", f"{EVIL}@v1.0.0", f"churn#{EVIL}#1", "churn@v3.0.0\nx"):
        (path / ".git" / "refs" / "tags" / name).write_text(f"{oid}\n")
    with (path / ".git" / "packed-refs").open("ab") as packed:
        packed.write(f"{oid} refs/tags/churn@v4.0.0{EVIL}\n".encode())
    return path


@pytest.mark.parametrize("name", READING)
def test_no_command_prints_what_a_terminal_obeys(served: Place, evil: Path, name: str) -> None:
    """Nor what nobody sees."""
    asked = [*READING[name]]
    if name not in {"daemon", "demo", "watch", "completion", "_complete"}:
        asked.append(f"{name} {shlex.quote(EVIL)}")
    for line in asked:
        done = served.gtoc(*shlex.split(line), cwd=evil)
        for written in (done.stdout, done.stderr):
            assert unseen_in(written.decode()) == set(), line
        assert b"Traceback" not in done.stderr, line


def test_the_log_is_shown_and_not_obeyed(served: Place, evil: Path) -> None:
    """Whatever a client or a traceback wrote into it."""
    with Path(f"{served.socket}.log").open("a") as file:
        file.write(f"{EVIL}\n")

    shown = served.gtoc("daemon", "log", cwd=evil).stdout.decode()

    assert r"\x1b[31m" in shown
    assert unseen_in(shown) == set()


def test_a_workflow_is_told_problems_and_nothing_else(served: Place, evil: Path) -> None:
    """GitHub obeys every line that begins with `::`, and shows the others as a terminal does."""
    told = served.gtoc("check", "--format", "github", "--hints", cwd=evil).stdout.decode()

    assert unseen_in(told) == set()
    assert told.count("\n") > 5
    assert all(re.match("::(error|warning|notice) file=", line) for line in told.splitlines())


def test_a_followed_event_is_shown_and_not_obeyed(served: Place, evil: Path) -> None:
    """What happens elsewhere is told at once."""
    process = served.start(GTOC, "watch", cwd=evil)
    assert process.stderr is not None
    assert process.stdout is not None
    assert "Watching" in process.stderr.readline().decode()
    who = {"GIT_COMMITTER_NAME": f"Eve {EVIL}"}
    git(evil, "tag", "--annotate", "--message", EVIL, "churn@v9.0.0", env=who)

    told = process.stdout.readline().decode()

    assert "churn" in told
    assert unseen_in(told) == set()


@given(st.text())
def test_any_text_can_be_shown(text: str) -> None:
    """On one line, in UTF-8, and what is shown is shown the same once more."""
    shown = printable(text)

    assert unseen_in(shown) == set()
    assert not set(shown) & set("\n\t")
    assert shown.encode().decode() == shown
    assert printable(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        *("churn\u202e@v1.0.0", "churn\x1b@v1.0.0", "\u0441hurn@v1.0.0", "churn\u200b@v1.0.0"),
        *("churn@v1.0.0\n", "churn#pr\u043ed", "churn#prod#\u0661", "churn@v\uff11.0.0"),
        *("-churn@v1.0.0", "churn@v1.0.0\r", "churn@v1.0.0\u2028", "churn#\x00"),
    ],
)
def test_what_only_looks_like_a_tag_of_the_registry_is_none(text: str) -> None:
    """Names have letters, digits and a few signs of ASCII."""
    assert parse_tag(text) is None
