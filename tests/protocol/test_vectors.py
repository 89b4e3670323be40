"""protocol/vectors/ is what the examples and cases give, and speaks of all methods."""

import json

from gtod.rpc.methods import METHODS
from gtod.rpc.notifications import TAKEN, TOLD
from protocol.vector_files import FOLDER, texts

#: Notifications whose time depends on the machine.
_OF_LONG_WORK = {"gto/working", "$/progress"}


def test_the_files_are_what_the_cases_give() -> None:
    """`python -m protocol.vector_files` writes them anew."""
    assert {file.name: file.read_text("utf-8") for file in FOLDER.iterdir()} == texts()


def test_every_method_and_notification_is_in_one() -> None:
    """Under each of its names."""
    text = "".join(texts().values())

    missing = {name for name in (*METHODS, *TOLD, *TAKEN) if f'"method": "{name}"' not in text}
    assert missing == _OF_LONG_WORK


def test_names_are_there_once() -> None:
    """So that one can be run by its name."""
    files = [json.loads(text) for name, text in texts().items() if name.endswith(".json")]
    names = [case["name"] for file in files for case in file["cases"]]

    assert len(names) == len(set(names))
