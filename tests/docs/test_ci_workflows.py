"""The shell lines of docs/ci.md do what the page says, in clones as CI systems make them.

Git, the daemon, gtoc, bash and pip are real; the origin is a bare repository on this machine. What
is imitated here of GitHub Actions and GitLab CI is how they clone, how they run lines of shell, and
how values go from one step or job to the next.
"""

import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import yaml

from tests.helpers.daemon import PATIENCE, Daemon
from tests.helpers.git import commit, git, make_repository, tag

TEXT = (Path(__file__).parents[2] / "docs" / "ci.md").read_text("utf-8")

#: What a workflow file says: YAML of any shape, every scalar as text.
Yaml = Any

ASSIGNED = "churn#prod#3"
VERSION = "v1.0.0"


def blocks(language: str) -> list[str]:
    """The page's blocks of code in a language."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", TEXT, re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(text) for _, text in found]


def workflows() -> tuple[Yaml, Yaml, Yaml]:
    """The workflow of GitHub, the step for other refs, and the pipeline of GitLab."""
    github, step, gitlab = (yaml.load(text, yaml.BaseLoader) for text in blocks("yaml"))  # noqa: S506 - safe: text only
    return github, step, gitlab


GITHUB, TOLERANT_STEP, GITLAB = workflows()


class Ran(msgspec.Struct, frozen=True):
    """What a script did: its exit status and all that it printed."""

    status: int
    stdout: str
    stderr: str


class Machine:
    """Runs scripts as a CI system does, with gtoc on PATH and a daemon of its own.

    Args:
        daemon: Whom gtoc asks.
        folder: For whatever scripts leave outside the clone.
    """

    def __init__(self, daemon: Daemon, folder: Path) -> None:
        environ = daemon.environ
        programs = f"{Path(sys.executable).parent}:{environ['PATH']}"
        settings = {"PATH": programs, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "CI": "true"}
        self.folder = folder
        self._environ = {k: v for k, v in environ.items() if not k.startswith("GITHUB_")} | settings

    def run(self, script: str, clone: Path, environ: Mapping[str, str]) -> Ran:
        """What a script does that ends at its first failure."""
        process = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=clone,
            env={**self._environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ran(process.returncode, process.stdout, process.stderr)


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """The daemon that every gtoc of this file asks."""
    with Daemon() as running:
        yield running


@pytest.fixture
def machine(daemon: Daemon, tmp_path: Path) -> Machine:
    """A machine of a CI system."""
    return Machine(daemon, tmp_path)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a bare repository with a registry, whose assignments stand on an old commit."""
    source = make_repository(tmp_path_factory.mktemp("source") / "source")
    first = commit(source, "first")
    tag(source, f"churn@{VERSION}", first, time=1_000_000_001)
    tag(source, "churn#dev#2", first, time=1_000_000_002)
    tag(source, ASSIGNED, first, time=1_000_000_003)
    tag(source, "release-1", first)
    git(source, "tag", "backup", first)
    second = commit(source, "second")
    tag(source, "churn@v2.0.0", second, time=1_000_000_004)
    commit(source, "third")
    bare = tmp_path_factory.mktemp("origin") / "origin.git"
    git(source, "clone", "--quiet", "--bare", ".", str(bare))
    # As the hosts of repositories have it.
    git(bare, "config", "uploadpack.allowFilter", "true")
    git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
    return f"file://{bare}"


ALL_REFS = ("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")


def empty_clone(origin: str, path: Path) -> Path:
    """A repository that has fetched nothing yet."""
    make_repository(path)
    git(path, "remote", "add", "origin", origin)
    return path


def clone_by_checkout_action(origin: str, path: Path, name: str, depth: int) -> Path:
    """A clone at a tag, as actions/checkout before 6.0.2 makes it: it fetches the tag's commit.

    Args:
        origin: From where.
        path: To where.
        name: The tag.
        depth: How many commits; 0 for all, with all branches and tags.
    """
    empty_clone(origin, path)
    (line,) = git(path, "ls-remote", "origin", f"refs/tags/{name}^{{}}").splitlines() or [
        git(path, "ls-remote", "origin", f"refs/tags/{name}")
    ]
    pushed = f"+{line.split()[0]}:refs/tags/{name}"
    if depth == 0:
        git(path, "fetch", "--quiet", "--prune", "origin", *ALL_REFS)
        git(path, "fetch", "--quiet", "--prune", "origin", pushed)
    else:
        git(path, "fetch", "--quiet", "--no-tags", "--prune", f"--depth={depth}", "origin", pushed)
    git(path, "checkout", "--quiet", "--force", f"refs/tags/{name}")
    return path


def clone_with_one_tag(origin: str, path: Path, name: str) -> Path:
    """A shallow clone with the pushed tag as it is on the remote, and no other."""
    empty_clone(origin, path)
    refspec = f"+refs/tags/{name}:refs/tags/{name}"
    git(path, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", refspec)
    git(path, "checkout", "--quiet", "--detach", f"refs/tags/{name}")
    return path


def clone_by_gitlab_runner(origin: str, path: Path, name: str, depth: int) -> Path:
    """A clone at a tag, as the runner of GitLab makes it; 0 commits are all."""
    if depth != 0:
        return clone_with_one_tag(origin, path, name)
    empty_clone(origin, path)
    git(path, "fetch", "--quiet", "--prune", "origin", *ALL_REFS)
    git(path, "checkout", "--quiet", "--detach", f"refs/tags/{name}")
    return path


# The lines that bring the tags.


@pytest.mark.parametrize("script", blocks("sh"))
@pytest.mark.parametrize("kind", ["shallow", "shallow, tag replaced", "complete, tag replaced"])
def test_every_line_that_fetches_tags_brings_them(
    machine: Machine, origin: str, script: str, kind: str
) -> None:
    """Whatever the clone lacks: afterwards the assignment and its version are known."""
    path = machine.folder / "clone"
    if kind == "shallow":
        clone_with_one_tag(origin, path, ASSIGNED)
    else:
        clone_by_checkout_action(origin, path, ASSIGNED, depth=int(kind.startswith("shallow")))

    asked = 'gtoc check-ref "$GITHUB_REF" --version'
    pushed = {"GITHUB_REF": f"refs/tags/{ASSIGNED}"}
    before = machine.run(asked, path, pushed)
    after = machine.run(f"{script}\n{asked}", path, pushed)

    assert "git fetch --force --tags" in before.stderr
    assert VERSION not in before.stdout
    assert (after.status, after.stdout) == (0, f"{VERSION}\n")


def test_the_line_for_all_history_brings_all_of_it(machine: Machine, origin: str) -> None:
    """The clone is shallow no more, and another time the line changes nothing."""
    path = clone_with_one_tag(origin, machine.folder / "clone", "churn@v2.0.0")
    (script,) = [text for text in blocks("sh") if "--unshallow" in text]

    for _ in range(2):
        assert machine.run(script, path, {}).status == 0
        assert git(path, "rev-parse", "--is-shallow-repository") == "false"
        assert git(path, "rev-list", "--count", "origin/main") == "3"


def test_without_force_git_refuses_the_tag_that_was_replaced(origin: str, tmp_path: Path) -> None:
    """So the page asks for it."""
    path = clone_by_checkout_action(origin, tmp_path / "clone", ASSIGNED, depth=1)
    with pytest.raises(AssertionError, match="would clobber existing tag"):
        git(path, "fetch", "--tags", "origin")


# GitHub Actions.


def expanded(text: str, values: Mapping[str, str]) -> str:
    """A text of a workflow with its `${{ … }}` replaced; what was never set is empty."""
    return re.sub(r"\$\{\{ ([a-zA-Z0-9_.]+) \}\}", lambda match: values.get(match[1], ""), text)


def holds(condition: str, values: Mapping[str, str]) -> bool:
    """Whether a condition of the form `a.b == 'x' && c.d == 'y'` is true."""
    terms = [re.fullmatch(r"([a-z.]+) == '([a-z]+)'", term) for term in condition.split(" && ")]
    return all(term is not None and values.get(term[1], "") == term[2] for term in terms)


def is_let_in(name: str, patterns: list[str]) -> bool:
    """Whether a push of the tag starts a workflow: `**` is anything, `*` anything without `/`."""
    parts = {"**": ".*", "*": "[^/]*"}
    return any(
        re.fullmatch("".join(parts.get(p, re.escape(p)) for p in re.split(r"(\*\*?)", text)), name)
        for text in patterns
    )


def is_install(line: str) -> bool:
    """Whether a line brings gtoc, which is on PATH already."""
    return "pip install" in line


class GithubRun:
    """A run of the page's workflow for a ref.

    Args:
        machine: Where.
        clone: The clone, as the checkout left it.
        ref: What was pushed.

    Attributes:
        values: What expressions see, by their dotted name.
    """

    def __init__(self, machine: Machine, clone: Path, ref: str) -> None:
        self.values: dict[str, str] = {}
        self._machine = machine
        self._clone = clone
        self._ref = ref

    def step(self, step: Yaml) -> Ran:
        """Run a step, and keep its outputs."""
        file = self._machine.folder / f"outputs of {step.get('id', 'a step')}"
        file.touch()
        variables = {
            name: expanded(text, self.values) for name, text in step.get("env", {}).items()
        }
        github = {"GITHUB_ACTIONS": "true", "GITHUB_REF": self._ref, "GITHUB_OUTPUT": str(file)}
        ran = self._machine.run(step["run"], self._clone, github | variables)
        for line in file.read_text().splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step['id']}.outputs.{name}"] = value
        return ran

    def job(self, name: str) -> list[Ran]:
        """Run a job's steps as far as they succeed; publish its outputs."""
        job = GITHUB["jobs"][name]
        ran: list[Ran] = []
        for step in job["steps"]:
            if "run" in step and not is_install(step["run"]):
                ran.append(self.step(step))
                if ran[-1].status != 0:
                    break
        for output, text in job.get("outputs", {}).items():
            self.values[f"needs.{name}.outputs.{output}"] = expanded(text, self.values)
        return ran


def depths() -> list[int]:
    """The depth that the page's workflow asks for, and the one that is the default."""
    (depth,) = [
        int(step["with"]["fetch-depth"])
        for step in GITHUB["jobs"]["event"]["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    return [depth, 1]


@pytest.mark.parametrize("depth", depths())
@pytest.mark.parametrize(
    ("name", "deployed"),
    [(ASSIGNED, f"Deploying churn {VERSION}\n"), ("churn#dev#2", None), ("churn@v2.0.0", None)],
)
def test_github_deploys_what_is_assigned_to_prod(
    machine: Machine, origin: str, name: str, deployed: str | None, depth: int
) -> None:
    """With the depth of the page and with the default one; nothing else is deployed."""
    clone = clone_by_checkout_action(origin, machine.folder / "clone", name, depth)
    run = GithubRun(machine, clone, f"refs/tags/{name}")

    steps = run.job("event")

    assert [(step.status, step.stdout) for step in steps] == [(0, ""), (0, "")]
    assert "⚠" not in steps[-1].stderr
    assert GITHUB["jobs"]["deploy"]["needs"] == "event"
    assert holds(GITHUB["jobs"]["deploy"]["if"], run.values) == (deployed is not None)
    if deployed is not None:
        assert run.job("deploy") == [Ran(0, deployed, "")]


@pytest.mark.parametrize("name", ["release-1", "backup"])
def test_github_fails_for_a_tag_that_is_no_event(machine: Machine, origin: str, name: str) -> None:
    """Should such a tag start it: the last step fails, and the log has the reason."""
    clone = clone_by_checkout_action(origin, machine.folder / "clone", name, depth=0)
    run = GithubRun(machine, clone, f"refs/tags/{name}")

    assert [step.status for step in run.job("event")] == [0, 1]
    assert not holds(GITHUB["jobs"]["deploy"]["if"], run.values)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("churn@v1.0.0", True),
        ("some/dir=team/churn@v1.0.0!", True),
        ("churn#prod", True),
        ("team/churn#eu/prod#12", True),
        ("churn#prod!#3", True),
        ("churn@deprecated", True),
        ("mail@home", True),
        ("release-1", False),
        ("v1.0.0", False),
    ],
)
def test_which_tags_start_the_workflow_of_github(name: str, expected: bool) -> None:  # noqa: FBT001
    """All that may be of the registry, and few others."""
    assert is_let_in(name, GITHUB["on"]["push"]["tags"]) is expected


@pytest.mark.parametrize(
    ("ref", "event"),
    [
        (f"refs/tags/{ASSIGNED}", "assignment"),
        ("refs/tags/release-1", ""),
        ("refs/heads/main", ""),
        ("refs/pull/5/merge", ""),
    ],
)
def test_the_step_that_passes_for_every_ref(
    machine: Machine, origin: str, ref: str, event: str
) -> None:
    """The outputs tell events from everything else, be it a ref that the clone does not have."""
    clone = clone_with_one_tag(origin, machine.folder / "clone", ASSIGNED)
    git(clone, "fetch", "--quiet", "--tags", "origin")
    git(clone, "branch", "main")
    run = GithubRun(machine, clone, ref)
    (step,) = TOLERANT_STEP

    ran = run.step(step)

    assert ran.status == 0
    assert run.values.get(f"steps.{step['id']}.outputs.event", "") == event
    assert bool(ran.stderr) == (not event)


# GitLab CI.


def gitlab_jobs(tag_name: str) -> list[str]:
    """The jobs of the page's pipeline that a tag starts, in the order of their stages."""
    names = [name for stage in GITLAB["stages"] for name in GITLAB if has_stage(name, stage)]
    return [name for name in names if any(starts(r["if"], tag_name) for r in GITLAB[name]["rules"])]


def has_stage(name: str, stage: str) -> bool:
    """Whether that is a job of the stage."""
    return isinstance(GITLAB[name], dict) and GITLAB[name]["stage"] == stage


def starts(condition: str, tag_name: str) -> bool:
    """Whether a rule of the form `$CI_COMMIT_TAG =~ /…/` lets a tag in."""
    match = re.fullmatch(r"\$CI_COMMIT_TAG =~ /(.*)/", condition)
    assert match is not None, condition
    return re.search(match[1], tag_name) is not None


def gitlab_job(
    machine: Machine, clone: Path, name: str, tag_name: str, **environ: str
) -> tuple[Ran, dict[str, str]]:
    """Run a job's script; also gives the variables that it hands to later jobs."""
    job = GITLAB[name]
    script = "\n".join(line for line in job["script"] if not is_install(line))
    variables = {"GITLAB_CI": "true", "CI_COMMIT_TAG": tag_name, **job.get("variables", {})}
    ran = machine.run(script, clone, variables | environ)
    report = job.get("artifacts", {}).get("reports", {}).get("dotenv")
    if report is None:
        return ran, {}
    lines = (clone / report).read_text().splitlines()
    # What the service of GitLab that reads the report makes of a line.
    return ran, dict(cast("Any", re.fullmatch(r"(\w+)=(.*)", line)).groups() for line in lines)


@pytest.mark.parametrize(
    ("name", "printed"),
    [(ASSIGNED, f"Deploying churn {VERSION}\n"), ("churn#dev#2", ""), ("churn@v2.0.0", "")],
)
def test_gitlab_deploys_what_is_assigned_to_prod(
    machine: Machine, origin: str, name: str, printed: str
) -> None:
    """The job that decides has the values of the one before it."""
    depth = int(GITLAB["event"]["variables"]["GIT_DEPTH"])
    clone = clone_by_gitlab_runner(origin, machine.folder / "clone", name, depth)

    assert gitlab_jobs(name) == ["event", "deploy"]
    told, variables = gitlab_job(machine, clone, "event", name)
    deployed, _ = gitlab_job(machine, clone, "deploy", name, **variables)

    assert told == Ran(0, "", "")
    assert sorted(variables) == ["artifact", "event", "stage", "version"]
    assert GITLAB["deploy"]["needs"] == ["event"]
    assert deployed == Ran(0, printed, "")


def test_gitlab_with_less_depth(machine: Machine, origin: str) -> None:
    """Then the page has one more line for the script, without which the version is not known."""
    clone = clone_by_gitlab_runner(origin, machine.folder / "clone", ASSIGNED, depth=20)
    (line,) = re.findall(r"put `(git fetch [^`]*)` before", TEXT.replace("\n", " "))

    told, variables = gitlab_job(machine, clone, "event", ASSIGNED)
    assert "This clone is shallow" in told.stderr
    assert variables["version"] == git(clone, "rev-parse", "HEAD")

    assert machine.run(line, clone, {}).status == 0
    assert gitlab_job(machine, clone, "event", ASSIGNED)[1]["version"] == VERSION


def test_gitlab_ignores_tags_of_another_form() -> None:
    """No job is started for them."""
    assert gitlab_jobs("release-1") == []


# What they have in common.


def installs() -> list[str]:
    """The lines that install gtoc."""
    lines = [step.get("run", "") for step in GITHUB["jobs"]["event"]["steps"]]
    return [line for line in [*lines, *GITLAB["event"]["script"]] if is_install(line)]


BACKEND = """
import os

def prepare_metadata_for_build_wheel(directory, settings=None):
    os.mkdir(os.path.join(directory, "gtod-1.dist-info"))
    with open(os.path.join(directory, "gtod-1.dist-info", "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\\nName: gtod\\nVersion: 1\\n")
    return "gtod-1.dist-info"

def build_wheel(directory, settings=None, metadata=None):
    raise NotImplementedError
"""


@pytest.mark.parametrize("line", installs())
def test_the_line_that_installs(machine: Machine, line: str) -> None:
    """Pip does what it says up to the point of installing.

    That would take a network, so that a project which needs nothing to be built stands at the URL,
    and pip's own variables tell it to stop there.
    """
    project = make_repository(machine.folder / "project")
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    (project / "backend.py").write_text(BACKEND)
    git(project, "add", ".")
    commit(project)
    dry = {"PIP_DRY_RUN": "1", "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_IGNORE_INSTALLED": "1"}

    ran = machine.run(line, machine.folder, {"GTOD_URL": f"file://{project}", **dry})

    assert (ran.status, "Would install gtod-1" in ran.stdout) == (0, True), ran.stderr


def test_no_line_of_the_page_is_left_out() -> None:
    """The blocks are those that the tests above run."""
    assert len(blocks("sh")) == 3
    assert len(installs()) == 2
    # What the page has for bash, tests/docs/test_watch_transcript.py runs.
    assert len(blocks("bash")) == 1
    assert TEXT.count("```") == 2 * sum(len(blocks(kind)) for kind in ("sh", "yaml", "bash"))
