"""What `gtoc.Registry` answers: the same from the daemon and without it."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import gtoc
import pytest
from gtoc import Annotation, Artifact, Assignment, Enrichment, GtoError, Ref, Registry, RegistryView
from gtoc.errors import CLASSES
from gtoc.reads import Time

from gtod.errors import ErrorKind
from gtod.rpc.methods import METHODS, Method
from gtod.rpc.params import NoParams
from gtod.rpc.server import Server
from gtod.steps import Steps
from tests.client.fake import FakeDaemon
from tests.client.program import (
    FIRST,
    SECOND,
    answers,
    environment,
)
from tests.daemon.support import Place, git

__all__ = ["environment"]


@pytest.fixture(params=["daemon", "no daemon"])
def registry(request: pytest.FixtureRequest, served: Place) -> Iterator[Registry]:
    """The example registry, answered both ways; that it is so is proven afterwards."""
    before = served.status()["requests"]
    with Registry(served.registry, daemon=request.param == "daemon") as made:
        yield made
    # Asking for the status counts too.
    assert (served.status()["requests"] - before > 1) is (request.param == "daemon")


def test_show(registry: Registry) -> None:
    """The whole registry."""
    everything = registry.show()

    assert everything.stages == ("dev", "prod", "staging")
    assert everything.artifacts[0] == Artifact(
        artifact="churn",
        latest="v3.1.0",
        stages={"dev": "v3.0.0", "prod": "v3.0.0", "staging": "v3.1.0"},
        deprecated=False,
        annotated=True,
    )
    assert [a.artifact for a in everything.artifacts] == [
        "churn", "segment", "cv-class", "awesome-model",
    ]  # fmt: skip


def test_options_of_show(registry: Registry) -> None:
    """They are the command's."""
    kanban = registry.show(last_stage=True)
    old = registry.show(at="HEAD~", reach="commits", registered_only=True, sort="timestamp")

    assert kanban.artifacts[0].stages["dev"] is None
    assert [a.artifact for a in old.artifacts] == ["churn", "segment", "cv-class"]


def test_versions(registry: Registry) -> None:
    """Of an artifact, or some of them."""
    newest, oldest = registry.versions("churn")

    assert (newest.version, newest.stages) == ("v3.1.0", ("staging",))
    assert (oldest.artifact, oldest.version, oldest.ref) == ("churn", "v3.0.0", "churn@v3.0.0")
    assert (oldest.commit_hexsha, oldest.stages) == (FIRST, ("prod", "dev"))
    assert oldest.created_at == datetime(2022, 7, 9, 0, 19, 1, tzinfo=UTC)
    assert oldest.is_registered
    assert oldest.is_active
    assert not oldest.discovered
    assert registry.versions("churn#prod") == [oldest]


def test_which(registry: Registry) -> None:
    """The version in a stage, with the assignment that put it there."""
    assert registry.which("churn", "prod") == Assignment(
        artifact="churn",
        version="v3.0.0",
        stage="prod",
        commit_hexsha=FIRST,
        created_at=datetime(2022, 7, 17, 2, 45, 41, tzinfo=UTC),
        author="Alexander Guschin",
        author_email="someone@example.org",
        message="Assigning stage prod to artifact churn version v3.0.0",
        ref="churn#prod#3",
    )
    assert [found.version for found in registry.which_all("churn", "staging")] == ["v3.1.0"]


def test_which_of_an_empty_stage(registry: Registry) -> None:
    """A stage that is known and empty has no version, which is no error."""
    assert registry.which("segment", "prod") is None
    assert registry.which("churn", "dev", last_stage=True) is None
    assert registry.which_all("segment", "prod") == []


def test_latest(registry: Registry) -> None:
    """The greatest registered version, and all of them."""
    newest = registry.latest("churn")

    assert newest is not None
    assert (newest.version, newest.commit_hexsha) == ("v3.1.0", SECOND)
    assert [found.version for found in registry.latest_all("churn")] == ["v3.1.0", "v3.0.0"]


def test_history(registry: Registry) -> None:
    """Newest first, oldest first, of all or one."""
    newest, *_ = registry.history("churn", limit=3)
    oldest, *others = registry.history(ascending=True)

    assert (newest.event, newest.version, newest.stage) == ("assignment", "v3.0.0", "prod")
    assert newest.timestamp == datetime(2022, 7, 17, 2, 45, 41, tzinfo=UTC)
    assert len(registry.history("churn", limit=3)) == 3
    assert (oldest.event, oldest.version, oldest.ref) == ("commit", None, None)
    assert {event.artifact for event in others} > {"churn", "segment"}


def test_describe(registry: Registry) -> None:
    """What a commit states; None if nothing."""
    assert registry.describe("churn") == Annotation(
        type="model", path="models/churn.pkl", virtual=False
    )
    assert registry.describe("awesome-model", "HEAD~") is None


def test_enrichments(registry: Registry, served: Place) -> None:
    """What metafiles in the commit say, of the artifact and of each of its versions."""
    metafile = served.registry / "models/churn.pkl.dvc"
    metafile.write_text("outs: [{path: churn.pkl, md5: f00, size: 4}]\n")
    git(served.registry, "add", "--all")
    tree = git(served.registry, "write-tree").strip()
    oid = git(served.registry, "commit-tree", "-m", "x", tree).strip()
    git(served.registry, "reset", "--quiet", "--hard")

    described = registry.describe("churn", oid)

    assert described is not None
    assert described.enrichments == (
        Enrichment(source="dvc", file="models/churn.pkl.dvc", size=4, hash="f00"),
    )
    assert [version.enrichments for version in registry.versions("churn")] == [(), ()]


def test_check_ref(registry: Registry) -> None:
    """What a tag says."""
    assert registry.check_ref("refs/tags/churn#prod#3") == Ref(
        ref="churn#prod#3",
        event="assignment",
        artifact="churn",
        version=None,
        stage="prod",
        commit_hexsha=FIRST,
        active=True,
        binds_to="v3.0.0",
    )


def test_stages(registry: Registry) -> None:
    """Those in force, and others."""
    assert registry.stages() == ["dev", "prod", "staging"]
    assert registry.stages("allowed") == []


@pytest.mark.parametrize(
    "then",
    [
        "2022-07-14",
        "2022-07-14T19:12:21Z",
        date(2022, 7, 14),
        datetime(2022, 7, 14, 19, 12, 21, tzinfo=UTC),
        datetime(2022, 7, 14, 21, 12, 21, tzinfo=timezone(timedelta(hours=2))),
        datetime(2022, 7, 14, 19, 12, 21),  # noqa: DTZ001 - it is in UTC, as a text would be
    ],
)
def test_the_past(registry: Registry, then: Time) -> None:
    """Each question about a time, which is a text, a date or a datetime."""
    found = registry.which("churn", "dev", as_of=then)

    assert found is not None
    assert (found.version, found.ref) == ("v3.0.0", "churn#dev#1")
    assert registry.which_all("churn", "staging", as_of=then) == []
    assert registry.show(as_of=then).stages == ("dev",)
    assert registry.stages("used", as_of=then) == ["dev"]
    assert [v.stages for v in registry.versions("churn", as_of=then)] == [(), ("dev",)]
    assert registry.latest("churn", as_of=then) == registry.latest_all("churn", as_of=then)[0]
    assert registry.history("churn", until=then, limit=1)[0].ref == "churn#dev#1"
    assert registry.history("churn", since=then)[-1].ref == "churn#dev#1"


def test_before_anything_happened(registry: Registry) -> None:
    """A second earlier it was not so; what is known today is no error."""
    before = datetime(2022, 7, 14, 19, 12, 20, tzinfo=UTC)

    assert registry.which("churn", "dev", as_of=before) is None
    assert registry.latest("churn", as_of=date(2022, 7, 8)) is None
    assert registry.latest("churn", as_of="churn@v3.0.0") is None
    assert registry.show(as_of="2000-01-01") == RegistryView((), ())
    with pytest.raises(gtoc.VersionNotFound, match="had no version"):
        registry.which("churn@v3.1.0", "prod", as_of=date(2022, 7, 12))


def test_history_of_some_events(registry: Registry) -> None:
    """By stage, by kind and by author."""
    (assigned,) = registry.history("churn", stage="prod", author="GUSCHIN")
    kinds = {e.event for e in registry.history(event=["commit", "registration"])}

    assert assigned.ref == "churn#prod#3"
    assert kinds == {"commit", "registration"}
    assert registry.history(event={"deprecation"}) == []
    assert registry.history("churn", author="nobody") == []


@pytest.mark.parametrize(
    ("ask", "kind", "told"),
    [
        (lambda r: r.which("chrn", "prod"), gtoc.ArtifactNotFound, "Did you mean 'churn'?"),
        (lambda r: r.which("churn", "prd"), gtoc.StageNotFound, "Did you mean 'prod'?"),
        (lambda r: r.describe("churn@v9.9.9"), gtoc.VersionNotFound, "v9.9.9"),
        (lambda r: r.check_ref("churn@v9"), gtoc.RefNotFound, "churn@v9"),
        (lambda r: r.show(at="nowhere"), gtoc.RevisionNotFound, "nowhere"),
        (lambda r: r.history(limit=-1), gtoc.InvalidArgument, "limit"),
        (lambda r: r.latest("churn", as_of="nowhere"), gtoc.RevisionNotFound, "neither a time"),
        (lambda r: r.history(since="nowhere"), gtoc.RevisionNotFound, "neither a time"),
        (lambda r: r.history(stage="prd"), gtoc.StageNotFound, "Did you mean 'prod'?"),
        (lambda r: r.history(event="commit"), gtoc.InvalidArgument, "event"),
    ],
)
def test_errors(
    registry: Registry, ask: Callable[[Registry], object], kind: type[GtoError], told: str
) -> None:
    """Each kind of error is a class, with the sentence for people."""
    with pytest.raises(kind) as raised:
        ask(registry)

    assert told in raised.value.message
    assert str(raised.value) == raised.value.message
    assert CLASSES[raised.value.kind] is kind


@pytest.mark.parametrize("daemon", [True, False])
def test_no_repository(served: Place, *, daemon: bool) -> None:
    """Also a folder that is none, or is not there, is an error of its kind."""
    for folder in ("/", served.top / "nowhere"):
        with pytest.raises(gtoc.RepositoryNotFound):
            Registry(folder, daemon=daemon).show()


def test_a_fault_of_ours(served: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a daemon, which would log it, the exception rests on what came up."""

    def fail(_params: NoParams, _server: Server) -> Steps[object]:
        yield None
        raise ZeroDivisionError

    monkeypatch.setitem(METHODS, "gto/stages", Method(NoParams, fail, frozenset()))

    with pytest.raises(gtoc.Internal, match=r"inside gtod \(ZeroDivisionError: ") as raised:
        Registry(served.registry, daemon=False).stages()

    assert isinstance(raised.value.__cause__, ZeroDivisionError)


def test_every_kind_of_error_has_its_class() -> None:
    """Named as the kind is, exported, and caught as what it is and as GtoError."""
    for kind in ErrorKind:
        name = kind.value.title().replace("_", "")
        assert CLASSES[kind.value].__name__ == name
        assert CLASSES[kind.value].kind == kind.value
        assert CLASSES[kind.value].__bases__ == (GtoError,)
        assert getattr(gtoc, name) is CLASSES[kind.value]


def test_errors_can_be_handed_to_other_processes() -> None:
    """With all that they tell."""
    for error in (gtoc.VersionExists("There is v1.0.0"), GtoError("Something new", "new_kind")):
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - what was dumped just now
        assert type(copy) is type(error)
        assert (copy.kind, copy.message, str(copy)) == (error.kind, error.message, error.message)


def test_answers_are_values(registry: Registry) -> None:
    """They can be compared, kept and handed on, but not changed."""
    found = registry.latest("churn")

    assert found is not None
    assert found == registry.latest("churn")
    assert hash(found) == hash(registry.latest("churn"))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - as above
    with pytest.raises(FrozenInstanceError):
        found.version = "v9.9.9"  # type: ignore[misc]  # that is the point


def test_any_folder_of_the_repository(served: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative to where the program was when it said so; a link before `..` is followed."""
    monkeypatch.chdir(served.registry)
    (served.top / "elsewhere").symlink_to(served.registry / "models")
    registries = [Registry(), Registry("models"), Registry(Path("models/..")),
                  Registry(served.top / "elsewhere" / "..")]  # fmt: skip

    monkeypatch.chdir("/")

    assert len({str(registry.show()) for registry in registries}) == 1


def loaded_by(statements: str) -> set[str]:
    """The modules that Python loads for some statements."""
    program = (
        f"import sys; before = set(sys.modules)\n{statements}\nprint(*set(sys.modules) - before)"
    )
    words = [sys.executable, "-c", program]
    return set(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split())


def test_the_command_line_loads_nothing_of_this() -> None:
    """Its start is counted in milliseconds."""
    assert loaded_by("import gtoc") == {"gtoc"}


def test_a_program_loads_nothing_but_the_standard_library(served: Place) -> None:
    """Neither for the import nor for a question."""
    loaded = loaded_by(
        f"import gtoc; gtoc.Registry({str(served.registry)!r}).which('churn', 'prod')"
    )

    tops = {name.partition(".")[0] for name in loaded}
    assert tops - sys.stdlib_module_names == {"gtoc"}


def test_all_that_is_public_is_there() -> None:
    """What the type checker is told is what the interpreter finds."""
    assert all(getattr(gtoc, name).__name__ == name for name in gtoc.__all__)
    with pytest.raises(AttributeError, match="module 'gtoc' has no attribute 'Regstry'"):
        gtoc.Regstry  # type: ignore[attr-defined]  # noqa: B018 - asking is the test


def test_times_keep_the_offset_of_whoever_tagged(place: Place) -> None:
    """A time is a moment and a place."""
    git(place.registry, "-c", "user.name=Ann", "tag", "-a", "-m", "m", "zone@v1.0.0")
    with Registry(place.registry) as registry:
        (found,) = registry.versions("zone")

    assert found.created_at.tzinfo is not None
    assert datetime.now(UTC) - found.created_at < timedelta(minutes=10)


def test_a_path_that_is_no_utf8(place: Place) -> None:
    """JSON cannot carry it; the error says so and shows no escape sequence raw."""
    folder = os.fsencode(place.top) + b"/caf\xe9"
    os.rename(place.registry, folder)

    with pytest.raises(gtoc.InvalidArgument, match="'repo' is not UTF-8"):
        Registry(os.fsdecode(folder)).show()


def test_what_a_newer_daemon_adds_is_left_out(place: Place) -> None:
    """Fields and kinds of error that nobody knows yet break nothing."""
    artifact: dict[str, Any] = {"artifact": "a", "latest": None, "stages": {}, "deprecated": False}
    view = {"stages": ["s"], "artifacts": [artifact | {"annotated": True, "new": 1}], "new": 2}
    with FakeDaemon(place.socket, answers(result=view)), Registry(place.registry) as registry:
        assert registry.show() == RegistryView(
            stages=("s",), artifacts=(Artifact("a", None, {}, deprecated=False, annotated=True),)
        )


def test_an_error_of_an_unknown_kind(place: Place) -> None:
    """It is told by the base class, with its kind."""
    error = {"code": -32000, "message": "Mercury is retrograde", "data": {"kind": "astral"}}
    with (
        FakeDaemon(place.socket, answers(error=error)),
        Registry(place.registry) as registry,
        pytest.raises(GtoError, match="Mercury is retrograde") as raised,
    ):
        registry.show()
    assert (type(raised.value), raised.value.kind) == (GtoError, "astral")
