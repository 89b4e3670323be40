"""What the typed methods answer."""

from pathlib import Path
from typing import Any

import pytest

from gtod.rpc.wire import iso
from tests.helpers.git import commit, git, tag
from tests.rpc.conftest import Ask


@pytest.fixture
def result(ask: Ask, repository: Path) -> Any:  # noqa: ANN401 - JSON
    """Gives the result of a method of the repository."""

    def asked(method: str, **params: object) -> object:
        body = {"repo": str(repository), **params}
        found = ask({"jsonrpc": "2.0", "id": 1, "method": method, "params": body})
        assert "error" not in found, found["error"]
        return found["result"]

    return asked


@pytest.mark.parametrize(
    ("time", "offset", "text"),
    [
        (0, 0, "1970-01-01T00:00:00+00:00"),
        (10, 120, "1970-01-01T02:00:10+02:00"),
        (10, -210, "1969-12-31T20:30:10-03:30"),
        (253402300799, 0, "9999-12-31T23:59:59+00:00"),
        (253402300800, 0, "9999-12-31T23:59:59+00:00"),
        (253402300799, 60, "9999-12-31T23:59:59+00:00"),
        (10**17, 0, "9999-12-31T23:59:59+00:00"),
        (-(10**17), 0, "0001-01-01T00:00:00+00:00"),
        (10, 24 * 60, "1970-01-01T00:00:10+00:00"),
        (10, -99 * 60, "1970-01-01T00:00:10+00:00"),
    ],
)
def test_moments_in_iso_8601(time: int, offset: int, text: str) -> None:
    """Beyond the calendar, its end; with an offset that no clock has, in UTC."""
    assert iso(time, offset) == text


def test_which(result: Any) -> None:  # noqa: ANN401
    """One assignment, a list of all, or null."""
    found = result("gto/which", name="churn", stage="prod")

    assert (found["artifact"], found["version"], found["stage"], found["ref"]) == (
        "churn",
        "v1.0.0",
        "prod",
        "churn#prod#1",
    )
    assert found["created_at"] == "1970-01-01T00:00:20+00:00"
    assert (found["author"], found["author_email"]) == ("Ann", "ann@example.com")
    assert found["message"] == "about churn#prod#1"
    assert result("which", name="churn", stage="prod", all=True) == [found]
    assert result("gto/which", name="churn", stage="dev") is None
    assert result("gto/which", name="churn", stage="dev", all=True) == []


def test_latest(result: Any) -> None:  # noqa: ANN401
    """One version, a list of all, or null."""
    found = result("gto/latest", name="churn")

    assert (found["version"], found["stages"], found["is_active"], found["is_registered"]) == (
        "v1.0.0",
        ["prod"],
        True,
        True,
    )
    assert result("latest", name="churn", all=True) == [found]
    assert result("gto/latest", name="annotated") is None


def test_show(result: Any) -> None:  # noqa: ANN401
    """The stages, and a row for each artifact; deprecated ones if asked for."""
    rows = result("gto/show")

    assert rows["stages"] == ["dev", "prod"]
    assert rows["artifacts"] == [
        {
            "artifact": "churn",
            "latest": "v1.0.0",
            "stages": {"dev": None, "prod": "v1.0.0"},
            "deprecated": False,
            "annotated": True,
        },
        {
            "artifact": "annotated",
            "latest": None,
            "stages": {"dev": None, "prod": None},
            "deprecated": False,
            "annotated": True,
        },
    ]
    assert [r["artifact"] for r in result("show", deprecated=True)["artifacts"]] == [
        "churn",
        "old",
        "annotated",
    ]


def test_history(result: Any) -> None:  # noqa: ANN401
    """Newest first, as many as asked for."""
    found = result("gto/history", name="churn", limit=2)

    assert [(e["event"], e["ref"]) for e in found] == [
        ("unassignment", "churn#dev!"),
        ("assignment", "churn#prod#1"),
    ]


def test_describe(result: Any) -> None:  # noqa: ANN401
    """What the annotation states, or null."""
    assert result("gto/describe", name="churn") == {"type": "model"}
    assert result("gto/describe", name="old") is None


def test_enrichments(result: Any, repository: Path) -> None:  # noqa: ANN401
    """What metafiles say, and why one says nothing; of the versions each its own."""
    (repository / "artifacts.yaml").write_text("churn: {path: a.pkl}\n")
    (repository / "a.pkl.dvc").write_text("outs: [{path: a.pkl, md5: f00, size: 4}]\n")
    (repository / "a.pkl.mlem").write_text("object_type: [model]\n")
    git(repository, "add", "--all")
    commit(repository)
    tag(repository, "churn@v2.0.0")

    dvc, mlem = result("gto/describe", name="churn")["enrichments"]
    newest, oldest = result("gto/show", name="churn")

    assert dvc == {
        "source": "dvc",
        "file": "a.pkl.dvc",
        "size": 4,
        "hash": "f00",
        "nfiles": None,
        "object_type": None,
        "model_type": None,
        "problem": None,
    }
    assert (mlem["source"], mlem["problem"]) == (
        "mlem",
        "a.pkl.mlem, line 1: 'object_type' must be text.",
    )
    assert newest["enrichments"] == [dvc, mlem]
    assert oldest["enrichments"] == []
    assert "enrichments" not in result("gto/latest", name="churn")


def test_as_of(result: Any) -> None:  # noqa: ANN401
    """The answers of then; what has no offset is in UTC."""
    then = "1970-01-01T00:00:19"

    assert result("gto/which", name="churn", stage="prod", as_of=then) is None
    assert result("gto/which", name="churn", stage="prod", as_of=f"{then}-00:01")["version"]
    assert result("gto/which", name="churn", stage="prod", as_of="1970-01-01", all=True)
    assert result("gto/which", name="churn", stage="prod", as_of="HEAD") is None
    assert result("gto/latest", name="churn", as_of=then)["stages"] == []
    assert result("gto/latest", name="churn", as_of="1969-12-31") is None
    assert result("gto/latest", name="churn", as_of="1970-01-01T00:00:09", all=True) == []
    assert result("gto/stages", as_of=then) == []
    assert result("gto/show", name="churn", as_of=then)[0]["stages"] == []
    assert result("gto/show", as_of="1970-01-01T00:00:40") == {
        "stages": ["dev", "prod"],
        "artifacts": [
            {
                "artifact": name,
                "latest": "v1.0.0",
                "stages": {"dev": None, "prod": prod},
                "deprecated": False,
                "annotated": False,
            }
            for name, prod in (("churn", "v1.0.0"), ("old", None))
        ],
    }


def test_history_of_some_events(result: Any) -> None:  # noqa: ANN401
    """By time, stage, kind and author; an empty list of kinds leaves out nothing."""

    def told(**params: object) -> list[str]:
        return [entry["ref"] or "commit" for entry in result("gto/history", **params)]

    assert told(since="1970-01-01T00:00:40") == ["old@deprecated", "old@v1.0.0"]
    assert told(name="churn", until="1970-01-01T00:00:10") == ["churn@v1.0.0", "commit"]
    assert told(until="HEAD", event=["commit"]) == ["commit", "commit", "commit"]
    assert told(stage="dev") == ["churn#dev!"]
    assert told(event=["deprecation", "unassignment"]) == ["old@deprecated", "churn#dev!"]
    assert told(author="ANN@", limit=1, event=["registration"]) == ["old@v1.0.0"]
    assert told(author="nobody") == []
    assert told(name="old", event=[]) == told(name="old")


@pytest.mark.parametrize(
    ("method", "params", "kind"),
    [
        (
            "gto/which",
            {"name": "churn", "stage": "prod", "as_of": "x"},
            "revision_not_found",
        ),
        ("gto/latest", {"name": "churn", "as_of": ""}, "revision_not_found"),
        ("gto/show", {"as_of": "2022-02-30"}, "revision_not_found"),
        ("gto/stages", {"as_of": "x"}, "revision_not_found"),
        ("gto/history", {"since": "x"}, "revision_not_found"),
        ("gto/history", {"until": "x"}, "revision_not_found"),
        ("gto/history", {"stage": "prdo"}, "stage_not_found"),
        ("gto/show", {"as_of": 10}, "invalid_params"),
        ("gto/history", {"event": ["nonsense"]}, "invalid_params"),
        ("gto/history", {"event": "commit"}, "invalid_params"),
    ],
)
def test_times_and_events_that_make_no_sense(
    ask: Ask, repository: Path, method: str, params: dict[str, object], kind: str
) -> None:
    """Each is refused with its kind."""
    body = {"repo": str(repository), **params}
    error = ask({"jsonrpc": "2.0", "id": 1, "method": method, "params": body})["error"]

    assert error["data"]["kind"] == kind


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("churn@v1.0.0", ("registration", "v1.0.0", None, True)),
        ("refs/tags/churn#prod#1", ("assignment", None, "prod", True)),
        ("churn#dev!", ("unassignment", None, None, True)),
        ("old@deprecated", ("deprecation", None, None, True)),
        ("main", (None, None, None, False)),
    ],
)
def test_check_ref(result: Any, ref: str, expected: tuple[object, ...]) -> None:  # noqa: ANN401
    """A version only for registrations, a stage only for assignments: deployments key on that."""
    found = result("gto/checkRef", ref=ref)

    assert tuple(found[key] for key in ("event", "version", "stage", "active")) == expected


def test_stages(result: Any) -> None:  # noqa: ANN401
    """Those in use where `.gto` has none."""
    assert result("gto/stages") == ["dev", "prod"]
    assert result("gto/stages", which="allowed") == []


def test_a_client_that_sees_another_folder_is_told(ask: Ask, repository: Path) -> None:
    """By device and inode, or by its mount namespace."""
    found = repository.stat()
    same = {"device": found.st_dev, "inode": found.st_ino}
    kinds = []
    for view in (same, {**same, "inode": found.st_ino + 1}, {**same, "namespace": 1}):
        params = {"repo": str(repository), "view": view}
        told = ask({"jsonrpc": "2.0", "id": 1, "method": "gto/show", "params": params})
        kinds.append(told["error"]["data"]["kind"] if "error" in told else None)

    assert kinds == [None, "different_view", "different_view"]
