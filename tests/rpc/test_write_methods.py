"""The typed methods that change tags: what they are asked with, and what they answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.git import ENVIRONMENT, commits, git, make_repository
from tests.rpc.conftest import Ask, PlainServer
from tests.service.writing.command_line import in_shell
from tests.service.writing.support import all_tags, tag_object

Call = Callable[..., Any]


@pytest.fixture
def call(ask: Ask, repository: Path) -> Call:
    """The answer of a method of the repository, asked by Ann."""

    def asked(method: str, **params: object) -> object:
        body = {"repo": str(repository), "environ": ENVIRONMENT, **params}
        return ask({"jsonrpc": "2.0", "id": 1, "method": method, "params": body})

    return asked


@pytest.fixture
def result(call: Call) -> Call:
    """The same, if it succeeds."""

    def asked(method: str, **params: object) -> object:
        found = call(method, **params)
        assert "error" not in found, found["error"]
        return found["result"]

    return asked


@pytest.fixture
def refusal(call: Call) -> Call:
    """Code and kind of the error, if it fails."""

    def asked(method: str, **params: object) -> object:
        error = call(method, **params)["error"]
        assert error["message"]
        return error["code"], error["data"]["kind"]

    return asked


def refs(found: Any) -> tuple[list[str], list[str]]:  # noqa: ANN401 - JSON
    """The tags that were made and deleted."""
    return ([one["ref"] for one in found["events"]], [one["ref"] for one in found["deleted"]])


def test_register(result: Call, repository: Path) -> None:
    """The event, as `gto/history` has it, and what became of it."""
    found = result("gto/register", name="new", message="# Ü\n")

    assert found == {
        "events": [
            {
                "timestamp": "2001-09-09T01:46:40+00:00",
                "artifact": "new",
                "event": "registration",
                "version": "v0.0.1",
                "stage": None,
                "commit_hexsha": commits(repository)["A"],
                "author": "Ann",
                "author_email": "ann@example.com",
                "message": "# Ü\n",
                "ref": "new@v0.0.1",
            }
        ],
        "deleted": [],
        "warnings": [],
        "pushed": False,
        "push_command": "git push origin new@v0.0.1",
        "dry_run": False,
    }
    assert tag_object(repository, "new@v0.0.1")[1] == "# Ü\n\n".encode()


@pytest.mark.parametrize(
    ("method", "params", "changed"),
    [
        ("gto/register", {"name": "churn", "bump": "minor", "force": True}, ["churn@v1.1.0"]),
        ("gto/register", {"name": "new", "version": "v3.0.0"}, ["new@v3.0.0"]),
        ("gto/register", {"name": "new", "simple": "false"}, ["new@v0.0.1#1"]),
        ("gto/assign", {"name": "churn", "stage": "dev"}, ["churn#dev#2"]),
        ("assign", {"name": "churn", "stage": "dev"}, ["churn#dev#2"]),
        ("gto/assign", {"name": "new", "stage": "dev"}, ["new@v0.0.1", "new#dev#1"]),
        (
            "gto/assign",
            {"name": "new", "stage": "dev", "skip_registration": True},
            ["new#dev#1"],
        ),
        ("gto/unassign", {"name": "churn", "stage": "prod"}, ["churn#prod!#2"]),
        (
            "gto/unassign",
            {"name": "churn", "stage": "prod", "ref": "HEAD", "delete": True},
            ["churn#prod#1"],
        ),
        ("gto/deregister", {"name": "churn", "version": "v1.0.0"}, ["churn@v1.0.0!"]),
        (
            "gto/deregister",
            {"name": "old", "version": "v1.0.0", "delete": True},
            ["old@v1.0.0"],
        ),
        ("gto/deprecate", {"name": "churn"}, ["churn@deprecated"]),
        ("gto/deprecate", {"name": "churn", "version": "v1.0.0"}, ["churn@v1.0.0!"]),
        (
            "gto/deprecate",
            {"name": "churn", "version": "v1.0.0", "stage": "prod"},
            ["churn#prod!#2"],
        ),
        ("gto/deprecate", {"name": "old", "delete": True}, ["old@v1.0.0", "old@deprecated"]),
    ],
)
def test_every_method(
    result: Call,
    repository: Path,
    method: str,
    params: dict[str, object],
    changed: list[str],
) -> None:
    """Makes these tags, or deletes them; a dry run tells the same, and does nothing."""
    before = all_tags(repository)
    expected = ([], changed) if "delete" in params else (changed, [])

    told = result(method, **params, dry_run=True)
    unchanged = all_tags(repository)
    found = result(method, **params)

    assert refs(told) == refs(found) == expected
    assert unchanged == before
    assert (told["dry_run"], told["push_command"]) == (True, None)
    assert found["dry_run"] is False
    assert set(all_tags(repository)) == set(before).symmetric_difference(changed)


def test_the_next_question_knows_it(result: Call) -> None:
    """Asked of the same server."""
    result("gto/assign", name="new", stage="prod")

    assert result("gto/which", name="new", stage="prod")["version"] == "v0.0.1"
    assert result("gto/latest", name="new")["ref"] == "new@v0.0.1"


def test_pushing(result: Call, repository: Path) -> None:
    """At once, or by the command later."""
    origin = make_repository(repository.with_name("origin"), "", "--bare")
    git(repository, "remote", "add", "mirror", str(origin))

    at_once = result("gto/register", name="new", push=True, remote="mirror")
    later = result("gto/assign", name="newer", stage="prod", remote="mirror")
    in_shell(later["push_command"], repository)

    assert (at_once["pushed"], at_once["push_command"]) == (True, None)
    assert later["pushed"] is False
    assert all_tags(origin) == ["new@v0.0.1", "newer#prod#1", "newer@v0.0.1"]


def test_a_push_that_is_left_to_the_client(call: Call, repository: Path) -> None:
    """Whoever reads no English has the command that finishes it."""
    origin = repository.with_name("origin")
    git(repository, "remote", "add", "origin", str(origin))

    error = call("gto/register", name="new", push=True)["error"]

    assert error["data"]["kind"] == "outcome_unknown"
    make_repository(origin, "", "--bare")
    in_shell(error["data"]["finish"], repository)
    assert all_tags(origin) == ["new@v0.0.1"]


def test_warnings(result: Call) -> None:
    """Come with the result."""
    result("gto/assign", name="churn", stage="prod", force=True)

    found = result(
        "gto/register",
        name="churn",
        force=True,
        environ=ENVIRONMENT | {"GIT_COMMITTER_DATE": "@999999000 +0000"},
    )

    two_versions, clock = found["warnings"]
    assert "has versions v1.0.0 and v1.0.1 of 'churn' now" in two_versions
    assert "'churn#prod#2' is dated 1000 s ahead" in clock


def test_even_a_zero_byte_survives_in_a_message(result: Call, repository: Path) -> None:
    """No command line can say it."""
    found = result("gto/register", name="new", message="a\0b")

    assert tag_object(repository, "new@v0.0.1")[1] == b"a\0b\n"
    assert found["events"][0]["message"] == "a\0b"


@pytest.mark.parametrize(
    ("method", "params", "kind"),
    [
        ("gto/register", {"name": "churn"}, "version_exists"),
        ("gto/register", {"name": "a..b"}, "invalid_argument"),
        ("gto/register", {"name": "churn", "version": "1"}, "invalid_argument"),
        ("gto/register", {"name": "new", "ref": "nothing"}, "revision_not_found"),
        ("gto/register", {"name": "new", "push": True}, "invalid_argument"),
        ("gto/assign", {"name": "churn", "stage": "prod"}, "already_assigned"),
        ("gto/assign", {"name": "churn", "stage": "x", "version": "v9.0.0"}, "version_not_found"),
        ("gto/unassign", {"name": "churn", "stage": "dev"}, "not_assigned"),
        ("gto/unassign", {"name": "none", "stage": "dev"}, "artifact_not_found"),
        ("gto/deregister", {"name": "churn", "version": "v2.0.0"}, "version_not_found"),
        ("gto/deprecate", {"name": "old"}, "already_deprecated"),
    ],
)
def test_refusals(
    refusal: Call, repository: Path, method: str, params: dict[str, object], kind: str
) -> None:
    """By kinds that programs can tell apart."""
    before = all_tags(repository)

    code = -32602 if kind == "invalid_argument" else -32000
    assert refusal(method, **params) == (code, kind)
    assert all_tags(repository) == before


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("gto/register", {}),
        ("gto/register", {"name": 7}),
        ("gto/register", {"name": "new", "simple": "maybe"}),
        ("gto/register", {"name": "new", "simple": True}),
        ("gto/register", {"name": "new", "bump": "all"}),
        ("gto/register", {"name": "new", "umask": -1}),
        ("gto/register", {"name": "new", "umask": 0o1000}),
        ("gto/register", {"name": "new", "environ": {"A": 1}}),
        ("gto/register", {"name": "new", "force": "yes"}),
        ("gto/assign", {"name": "new"}),
        ("gto/deregister", {"name": "new"}),
    ],
)
def test_params_that_make_no_sense(
    refusal: Call, repository: Path, method: str, params: dict[str, object]
) -> None:
    """Are refused before anything is done."""
    before = all_tags(repository)

    assert refusal(method, **params) == (-32602, "invalid_params")
    assert all_tags(repository) == before


@pytest.mark.parametrize(
    "params",
    [
        {"environ": {**ENVIRONMENT, "A": "\0"}},
        {"environ": {**ENVIRONMENT, "A=B": "1"}},
        {"folder": "/\0"},
        {"name": "a\0b"},
        {"ref": "HEAD\0"},
        {"remote": "a:\0", "push": True},
    ],
)
def test_params_that_no_system_takes(
    call: Call, repository: Path, server: PlainServer, params: dict[str, object]
) -> None:
    """Are the client's mistake, not the daemon's; nothing is done then."""
    before = all_tags(repository)

    found = call("gto/register", **{"name": "new", **params})

    assert found["error"]["code"] in {-32602, -32000}
    assert server.failures == []
    assert all_tags(repository) == before


@pytest.mark.parametrize("umask", [0o022, 0o7022, 2**40 + 0o022, -(2**70) + 0o022])
def test_a_command_s_mask_counts_as_far_as_the_system_has_it(
    call: Call, repository: Path, server: PlainServer, umask: int
) -> None:
    """Whatever else a client sends with it."""
    writing = {"environ": ENVIRONMENT, "umask": umask}
    words = ["register", "new"]
    found = call("gto/command", arguments=words, folder=str(repository), writing=writing)

    assert (found["result"]["exit_code"], server.failures) == (0, [])
    assert (repository / ".git/refs/tags/new@v0.0.1").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0, 0o666), (0o077, 0o600)])
def test_files_are_as_the_client_s_mask_says(
    result: Call, repository: Path, umask: int, mode: int
) -> None:
    """Not as the server's."""
    result("gto/register", name="new", umask=umask)

    assert (repository / ".git/refs/tags/new@v0.0.1").stat().st_mode & 0o777 == mode


def test_the_client_s_variables_are_git_s(result: Call, repository: Path) -> None:
    """All of them, in its folder; but none that leads to another repository."""
    hook = repository / ".git/hooks/reference-transaction"
    seen = repository.with_name("seen")
    hook.write_text(f'#!/bin/sh\n[ "$1" = committed ] || exit 0\necho "$COLOUR" >>{seen}\n')
    hook.chmod(0o755)
    environ = {**ENVIRONMENT, "COLOUR": "green", "GIT_DIR": "/elsewhere"}
    origin = make_repository(repository.with_name("origin"), "", "--bare")
    git(repository, "remote", "add", "origin", str(origin))

    found = result("gto/register", name="new", environ=environ, folder="/")

    assert seen.read_text() == "green\n"
    in_shell(found["push_command"], Path("/"))
    assert all_tags(origin) == ["new@v0.0.1"]


def test_whoever_says_no_variables_gets_the_server_s(
    ask: Ask, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program on the same account need not send its own."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_COMMITTER_NAME", "The server")
    body = {"repo": str(repository), "name": "new"}

    found: Any = ask({"jsonrpc": "2.0", "id": 1, "method": "gto/register", "params": body})

    assert found["result"]["events"][0]["author"] == "The server"


def test_an_identity_that_nobody_gave(refusal: Call, repository: Path) -> None:
    """Is never made up."""
    git(repository, "config", "user.useConfigOnly", "true")
    environ = {k: v for k, v in ENVIRONMENT.items() if not k.startswith("GIT_COMMITTER")}

    assert refusal("gto/register", name="new", environ=environ) == (-32000, "identity_required")


def test_a_signature_that_needs_a_terminal(call: Call, repository: Path) -> None:
    """There is none; the key decides whether git can do without."""
    git(repository, "config", "tag.gpgSign", "true")
    git(repository, "config", "gpg.program", "false")

    found = call("gto/register", name="new")

    assert found["error"]["data"]["kind"] in {"git_failed", "terminal_required"}
    assert "new@v0.0.1" not in all_tags(repository)
