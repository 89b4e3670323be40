"""What `gtoc.Registry` changes, and that it never changes it twice."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import gtoc
import pytest
from gtoc import Annotation, Event, GtoError, Registry

from tests.client.fake import Behaviour, FakeDaemon
from tests.client.program import (
    DIFFERENT,
    SECOND,
    answers,
    content,
    environment,
    hangs_up,
    is_silent,
    says,
)
from tests.daemon.support import DEADLINE, Place, frame, git, kill
from tests.writing.gate import gate_in
from tests.writing.support import make_program

__all__ = ["environment"]


@pytest.fixture
def ann(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process's environment says who makes the changes."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ann")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ann@example.com")


@pytest.fixture(params=["daemon", "no daemon"])
def writable(request: pytest.FixtureRequest, place: Place) -> Iterator[Registry]:
    """An example registry of the test's own, changed both ways, by Ann."""
    request.getfixturevalue("ann")
    with Registry(place.registry, daemon=request.param == "daemon") as made:
        yield made
    assert bool(place.daemons()) is (request.param == "daemon")


def names(events: tuple[Event, ...]) -> list[str | None]:
    """The tags of events."""
    return [event.ref for event in events]


def tags(place: Place) -> list[str]:
    """The tags that there are."""
    return git(place.registry, "tag").splitlines()


def test_register(place: Place, writable: Registry) -> None:
    """The next version, by whoever this process says."""
    written = writable.register("segment", message="A better one")

    (event,) = written.events
    assert (event.event, event.artifact, event.version) == ("registration", "segment", "v0.4.2")
    assert (event.ref, event.commit_hexsha) == ("segment@v0.4.2", SECOND)
    assert (event.author, event.author_email) == ("Ann", "ann@example.com")
    assert event.message == "A better one"
    assert abs(datetime.now(UTC) - event.timestamp) < timedelta(minutes=1)
    assert (written.deleted, written.warnings, written.pushed) == ((), (), False)
    assert written.push_command == f"git -C {place.registry} push origin segment@v0.4.2"
    assert not written.dry_run
    assert "segment@v0.4.2" in tags(place)


def test_options_of_register(writable: Registry) -> None:
    """The version, the part to raise, the commit."""
    assert names(writable.register("new", "HEAD~", version="v2.0.0").events) == ["new@v2.0.0"]
    assert names(writable.register("new", bump="major").events) == ["new@v3.0.0"]
    assert names(writable.register("new", bump="minor", force=True, simple=False).events) == [
        "new@v3.1.0#1"
    ]


def test_assign_and_unassign(writable: Registry) -> None:
    """Into a stage and out of it; the answers follow."""
    assigned = writable.assign("churn", "prod", version="v3.1.0")
    now = writable.which("churn", "prod")
    unassigned = writable.unassign("churn", "prod", version="v3.1.0")
    deleted = writable.unassign("churn", "prod", delete=True)

    assert names(assigned.events) == ["churn#prod#4"]
    assert now is not None
    assert now.version == "v3.1.0"
    assert names(unassigned.events) == ["churn#prod#5!"]
    assert "no released gto reads" in unassigned.warnings[0]
    assert names(deleted.deleted) == ["churn#prod#3"]
    assert writable.which("churn", "prod") is None


def test_assign_registers_what_is_no_version_yet(writable: Registry) -> None:
    """Unless told not to."""
    both = writable.assign("cv-class", "dev", ref="HEAD")
    one = writable.assign("segment", "prod", ref="HEAD", skip_registration=True)

    assert names(both.events) == ["cv-class@v0.1.14", "cv-class#dev#1"]
    assert [event.version for event in both.events] == ["v0.1.14", "v0.1.14"]
    assert names(one.events) == ["segment#prod#2"]


def test_deregister_and_deprecate(writable: Registry) -> None:
    """A version, an artifact."""
    writable.deregister("churn", "v3.1.0")
    writable.deprecate("segment")

    assert [version.version for version in writable.latest_all("churn")] == ["v3.0.0"]
    assert "segment" not in [row.artifact for row in writable.show().artifacts]
    assert names(writable.deprecate("churn", stage="dev").events)
    assert names(writable.deprecate("churn", version="v3.0.0", delete=True).deleted)


def test_dry_run(place: Place, writable: Registry) -> None:
    """It tells what would be done, and does nothing."""
    before = tags(place)

    written = writable.register("churn", "HEAD", version="v9.0.0", force=True, dry_run=True)

    assert (names(written.events), written.dry_run) == (["churn@v9.0.0"], True)
    assert written.push_command is None
    assert tags(place) == before


def test_push(place: Place, writable: Registry) -> None:
    """To the remote that is named; the tag is there afterwards."""
    remote = place.top / "remote.git"
    git(place.top, "init", "--quiet", "--bare", str(remote))
    git(place.registry, "remote", "add", "models", str(remote))

    written = writable.register("churn", force=True, push=True, remote="models")

    assert (written.pushed, written.push_command) == (True, None)
    assert git(remote, "tag") == "churn@v3.1.1\n"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda r: r.register("churn"), gtoc.VersionExists),
        (lambda r: r.register("churn", "nowhere"), gtoc.RevisionNotFound),
        (lambda r: r.register("not a name"), gtoc.InvalidArgument),
        (lambda r: r.assign("churn", "prod", version="v3.0.0"), gtoc.AlreadyAssigned),
        (lambda r: r.assign("churn", "prod", version="v9.9.9"), gtoc.VersionNotFound),
        (lambda r: r.unassign("churn", "dev", version="v3.1.0"), gtoc.NotAssigned),
        (lambda r: r.deprecate("chrn"), gtoc.ArtifactNotFound),
        (lambda r: r.register("new", push=True), gtoc.InvalidArgument),
    ],
)
def test_changes_that_are_refused(
    place: Place, writable: Registry, change: Callable[[Registry], object], kind: type[GtoError]
) -> None:
    """They are errors of their kind, and leave everything as it was."""
    before = tags(place)

    with pytest.raises(kind):
        change(writable)

    assert tags(place) == before


def test_stages_that_are_not_allowed(place: Place, writable: Registry) -> None:
    """`.gto` has the list."""
    (place.registry / ".gto").write_text("stages: [dev, prod]\n")

    with pytest.raises(gtoc.StageNotAllowed, match="dev, prod"):
        writable.assign("churn", "canary")


def test_annotate_and_remove(place: Place, writable: Registry) -> None:
    """The entry changes, and nothing else in the file."""
    file = place.registry / "artifacts.yaml"
    before = file.read_text()

    annotated = writable.annotate(
        "new", type="model", path="models/new.pkl", labels=["a", "b"], description="d", custom=[1.5]
    )
    removed = writable.remove("new")

    assert (annotated.artifact, annotated.file, annotated.changed) == (
        "new",
        "artifacts.yaml",
        True,
    )
    assert annotated.annotation == Annotation(
        type="model", path="models/new.pkl", labels=("a", "b"), description="d", custom=[1.5]
    )
    assert "+  type: model\n" in annotated.diff
    assert (annotated.commit, annotated.dry_run) == (None, False)
    assert (removed.annotation, removed.changed) == (None, True)
    assert file.read_text() == before


def test_annotate_in_a_dry_run_and_with_a_commit(place: Place, writable: Registry) -> None:
    """Told only; and committed, by whoever this process says."""
    before = git(place.registry, "rev-parse", "HEAD").strip()
    told = writable.annotate("churn", labels=["a"], dry_run=True)
    status = git(place.registry, "status", "--short")

    made = writable.annotate("churn", labels=["a"], commit=True)

    assert (told.dry_run, told.commit, told.diff) == (True, None, made.diff)
    assert status == ""
    assert made.commit == git(place.registry, "rev-parse", "HEAD").strip() != before
    assert git(place.registry, "log", "-1", "--format=%an") == "Ann\n"
    described = writable.describe("churn")
    assert described is not None
    assert described.labels == ("a",)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda r: r.annotate("new", path="models/churn.pkl"), gtoc.PathConflict),
        (lambda r: r.annotate("not a name", type="model"), gtoc.InvalidArgument),
        (lambda r: r.remove("nothing"), gtoc.ArtifactNotFound),
    ],
)
def test_changes_of_the_file_that_are_refused(
    place: Place, writable: Registry, change: Callable[[Registry], object], kind: type[GtoError]
) -> None:
    """They are errors of their kind, and leave it as it was."""
    with pytest.raises(kind):
        change(writable)

    assert git(place.registry, "status", "--short") == ""


@pytest.mark.parametrize("daemon", [True, False])
def test_nobody_writes(place: Place, *, daemon: bool) -> None:
    """Git wants to know who; the environment is this process's at the time of the change."""
    git(place.registry, "config", "user.useConfigOnly", "true")

    with Registry(place.registry, daemon=daemon) as registry, pytest.raises(gtoc.IdentityRequired):
        registry.register("new")


@pytest.mark.usefixtures("ann")
def test_what_git_gets_of_this_process(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment as it is, its folder and its umask."""
    monkeypatch.setenv("GTO_ANYTHING", "é")
    monkeypatch.chdir(place.top)
    before = os.umask(0o027)
    try:
        with FakeDaemon(place.socket, hangs_up) as fake, pytest.raises(gtoc.OutcomeUnknown):
            Registry(place.registry).register("churn", version="v4.0.0")
    finally:
        os.umask(before)

    (question,) = map(content, fake.requests)
    params = question["params"]
    assert (question["method"], params["name"], params["version"]) == (
        "gto/register", "churn", "v4.0.0",
    )  # fmt: skip
    assert params["environ"] == dict(os.environ)
    assert (params["folder"], params["umask"]) == (str(place.top), 0o027)


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("behave", [hangs_up, says(frame(b"nonsense"))])
@pytest.mark.parametrize(
    ("change", "look"),
    [
        (lambda r: r.register("new"), "gtoc history new"),
        (lambda r: r.annotate("new", type="model"), "git diff"),
        (lambda r: r.remove("churn", commit=True), "git log -1 -p"),
    ],
)
def test_a_daemon_that_is_lost_during_a_change(
    place: Place,
    behave: Behaviour,
    change: Callable[[Registry], object],
    look: str,
) -> None:
    """Whether it was made is unknown; it is never asked for twice, nor made here."""
    before = tags(place), (place.registry / "artifacts.yaml").read_text()
    with FakeDaemon(place.socket, behave) as fake, pytest.raises(gtoc.OutcomeUnknown) as raised:
        change(Registry(place.registry))

    assert f"'{look}' in '{place.registry}' shows whether it did" in raised.value.message
    assert len(fake.requests) == 1
    assert (tags(place), (place.registry / "artifacts.yaml").read_text()) == before


@pytest.mark.slow
@pytest.mark.usefixtures("ann")
def test_a_daemon_that_falls_silent_during_a_change(place: Place) -> None:
    """It gets more time than with a question: nobody else may answer."""
    began = time.monotonic()
    with FakeDaemon(place.socket, is_silent) as fake, pytest.raises(gtoc.OutcomeUnknown):
        Registry(place.registry).register("new")
    assert 10 <= time.monotonic() - began < 20
    assert [content(request)["method"] for request in fake.requests] == ["gto/register"]
    assert "new@v0.0.1" not in tags(place)


@pytest.mark.usefixtures("ann")
def test_a_daemon_that_is_killed_during_a_change(place: Place) -> None:
    """What it had done by then can be seen with the command that the error names."""
    remote = place.top / "remote.git"
    git(place.top, "init", "--quiet", "--bare", str(remote))
    git(place.registry, "remote", "add", "origin", str(remote))
    place.begin()
    registry = Registry(place.registry)
    registry.show()

    with ThreadPoolExecutor() as pool, gate_in(place.top / "gate") as gate:
        make_program(place.registry / ".git/hooks/pre-push", f"#!/bin/sh\n{gate.script}exit 1\n")
        change = pool.submit(registry.register, "new", push=True)
        gate.wait()
        kill(place.pid())
        with pytest.raises(gtoc.OutcomeUnknown, match="hung up; 'gtoc history new' in"):
            change.result(DEADLINE)

    assert "new@v0.0.1" in [event.ref for event in registry.history("new")]


@pytest.mark.usefixtures("ann")
def test_a_change_that_a_daemon_refused_because_it_sees_other_files(
    place: Place,
) -> None:
    """It has done nothing, so that the change is made here."""
    with FakeDaemon(place.socket, answers(error=DIFFERENT)), Registry(place.registry) as registry:
        registry.register("new")

    assert "new@v0.0.1" in tags(place)


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_the_daemon_ends_before_a_change(place: Place, end: str) -> None:
    """That is noticed before the change is sent: another daemon makes it."""
    with Registry(place.registry) as registry:
        registry.show()
        first = place.pid()
        if end == "stop":
            place.check("daemon", "stop")
        else:
            kill(first)

        registry.register("new")

    assert place.pid() != first
    assert "new@v0.0.1" in tags(place)


def test_a_variable_that_is_no_utf8(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git would get another one, or none; that is refused, and the variable named."""
    monkeypatch.setenv("GIT_AUTHOR_NAME", os.fsdecode(b"Andr\xe9"))

    with Registry(place.registry) as registry:
        with pytest.raises(gtoc.InvalidArgument, match="'GIT_AUTHOR_NAME' is not UTF-8"):
            registry.register("new")
        assert registry.which("churn", "prod")


@pytest.mark.usefixtures("ann")
def test_changes_of_many_threads(place: Place) -> None:
    """Each is made once."""
    registry = Registry(place.registry)

    with ThreadPoolExecutor(4) as pool:
        made = [*pool.map(lambda _: registry.register("new", force=True), range(12))]
    registry.close()

    versions = {event.version for written in made for event in written.events}
    assert versions == {f"v0.0.{number}" for number in range(1, 13)}
    assert len([tag for tag in tags(place) if tag.startswith("new@")]) == 12
