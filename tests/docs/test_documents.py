"""The documents say what is: their commands are run, their lists are held against the code."""

import os
import re
import shlex
from pathlib import Path

import pytest
from gtoc import __version__
from gtoc.main import PREFIXES, VARIABLES

from gtod.commands.invocation import Invocation
from gtod.commands.run import run
from gtod.demo.example import build_example
from gtod.git.writing import Surroundings
from gtod.rpc.envelope import KINDS
from gtod.rpc.methods import METHODS
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.compat import operation_deviations
from tests.compat.annotation_deviations import ANNOTATION_DEVIATIONS
from tests.compat.deviations import DEVIATIONS
from tests.helpers.git import ENVIRONMENT

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

#: Who writes in the documents, a few days after the example's last event.
_WRITER = {
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
    "GIT_COMMITTER_DATE": "2022-08-01T12:00:00+0000",
}

_block = re.compile(r"```console\n(.*?)```", re.DOTALL)


def _transcript(document: Path) -> str:
    """All that the document shows of a terminal."""
    return "".join(_block.findall(document.read_text("utf-8")))


@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if _transcript(d)], ids=lambda document: document.name
)
def test_commands_print_what_the_document_shows(document: Path, tmp_path: Path) -> None:
    """Its commands, one after the other in the example registry, print what stands below them."""
    registry = tmp_path / "registry"
    build_example(registry)
    expected = _transcript(document)
    commands = re.findall(r"^\$ (.*)$", expected, re.MULTILINE)

    printed = "".join(f"$ {command}\n{_output(command, registry)}" for command in commands)

    assert printed == expected


def _output(command: str, registry: Path) -> str:
    program, *arguments = shlex.split(command)
    assert program == "gtoc"
    writing = Surroundings({**ENVIRONMENT, **_WRITER}, str(registry))
    invocation = Invocation(tuple(arguments), str(registry), {"TZ": "UTC"}, writing=writing)
    return "".join(text for _, text in finish(run(invocation, Repositories())).frames)


def test_every_deviation_from_gto_is_documented() -> None:
    """docs/compatibility.md lists the deviations that the comparison allows, and no others."""
    text = (ROOT / "docs" / "compatibility.md").read_text("utf-8")

    listed = dict(re.findall(r"^- \*\*([a-z0-9-]+)\*\*: (.*)$", text, re.MULTILINE))

    allowed = (*DEVIATIONS, *operation_deviations.DEVIATIONS, *ANNOTATION_DEVIATIONS)
    assert listed == {deviation.name: deviation.sentence for deviation in allowed}


def test_every_method_and_error_kind_is_documented() -> None:
    """protocol/README.md names all methods and all kinds of error."""
    text = (ROOT / "protocol" / "README.md").read_text("utf-8")

    missing = [name for name in METHODS if f"`{name}`" not in text]
    missing += [kind for kind in KINDS if f"`{kind}`" not in text]

    assert missing == []


def test_links_between_documents_lead_somewhere() -> None:
    """Relative links name files that exist."""
    broken = [
        (document.name, target)
        for document in [*DOCUMENTS, ROOT / "protocol" / "README.md"]
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8"))
        if not os.path.exists(document.parent / target)
    ]

    assert broken == []


def test_the_example_message_has_the_length_that_it_says() -> None:
    """Sent as it stands, it is answered."""
    text = (ROOT / "protocol" / "README.md").read_text("utf-8")

    (length, body) = re.findall(r"Content-Length: (\d+).*?\n    (\{.*?)\n\n", text, re.DOTALL)[0]

    assert int(length) == len(body.encode())


def test_the_variables_that_leave_the_client_are_documented() -> None:
    """docs/guide.md has the closed list."""
    text = (ROOT / "docs" / "guide.md").read_text("utf-8")

    told = text[text.index("nothing else leaves the client than") :].split("\n\n")[0]

    assert set(re.findall(r"`([A-Z_]+)`", told)) == VARIABLES | set(PREFIXES)


def test_the_version_is_one() -> None:
    """The package says its version in one place."""
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", __version__)
