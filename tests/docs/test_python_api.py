"""docs/python.md is true: its examples are run, and its lists are held against the code."""

import dataclasses
import doctest
import inspect
import os
import re
from collections.abc import Iterator
from pathlib import Path

import gtoc
import pytest
from gtoc import records
from gtoc.errors import CLASSES

from gtod.demo.example import build_example
from tests.helpers.daemon import Daemon, clean_environment

PAGE = Path(__file__).parents[2] / "docs" / "python.md"

#: The methods that every object of the class has for its connection alone.
_NEITHER = {"close"}


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    """A daemon of the page's own; the page's program is this process, in the example registry."""
    build_example(tmp_path / "registry")
    monkeypatch.chdir(tmp_path / "registry")
    with Daemon() as running:
        environ = clean_environment(
            GTOD_SOCKET=running.folder,
            HOME=str(tmp_path),
            GIT_AUTHOR_NAME="Ann",
            GIT_AUTHOR_EMAIL="ann@example.com",
            GIT_COMMITTER_NAME="Ann",
            GIT_COMMITTER_EMAIL="ann@example.com",
        )
        for name in os.environ.keys() - environ.keys():
            monkeypatch.delenv(name)
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        yield running


def test_the_examples(daemon: Daemon, capsys: pytest.CaptureFixture[str]) -> None:
    """Each prints what stands below it, and the daemon has answered."""
    with daemon.client() as client:
        before = client.status().requests
    # A fence ends an output as an empty line does.
    text = re.sub(r"^```.*$", "", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)

    outcome = doctest.DocTestRunner().run(examples)

    assert outcome.failed == 0, capsys.readouterr().out
    with daemon.client() as client:
        assert client.status().requests - before >= outcome.attempted // 2


def _table(heading: str) -> str:
    text = PAGE.read_text("utf-8")
    section = text[text.index(f"## {heading}\n") :].split("\n## ")[0]
    return "\n".join(line for line in section.splitlines() if line.startswith("|"))


def test_every_method_is_listed() -> None:
    """With its required parameters."""
    listed = re.findall(
        r"^\| `(\w+)\(([^)]*)\)`", _table("Questions") + "\n" + _table("Changes"), re.MULTILINE
    )
    listed += [(name, None) for name in re.findall(r"`(\w+_all)`", _table("Questions"))]

    methods = {
        name: method
        for name, method in inspect.getmembers(gtoc.Registry, inspect.isfunction)
        if not name.startswith("_") and name not in _NEITHER
    }
    assert {name for name, _ in listed} == methods.keys()
    for name, told in listed:
        parameters = [*inspect.signature(methods[name]).parameters.values()][1:]
        required = [p.name for p in parameters if p.default is p.empty]
        assert told is None or [p for p in told.split(", ") if p and "=" not in p] == required


def test_every_field_is_listed() -> None:
    """Of every record, in their order."""
    listed = {
        name: re.findall(r"`(\w+)`", told)
        for name, told in re.findall(r"^\| `(\w+)` \| (.*) \|$", _table("Answers"), re.MULTILINE)
    }

    assert listed == {
        name: [field.name for field in dataclasses.fields(record)]
        for name, record in vars(records).items()
        if dataclasses.is_dataclass(record)
    }


def test_every_error_is_listed() -> None:
    """And no other."""
    listed = re.findall(r"`([A-Z]\w+)`", _table("Errors"))

    assert sorted(listed) == sorted({kind.__name__ for kind in CLASSES.values()})
