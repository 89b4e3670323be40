"""What `gtoc check` found, for programs: JSON, GitHub Actions, SARIF."""

import json
import os
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from urllib.parse import quote

import msgspec

from gtod import __version__
from gtod.annotations.codes import TITLES
from gtod.annotations.problem import NOWHERE, Problem, Range, Severity
from gtod.commands.asking import Asking
from gtod.commands.json_output import json_list
from gtod.commands.text import printable_lines
from gtod.service.checking.files import File, FileReport
from gtod.service.checking.page import sections
from gtod.steps import Pace, Steps


class Checked(msgspec.Struct, frozen=True):
    """What was checked.

    Attributes:
        reports: File by file.
        shown: Which of the problems are told.
    """

    reports: tuple[FileReport, ...]
    shown: AbstractSet[Severity]

    def found(self) -> Iterator[tuple[FileReport, Problem]]:
        """The problems that are told, file by file in text order."""
        for report in self.reports:
            for problem in report.problems:
                if problem.severity in self.shown:
                    yield report, problem


def shown_path(file: File, asking: Asking) -> str:
    """A file's path as whoever asks sees it: from the working folder, if it lies near."""
    return os.path.relpath(
        os.path.join(os.path.realpath(os.path.dirname(file.path)), os.path.basename(file.path)),
        os.path.realpath(asking.invocation.folder),
    )


def _path_from_top(file: File, asking: Asking) -> str:
    """A file's path as the server knows it that the repository is pushed to."""
    return shown_path(file, asking) if file.name is None else file.name


def _counted(where: Range) -> tuple[int, int, int, int]:
    """Line and column of start and end as people count, from 1."""
    start, end = where.start, where.end
    return start.line + 1, start.character + 1, end.line + 1, end.character + 1


# JSON: a list.


def json_form(checked: Checked, asking: Asking) -> Steps[str]:
    """The problems as a list of objects."""
    return (
        yield from json_list(_keys(report, problem, asking) for report, problem in checked.found())
    )


def _keys(report: FileReport, problem: Problem, asking: Asking) -> dict[str, object]:
    file = shown_path(report.file, asking)
    return {
        "file": file,
        **_place_keys(problem.range),
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "related": [
            {"file": file, **_place_keys(other.range), "message": other.message}
            for other in problem.related
        ],
    }


def _place_keys(where: Range) -> dict[str, int]:
    return dict(zip(("line", "column", "end_line", "end_column"), _counted(where), strict=True))


# GitHub Actions: workflow commands.

_GITHUB_COMMANDS = {"error": "error", "warning": "warning", "hint": "notice"}


def github(checked: Checked, asking: Asking) -> Steps[str]:
    """A workflow command for each problem, which GitHub Actions shows at its line."""
    parts = []
    pace = Pace()
    for report, problem in checked.found():
        parts.append(_workflow_command(_path_from_top(report.file, asking), problem))
        if pace.is_over():
            yield None
    return "".join(parts)


def _workflow_command(file: str, problem: Problem) -> str:
    line, column, end_line, end_column = _counted(problem.range)
    properties = {"file": file, "line": line, "endLine": end_line}
    if line == end_line:
        # Over several lines GitHub wants no columns.
        properties |= {"col": column, "endColumn": end_column}
    properties["title"] = f"{TITLES[problem.code]} ({problem.code})"
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_GITHUB_COMMANDS[problem.severity]} {told}::{_data(problem.message)}\n"


def _data(text: str) -> str:
    # A workflow's log is shown as a terminal shows it.
    return printable_lines(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0).

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVELS = {"error": "error", "warning": "warning", "hint": "note"}
_RULE_INDEXES = {code: index for index, code in enumerate(TITLES)}


def sarif(checked: Checked, asking: Asking) -> Steps[str]:
    """One run with a result for each problem."""
    results = []
    pace = Pace()
    for report, problem in checked.found():
        results.append(_result(_path_from_top(report.file, asking), problem))
        if pace.is_over():
            yield None
    log = {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "gtoc check",
                        "semanticVersion": __version__,
                        "rules": [_rule(code, title) for code, title in TITLES.items()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    encoder = json.JSONEncoder(indent=4)
    parts = []
    for part in encoder.iterencode(log):
        parts.append(part)
        if pace.is_over():
            yield None
    return "".join([*parts, "\n"])


def _rule(code: str, title: str) -> dict[str, object]:
    help_text = sections().get(code, title)
    return {
        "id": code,
        "shortDescription": {"text": f"{title}."},
        # GitHub shows it beside each result.
        "help": {"text": help_text, "markdown": help_text},
    }


def _result(file: str, problem: Problem) -> dict[str, object]:
    related = [
        {"id": number, "message": {"text": other.message}, **_location(file, other.range)}
        for number, other in enumerate(problem.related)
    ]
    return {
        "ruleId": problem.code,
        "ruleIndex": _RULE_INDEXES[problem.code],
        "level": _SARIF_LEVELS[problem.severity],
        "message": {"text": problem.message},
        "locations": [_location(file, problem.range)],
        **({"relatedLocations": related} if related else {}),
    }


def _location(file: str, where: Range) -> dict[str, object]:
    line, column, end_line, end_column = _counted(where)
    region = {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }
    place: dict[str, object] = {"artifactLocation": {"uri": quote(os.fsencode(file))}}
    # What cannot be read has no lines.
    return {"physicalLocation": place if where == NOWHERE else {**place, "region": region}}
