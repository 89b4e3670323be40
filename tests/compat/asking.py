"""What both drivers share: they ask one gto about one repository and write all answers as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def unix_seconds(moment: datetime) -> int:
    """A time as seconds; one without a zone is in UTC, as the drivers run with TZ=UTC."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def answer(question: Callable[[], Json]) -> Json:
    """What the tool answers, or the exception that it dies of."""
    try:
        return question()
    except Exception as error:  # noqa: BLE001  # whatever the tool raises is its answer
        text = " ".join(str(error).split()).replace(repository(), "REPO")
        return {"error": f"{type(error).__name__}: {text}"}


def remembered(method: Callable[..., object]) -> Callable[..., object]:
    """A method that rebuilds the same state at each call, built once for each set of options."""
    known: dict[tuple[tuple[str, bool], ...], object] = {}

    def wrapper(self: object, **options: bool) -> object:
        key = tuple(sorted((name, value) for name, value in options.items() if value))
        if key not in known:
            try:
                known[key] = method(self, **options)
            except Exception as error:  # noqa: BLE001  # raised again at each call, as it would be
                known[key] = error
        found = known[key]
        if isinstance(found, Exception):
            raise found
        return found

    return wrapper


def repository() -> str:
    """The repository that the driver is asked about."""
    return sys.argv[1]


def tag_names() -> list[str]:
    """Every tag of the repository, whatever it is."""
    command = ["git", "-C", repository(), "for-each-ref", "--format=%(refname)", "refs/tags"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [name.removeprefix("refs/tags/") for name in listed.split()]


def without_empty(record: dict[str, Json]) -> dict[str, Json]:
    """A record without the fields that say nothing."""
    return {key: value for key, value in record.items() if value is not None}


def places(rows: list[Json], wanted: Iterable[Json]) -> Json:
    """Where the wanted rows stand among all rows."""
    return [rows.index(row) for row in wanted]


def report(answers: dict[str, Json]) -> None:
    """Write the answers to the second argument, for the tools print warnings of their own."""
    Path(sys.argv[2]).write_text(json.dumps(answers, sort_keys=True), encoding="utf-8")
