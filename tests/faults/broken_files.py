"""Faults that lie in files: what is locked, broken, half-written, gone or of another form."""

import signal
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

from tests.faults.artifact import Tag
from tests.faults.kind import Kind, Outcome
from tests.faults.model import Model, Question
from tests.faults.run import Run, ViolationError
from tests.faults.server import Refused
from tests.faults.shim import Action, Call, Fault
from tests.faults.world import EVENTS, OTHERS


def _put(path: Path, data: bytes, *, in_place: bool) -> None:
    """Write a file, as it lies there or by another in its place."""
    if in_place:
        path.chmod(0o644)
        path.write_bytes(data)
        return
    beside = path.with_name(f"{path.name}~")
    beside.write_bytes(data)
    beside.replace(path)


def _broken(run: Run, data: bytes) -> bytes:
    """What is left of a file after a crash, or on a disk that forgets."""
    random = run.random
    size = len(data)
    cut = random.randrange(size)
    match random.randrange(5):
        case 0:
            return b""
        case 1:
            return data[:cut]
        case 2:
            return data[:cut] + bytes(size - cut)
        case 3:
            return random.randbytes(size)
        case _:
            changed = bytearray(data)
            for _ in range(random.randrange(1, 9)):
                changed[random.randrange(size)] ^= 1 << random.randrange(8)
            return bytes(changed)


def locked(run: Run) -> Outcome:
    """Somebody else holds a lock of git's, or left it."""
    write = run.world.write()
    if write is None:
        return ""
    names = [f"refs/tags/{name}.lock" for name in (*write.made, *write.gone)]
    lock = run.world.git_dir / run.random.choice((*names, *names, "packed-refs.lock"))
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.touch()
    run.check(run.world.question(), f"with {lock}")
    return run.write_under(None, write, lock)


def broken_object(run: Run) -> Outcome:
    """The object of a new tag is broken; then it is mended."""
    artifact = run.random.choice(run.model.names)
    name = run.world.tag(f"{artifact}@v9.{run.world.next_number()}.0", run.world.commits[0])
    oid = run.git("rev-parse", f"refs/tags/{name}").strip()
    path = run.world.git_dir / "objects" / oid[:2] / oid[2:]
    whole = path.read_bytes()
    _put(path, _broken(run, whole), in_place=run.random.random() < 0.5)
    try:
        models = [run.model, run.model.without([name])]
        return run.judge(run.world.question(artifact), None, models, f"with {name} broken")
    finally:
        _put(path, whole, in_place=False)


def broken_pack(run: Run) -> Outcome:
    """A pack or its index is broken for a daemon that knows nothing yet; then it is mended."""
    run.server.kill()
    rmtree(run.server.cache / "gtod", ignore_errors=True)
    packs = run.world.git_dir / "objects" / "pack"
    path = run.random.choice(sorted(p for p in packs.iterdir() if p.suffix in {".pack", ".idx"}))
    whole = path.read_bytes()
    _put(path, _broken(run, whole), in_place=False)
    try:
        question = Question("gto/history", {"name": run.random.choice(OTHERS), "event": EVENTS})
        return _told_nothing_new(run, question, run.ask(question))
    finally:
        _put(path, whole, in_place=False)


def _told_nothing_new(run: Run, question: Question, found: object) -> Outcome:
    """Whether an answer has nothing but what was written, be it that some of it is missing."""
    answer = run.model.answer(question)
    if found == answer:
        return "right"
    if isinstance(found, Refused) and found.kind == "artifact_not_found":
        return "without what is broken"
    if isinstance(found, list) and isinstance(answer, list):
        # Without its registration a version is told by its commit.
        rows, written = ({(r, e, c) for r, e, _, c in told} for told in (found, answer))
        if rows <= written:
            return "without what is broken"
    return run.expect(found, question, [run.model], "with a broken pack")


def broken_packed_refs(run: Run) -> Outcome:
    """packed-refs is cut off, or has what no git wrote; then it is mended."""
    path = run.world.git_dir / "packed-refs"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    place = run.random.randrange(1, len(lines))
    broken = run.random.choice(
        (
            _broken(run, whole),
            b"".join(lines[:place]),
            b"".join([*lines[:place], b"garbage\n", *lines[place:]]),
            b"".join(lines[1:]),
        )
    )
    _put(path, broken, in_place=run.random.random() < 0.5)
    try:
        question = run.world.question(run.random.choice(run.model.names))
        # Git's list ends without a word at a name of another place; by name it finds the rest.
        models = [_as_git_lists(run), _as_git_finds(run)]
        return run.judge(question, None, models, "with broken packed-refs")
    finally:
        _put(path, whole, in_place=False)


def broken_ref(run: Run) -> Outcome:
    """The file of a new tag is what a crash leaves; then it is mended."""
    artifact = run.random.choice(run.model.names)
    name = run.world.tag(f"{artifact}@v9.{run.world.next_number()}.0", run.world.commits[0])
    path = run.world.git_dir / "refs" / "tags" / name
    whole = path.read_bytes()
    broken = run.random.choice(
        (
            b"",
            bytes(41),
            whole[:20],
            b"garbage\n",
            b"ref: refs/tags/none\n",
            whole[1:],
            b"\n" + whole,
        )
    )
    _put(path, broken, in_place=run.random.random() < 0.5)
    try:
        question = run.world.question(artifact)
        return run.judge(question, None, [_as_git_lists(run)], f"{name} is {broken!r}")
    finally:
        _put(path, whole, in_place=False)


def _as_git_lists(run: Run) -> Model:
    """The registry with those tags only that git lists now; all of it if git gives up."""
    process = run.try_git("for-each-ref", "--format=%(refname:lstrip=2) %(objecttype)", "refs/tags")
    if process.returncode != 0:
        return run.model
    lines = process.stdout.splitlines()
    there = {name for name, _, kind in (line.partition(" ") for line in lines) if kind == "tag"}
    return run.model.without(run.model.tags.keys() - there)


def _as_git_finds(run: Run) -> Model:
    """The registry with those tags only that git finds now by their names; all if git gives up."""
    names = "".join(f"refs/tags/{name}\n" for name in run.model.tags)
    words = ("cat-file", "--batch-check=%(objecttype)")
    process = run.try_git(*words, given=names)
    if process.returncode != 0:
        return run.model
    lines = process.stdout.splitlines()
    found = dict(zip(run.model.tags, lines, strict=True))
    return run.model.without([name for name, kind in found.items() if kind != "tag"])


def gone(run: Run) -> Outcome:
    """The repository is moved away, and comes back."""
    away = run.folder / "away"
    run.world.repo.rename(away)
    try:
        found = run.ask(run.world.question())
    finally:
        away.rename(run.world.repo)
    if not isinstance(found, Refused) or found.kind != "repository_not_found":
        raise ViolationError(f"without a repository: {found}")
    return found.kind


def git_dir_gone(run: Run) -> Outcome:
    """Without its Git directory the folder belongs to the repository around it."""
    away = run.world.repo / "away"
    run.world.git_dir.rename(away)
    around = Model()
    around.add(Tag("churn@v0.0.1", run.world.commits[0], 1))
    around.allowed, around.by_time = None, False
    question = Question("gto/latest", {"name": "churn", "all": True})
    try:
        return run.judge(question, None, [around], "in the repository around")
    finally:
        away.rename(run.world.git_dir)


def replaced(run: Run) -> Outcome:
    """Another repository is in its place, and then the first one again."""
    away = run.folder / "away"
    other = run.other()
    run.world.repo.rename(away)
    other.repo.rename(run.world.repo)
    try:
        question = other.question()
        found = run.ask(question)
    finally:
        run.world.repo.rename(other.repo)
        away.rename(run.world.repo)
    return run.expect(found, question, [other.model], "in another repository")


_EXTENSIONS = (
    ("preciousObjects", "true"),
    ("worktreeConfig", "true"),
    ("partialClone", "origin"),
    ("ofTheFuture", "true"),
)


def _of_a_form(run: Run, program: str, action: Action) -> Outcome:
    """The repository has a form that libgit2 may refuse; git reads its objects, and has trouble."""
    extension, value = run.random.choice(_EXTENSIONS)
    run.world.touch_tag()
    run.git("config", "core.repositoryFormatVersion", "1")
    run.git("config", f"extensions.{extension}", value)
    calls = Call.OPEN | Call.READ | Call.STAT | Call.MAP | Call.ACCESS
    skip = run.random.randrange(60)
    fault = Fault(calls, action, skip=skip, path=str(run.folder), program=program)
    try:
        question = run.world.question()
        outcome = run.read_under(fault, question)
        return outcome or run.judge(question, None, [run.model], extension)
    finally:
        _put(run.world.git_dir / "config", run.world.config, in_place=False)


def of_a_form(run: Run) -> Outcome:
    """As above, without trouble: the fault never comes."""
    return _of_a_form(run, "nobody", Action.FAIL)


def of_a_form_killed(run: Run) -> Outcome:
    """As above; git is killed."""
    return _of_a_form(run, "git", Action.KILL)


def of_a_form_failing(run: Run) -> Outcome:
    """As above; git cannot read."""
    return _of_a_form(run, "git", Action.FAIL)


def of_a_form_stopped(run: Run) -> Outcome:
    """As above; git stands still for a while."""
    return _of_a_form(run, "git", Action.STOP)


def _with_cache(break_it: Callable[[Run, Path], None]) -> Callable[[Run], Outcome]:
    """A daemon ends in good order, something is wrong with what it kept, and another one starts."""

    def inject(run: Run) -> Outcome:
        run.check(Question("gto/show", {}), "before the daemon ends")
        if run.server.is_running:
            run.server.kill(signal.SIGTERM)
        files = sorted((run.server.cache / "gtod").glob("*.tags"))
        if not files:
            return ""
        break_it(run, files[0])
        try:
            run.check(Question("gto/show", {}), "with a broken cache")
            run.check(Question("gto/history", {"event": EVENTS}), "with a broken cache")
        finally:
            if files[0].is_dir():
                rmtree(run.server.cache / "gtod")
        return "right"

    return inject


def _break_file(run: Run, path: Path) -> None:
    path.write_bytes(_broken(run, path.read_bytes()))


def _put_folder(_run: Run, path: Path) -> None:
    path.unlink()
    path.mkdir()


def _append(run: Run, path: Path) -> None:
    path.write_bytes(path.read_bytes() + run.random.randbytes(100))


def cache_not_written(run: Run) -> Outcome:
    """What is read cannot be kept when the daemon ends."""
    rmtree(run.server.cache / "gtod", ignore_errors=True)
    run.server.kill()
    run.check(Question("gto/show", {}), "without a cache")
    call = run.random.choice((Call.OPEN, Call.WRITE, Call.RENAME, Call.MAKE, Call.WRITE))
    action = run.random.choice((Action.FAIL, Action.TEAR, Action.SHORTEN, Action.KILL))
    skip = run.random.randrange(3)
    run.shim.arm(Fault(call, action, skip=skip, times=1, path=str(run.server.cache)))
    run.server.kill(signal.SIGTERM)
    hits = run.shim.disarm()
    run.check(Question("gto/show", {}), "after the cache could not be written")
    return "right" if hits else ""


def kinds() -> list[Kind]:
    """All of them."""
    return [
        Kind("refs locked by somebody else", 4, locked),
        Kind("broken loose object", 20, broken_object),
        Kind("broken pack or index", 4, broken_pack),
        Kind("broken or half-written packed-refs", 25, broken_packed_refs),
        Kind("broken loose ref", 20, broken_ref),
        Kind("repository moved away", 8, gone),
        Kind("Git directory moved away", 8, git_dir_gone),
        Kind("another repository in its place", 8, replaced),
        Kind("extension in its format", 8, of_a_form),
        Kind("extension, and git killed while it reads", 8, of_a_form_killed),
        Kind("extension, and git fails to read", 8, of_a_form_failing),
        Kind("extension, and git stopped while it reads", 4, of_a_form_stopped),
        Kind("broken cache", 4, _with_cache(_break_file)),
        Kind("folder in the cache's place", 1, _with_cache(_put_folder)),
        Kind("more behind the cache", 1, _with_cache(_append)),
        Kind("cache that cannot be written", 3, cache_not_written),
    ]
