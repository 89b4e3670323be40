"""`gtoc doctor`: what is in force here, and what is wrong."""

import enum
import json
import platform
import time
from collections.abc import Callable, Collection, Iterator, Mapping

import msgspec

from gtod import __version__
from gtod.annotations.config import variables
from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.invocation import Followed
from gtod.commands.options import JSON, Command, OneOf
from gtod.commands.text import Style, printable
from gtod.errors import GtodError
from gtod.git.versions import git_version, libgit2_version
from gtod.service.doctor.diagnosis import Diagnosis, Finding, Severity, in_order
from gtod.service.doctor.examine import doctor
from gtod.steps import Pace, Steps
from gtod.workspace.configuration import GTO_FILE, SETTINGS_FILE, Configuration
from gtod.workspace.repository import Repository


class Form(enum.Enum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


class DoctorRequest(msgspec.Struct, frozen=True):
    """What is wrong here?"""

    form: Form = Form.TEXT


_COMMAND = Command(
    "doctor",
    "Tell what is in force, and everything that contradicts itself in tags and annotations.\n\n"
    "Names the command that mends it, where there is one. Exits with 1 if there are errors; "
    "warnings and what is only good to know do not count.",
    [JSON],
    {"doctor": "look at everything", "doctor --json": "for programs"},
    [OneOf("form", ("json",))],
)


class _Setting(msgspec.Struct, frozen=True):
    """A key of the configuration: what holds, and who says so."""

    file: str
    key: str
    value: object
    source: str


class _Report(msgspec.Struct, frozen=True):
    """All that is told.

    Attributes:
        versions: Of what runs, by its name.
        diagnosis: None where no repository can be read.
        settings: The configuration in force.
        findings: What is wrong or good to know.
    """

    versions: Mapping[str, str]
    diagnosis: Diagnosis | None
    settings: tuple[_Setting, ...]
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something must be mended; errors come first."""
        return any(finding.severity is Severity.ERROR for finding in self.findings[:1])


def _doctor(request: DoctorRequest, asking: Asking) -> Steps[Reply]:
    report = yield from _examine(asking)
    write = _json if request.form is Form.JSON else _text
    text = yield from write(report, asking)
    return Reply(text, int(report.has_errors))


def _examine(asking: Asking) -> Steps[_Report]:
    """Look at everything; that there is no repository to look at is a finding too."""
    versions = {"gtod": __version__, "Python": platform.python_version()}
    try:
        versions["git"] = git_version(asking.environ)
        versions["libgit2"] = libgit2_version()
        yield None  # The first of these questions takes some milliseconds.
        diagnosis = yield from doctor(asking.repository, asking.environ, time.time())
    except GtodError as error:
        code = error.kind.value.replace("_", "-")
        finding = Finding(Severity.ERROR, code, asking.invocation.folder, error.message)
        return _Report(versions, None, (), (finding,))
    settings = tuple(_settings(asking.repository, diagnosis.configuration, asking.environ))
    findings = yield from in_order((*diagnosis.findings, *_watching(asking)))
    return _Report(versions, diagnosis, settings, findings)


def _followed(asking: Asking) -> Followed | None:
    """How the daemon follows the repository, if it does for anybody."""
    daemon = asking.invocation.daemon
    if daemon is None or not asking.has_repository:
        return None
    location = asking.repository.location
    return next((one for one in daemon.followed if one.location == location), None)


def _watching(asking: Asking) -> list[Finding]:
    """That subscribers hear of changes up to a second late."""
    followed = _followed(asking)
    if followed is None or followed.obstacle is None:
        return []
    location, obstacle = followed.location, followed.obstacle
    severity = Severity.INFO if obstacle.mend is None else Severity.WARNING
    subject = location.work_tree or location.git_dir
    sentence = f"{obstacle.sentence}, so that subscribers are told within a second, not at once"
    return [Finding(severity, "polled", subject, sentence, obstacle.mend)]


# The configuration, with the source of each key.

#: The keys that an answer can depend on; the others are gto's own, or read and checked only.
_IN_USE = {
    GTO_FILE: ("stages", "types", "index", "emojis"),
    SETTINGS_FILE: ("sort", "tag_dialect", "promotions"),
}

_FILES: tuple[tuple[str, str, Collection[str], Callable[[Configuration], object]], ...] = (
    (GTO_FILE, "gto_", _IN_USE[GTO_FILE], lambda configuration: configuration.gto),
    (SETTINGS_FILE, "gtod_", _IN_USE[SETTINGS_FILE], lambda configuration: configuration.settings),
)


def _settings(
    repository: Repository, in_force: Configuration, environ: Mapping[str, str]
) -> Iterator[_Setting]:
    of_files = repository.configuration({})
    for file, prefix, keys, part in _FILES:
        chosen = variables(environ, prefix, keys)
        value, of_file = part(in_force), part(of_files)
        default = type(of_file)()
        for key in keys:
            source = "default"
            if getattr(of_file, key) != getattr(default, key):
                source = file
            variable = chosen.get(key)
            if variable is not None and _is_good(repository, variable, environ[variable]):
                source = variable
            yield _Setting(file, key, getattr(value, key), source)


def _is_good(repository: Repository, variable: str, text: str) -> bool:
    """Whether a variable counts: one that cannot be read does not."""
    problems = repository.configuration({variable: text}).problems
    return all(problem.code != "bad-variable" for _, problem in problems)


# The answer as text.

_MARKS = {Severity.ERROR: "❌", Severity.WARNING: "⚠", Severity.INFO: "·"}
_COUNTED = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("thing to know", "things to know"),
}
_PROMISE = {
    True: "every change that finished on this host before a question is in the answer",
    False: "other hosts may change it; only this host's changes are surely in the answer",
}


def _text(report: _Report, asking: Asking) -> Steps[str]:
    parts = [
        _section("Versions", report.versions),
        "\n",
        _section("Daemon", _daemon_facts(asking)),
    ]
    if report.diagnosis is not None:
        parts += ["\n", _section("Repository", _repository_facts(report.diagnosis))]
        parts += ["\n", _section("Configuration", _configuration_facts(report.settings))]
    pace = Pace()
    found: dict[Severity, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.severity, []).append(_finding(finding, asking.style))
        if pace.is_over():
            yield None
    for severity, told in found.items():
        parts += ["\n", f"{len(told)} {_COUNTED[severity][len(told) > 1]}\n", *told]
    if found.keys() <= {Severity.INFO}:
        parts += ["\n", asking.style.success("Nothing is wrong."), "\n"]
    return "".join(parts)


def _section(title: str, facts: Mapping[str, str]) -> str:
    width = max(map(len, facts))
    lines = [f"  {name:{width}}  {printable(value)}\n" for name, value in facts.items()]
    return "".join([f"{title}\n", *lines])


def _daemon_facts(asking: Asking) -> dict[str, str]:
    daemon = asking.invocation.daemon
    if daemon is None:
        return {"none": "this command ran without a daemon"}
    facts = {"process": str(daemon.pid), "uptime": f"{daemon.uptime:.0f} s"}
    if (followed := _followed(asking)) is not None:
        facts["followed"] = f"by {followed.subscribers}, heard of by {followed.way}"
    return facts


def _repository_facts(diagnosis: Diagnosis) -> dict[str, str]:
    index = diagnosis.configuration.gto.index
    return {
        "work tree": diagnosis.location.work_tree or "none",
        "Git directory": diagnosis.location.git_dir,
        "tags": f"{diagnosis.tags}, of {diagnosis.artifacts} artifacts",
        "annotations": f"{diagnosis.annotated} artifacts, in {index} of HEAD",
        "file system": f"{diagnosis.file_system or 'unknown'}: {_PROMISE[diagnosis.is_local]}",
    }


def _configuration_facts(settings: tuple[_Setting, ...]) -> dict[str, str]:
    return {
        setting.key: f"{msgspec.json.encode(setting.value).decode()}  ({setting.source})"
        for setting in settings
    }


def _finding(finding: Finding, style: Style) -> str:
    mark = f"{_MARKS[finding.severity]} " if style.emojis else ""
    said = f"{finding.subject}: {finding.sentence} [{finding.code}]"
    mend = "" if finding.mend is None else f"      {printable(finding.mend)}\n"
    return f"  {mark}{printable(said)}\n{mend}"


# The answer as JSON.

_INDENT = 4


def _json(report: _Report, asking: Asking) -> Steps[str]:
    encoder = json.JSONEncoder(indent=_INDENT, default=msgspec.to_builtins)
    parts: list[str] = []
    pace = Pace()
    for part in encoder.iterencode(_keys(report, asking)):
        parts.append(part)
        if pace.is_over():
            yield None
    parts.append("\n")
    return "".join(parts)


def _keys(report: _Report, asking: Asking) -> dict[str, object]:
    daemon = asking.invocation.daemon
    return {
        "versions": {name.lower(): version for name, version in report.versions.items()},
        "daemon": daemon and {"pid": daemon.pid, "uptime": daemon.uptime, **_followed_keys(asking)},
        "repository": _repository_keys(report.diagnosis),
        "configuration": {
            file: {
                setting.key: {"value": setting.value, "source": setting.source}
                for setting in report.settings
                if setting.file == file
            }
            for file, *_ in _FILES
        },
        "findings": report.findings,
    }


def _followed_keys(asking: Asking) -> dict[str, object]:
    followed = _followed(asking)
    if followed is None:
        return {"watched": None, "subscribers": 0}
    return {"watched": followed.way, "subscribers": followed.subscribers}


def _repository_keys(diagnosis: Diagnosis | None) -> dict[str, object] | None:
    if diagnosis is None:
        return None
    return {
        "work_tree": diagnosis.location.work_tree,
        "git_dir": diagnosis.location.git_dir,
        "common_dir": diagnosis.location.common_dir,
        "tags": diagnosis.tags,
        "artifacts": diagnosis.artifacts,
        "annotated": diagnosis.annotated,
        "file_system": diagnosis.file_system,
        "is_local": diagnosis.is_local,
    }


DOCTOR = Entry("Look after it", _COMMAND, DoctorRequest, _doctor)
