"""The settings in docs/editors.md: those of other languages are run by tests/e2e."""

import json
import re
import tomllib
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "editors.md").read_text()
BLOCKS = re.findall(r"```(json|toml)\n(.*?)```", PAGE, re.DOTALL)
READERS = {"json": json.loads, "toml": tomllib.loads}


@pytest.mark.parametrize(("language", "block"), BLOCKS)
def test_settings_can_be_pasted(language: str, block: str) -> None:
    """They are what they look like, and start the language server."""
    settings = READERS[language](block)

    assert {"gtod", "lsp"} <= set(re.findall(r'"(\w+)"', json.dumps(settings)))


def test_each_editor_has_settings() -> None:
    """Four of them in JSON and TOML; VS Code has the extension."""
    assert len(BLOCKS) == 4
