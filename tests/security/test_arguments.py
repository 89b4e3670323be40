"""Words that look like options or programs: git takes them for names, revisions and remotes."""

import os
from collections.abc import Iterator

import pytest

from tests.daemon.support import Place
from tests.helpers.git import git, make_repository
from tests.helpers.story import stream
from tests.security.traps import Trapped, set_traps, spring

STORY = "1 commit A\n2 a@v1.0.0 on A\n3 a#prod#1 on A"

_IDENTITY = {"GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.com"}

#: What git or a shell could take for something else than a name, a revision or a remote.
_WORDS = (
    *("--help", "-h", "--output={mark}", "--upload-pack={run}", "--exec={run}", "-c", "--all"),
    *("--end-of-options", "-", "--", "--not", "--glob=*", "--open-files-in-pager={run}", "-O{run}"),
    *(
        "ext::{run}",
        "ext::sh -c {run}",
        "-oProxyCommand={run}",
        "ssh://-oProxyCommand={run}/x",
    ),
    *("$({run})", "`{run}`", ";{run}", "|{run}", "&{run}", "a\n{run}", "a\r{run}", "a\0b"),
    *(
        "HEAD:.gto",
        ":/A",
        "HEAD^{{/A}}",
        "@{{upstream}}",
        "HEAD --output={mark}",
        "refs/heads/main",
    ),
    *("../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", ":(exclude)x", ":!x", "*"),
)


def words(trapped: Trapped) -> Iterator[str]:
    """The words, which would leave marks."""
    for word in _WORDS:
        yield word.format(run=trapped.path.parent / "trap", mark=trapped.path.parent / "marks")


@pytest.fixture(scope="module")
def trapped(served: Place) -> Trapped:
    """A repository with a program that leaves a mark."""
    trapped = set_traps(served.top / "trapped")
    make_repository(
        served.top / "plain", stream(STORY, {"A": {"artifacts.yaml": "a: {type: m}\n"}})
    )
    return trapped


#: By method, what may be such a word; all else of it makes sense.
_FIELDS = {
    "gto/show": ("name", "at", "as_of"),
    "gto/which": ("name", "stage", "as_of"),
    "gto/latest": ("name", "as_of"),
    "gto/history": ("name", "since", "until", "stage", "author"),
    "gto/describe": ("name", "rev"),
    "gto/checkRef": ("ref",),
    "gto/stages": ("as_of",),
    "gto/subscribe": ("since",),
    "gto/register": ("name", "ref", "version", "message", "remote"),
    "gto/assign": ("name", "stage", "ref", "version", "message", "remote"),
    "gto/unassign": ("name", "stage", "ref", "message", "remote"),
    "gto/deregister": ("name", "version", "message", "remote"),
    "gto/deprecate": ("name", "stage", "version", "message", "remote"),
    "gto/annotate": ("name", "type", "path", "description"),
    "gto/remove": ("name",),
}


#: What a push needs besides, so that the remote counts.
_PUSHING = {
    "push": True,
    "dry_run": False,
    "force": True,
    "environ": {"PATH": os.environ["PATH"], **_IDENTITY},
}


@pytest.mark.parametrize("method", _FIELDS)
def test_no_word_becomes_an_option_or_a_program(
    served: Place, trapped: Trapped, method: str
) -> None:
    """Whichever field holds it; the answer is a result or a defined error."""
    path = served.top / "plain"
    usual: dict[str, object] = {"repo": str(path), "name": "a", "stage": "prod", "dry_run": True}
    if method in {"gto/deregister", "gto/assign"}:
        usual["version"] = "v1.0.0"
    with served.rpc() as rpc:
        for field in _FIELDS[method]:
            more = _PUSHING if field == "remote" else {}
            for word in words(trapped):
                answer = rpc.call(method, {**usual, **more, field: word})

                kind = answer.get("error", {}).get("data", {}).get("kind")
                assert kind != "internal", (field, word, answer)
                assert field != "remote" or kind, (field, word, answer)
                assert trapped.sprung() == [], (field, word, answer)


def test_the_words_are_real(trapped: Trapped) -> None:
    """With settings that allow such remotes git runs what they say."""
    allowed = ("-c", "protocol.ext.allow=always", "ls-remote")

    assert spring(trapped, *allowed, f"ext::{trapped.path.parent}/trap word") == ["word"]
    trapped.marks.unlink()


def test_a_message_is_kept_to_the_letter(served: Place, trapped: Trapped) -> None:
    """Also one that begins with a dash, or with what git takes for a comment."""
    path = make_repository(served.top / "written", stream(STORY))
    message = f"--upload-pack={trapped.path}\n# not a comment\n-m x"
    params = {
        "repo": str(path),
        "name": "a",
        "version": "v9.0.0",
        "message": message,
        "force": True,
    }
    with served.rpc() as rpc:
        rpc.result("gto/register", {**params, "environ": {**served.environ, **_IDENTITY}})

    assert git(path, "tag", "--list", "--format=%(contents)", "a@v9.0.0") == message
    assert trapped.sprung() == []
