"""`gtoc check`: everything that is wrong with artifacts.yaml, .gto, .gtod.yaml and dvc.yaml."""

import contextlib
import enum
import os
from collections.abc import Callable, Iterable, Iterator, Mapping

import click
import msgspec

from gtod.annotations.problem import Severity
from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.check_forms import Checked, github, json_form, sarif
from gtod.commands.check_text import check_text
from gtod.commands.options import Argument, Command, flag
from gtod.errors import ErrorKind, GtodError
from gtod.service.checking.files import File, check_files, file_at, files_in
from gtod.steps import Steps
from gtod.workspace.configuration import Configuration
from gtod.workspace.repository import Repository


class Form(enum.Enum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


class CheckRequest(msgspec.Struct, frozen=True):
    """What is wrong with these files?"""

    paths: tuple[str, ...] = ()
    format: Form = Form.TEXT
    hints: bool = False
    strict: bool = False


_COMMAND = Command(
    "check",
    "Tell what is wrong with artifacts.yaml, .gto, .gtod.yaml and dvc.yaml.\n\n"
    "Reads the files of the work tree: those named, those in the folders named, or all that the "
    "repository has. Exits with 1 if there are errors.",
    [
        Argument(
            "paths",
            "Files and folders; default: all files of the repository that can be checked.",
            required=False,
            several=True,
        ),
        click.Option(
            ["--format"],
            type=click.Choice([form.value for form in Form]),
            default=Form.TEXT.value,
            help="How it is told: for people, programs, GitHub Actions, or code scanning.",
        ),
        flag("hints", "--hints", explains="Tell hints too: what is no mistake, and good to know."),
        flag("strict", "--strict", explains="Exit with 1 if there are warnings, too."),
    ],
    {
        "check": "all files of the repository",
        "check artifacts.yaml --hints": "one file, with what is good to know",
        "check --format github --strict": "in a workflow of GitHub Actions",
    },
)

_SHOWN: Mapping[bool, frozenset[Severity]] = {
    False: frozenset({"error", "warning"}),
    True: frozenset({"error", "warning", "hint"}),
}
_FATAL: Mapping[bool, frozenset[Severity]] = {
    False: frozenset({"error"}),
    True: frozenset({"error", "warning"}),
}

_FORMS: Mapping[Form, Callable[[Checked, Asking], Steps[str]]] = {
    Form.TEXT: check_text,
    Form.JSON: json_form,
    Form.GITHUB: github,
    Form.SARIF: sarif,
}


def _check(request: CheckRequest, asking: Asking) -> Steps[Reply]:
    files = yield from _files(request.paths, asking)
    reports = yield from check_files(files, asking.environ)
    checked = Checked(tuple(reports), _SHOWN[request.hints])
    text = yield from _FORMS[request.format](checked, asking)
    fatal = _FATAL[request.strict]
    is_fatal = any(problem.severity in fatal for report in reports for problem in report.problems)
    return Reply(text, int(is_fatal), _of_variables(files, asking), tells_configuration=True)


def _of_variables(files: Iterable[File], asking: Asking) -> tuple[str, ...]:
    """What is wrong with the client's variables, which stand in no file."""
    configurations = [_configuration(file.repository, asking) for file in files]
    told = [
        problem.message
        for configuration in configurations
        for _, problem in (() if configuration is None else configuration.problems)
        if problem.code == "bad-variable"
    ]
    return tuple(dict.fromkeys(told))


def _files(paths: tuple[str, ...], asking: Asking) -> Steps[list[File]]:
    """The files that are meant, each once."""
    if not paths:
        work_tree = asking.repository.location.work_tree
        if work_tree is None:
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT,
                "A bare repository has no files to check; do it in a clone, or name a file",
            )
        return (yield from files_in(work_tree, asking.repository, asking.configuration))
    # How messages look is up to the repository around the working folder, if there is one.
    with contextlib.suppress(GtodError):
        _ = asking.repository
    files: dict[str, File] = {}
    for path in paths:
        whole = os.path.normpath(os.path.join(asking.invocation.folder, path))
        is_folder = os.path.isdir(whole)
        repository = _repository(whole if is_folder else os.path.dirname(whole), asking)
        configuration = _configuration(repository, asking)
        if is_folder:
            found = yield from files_in(whole, repository, configuration)
        else:
            found = list(_known(file_at(whole, repository, configuration), path))
        files |= {os.path.realpath(file.path): file for file in found}
    return list(files.values())


def _known(file: File | None, path: str) -> Iterator[File]:
    if file is None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            f"'{path}' is no file that gtoc checks: those are artifacts.yaml (or the 'index' of "
            ".gto), dvc.yaml, .gto and .gtod.yaml",
        )
    yield file


def _repository(folder: str, asking: Asking) -> Repository | None:
    """The repository that a folder lies in; None if in none, or in what has no work tree."""
    try:
        repository = (
            asking.repository
            if asking.names_repository
            else asking.repositories.find(folder, asking.environ)
        )
    except GtodError as error:
        if error.kind is not ErrorKind.REPOSITORY_NOT_FOUND or asking.names_repository:
            raise
        return None
    return repository if repository.location.work_tree is not None else None


def _configuration(repository: Repository | None, asking: Asking) -> Configuration | None:
    return None if repository is None else repository.configuration(asking.environ)


CHECK = Entry("Look after it", _COMMAND, CheckRequest, _check)
