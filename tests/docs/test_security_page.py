"""docs/security.md names the tests of each of its lines, and all that attack."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


def names_in(file: Path) -> set[str]:
    """The names of a file's tests."""
    functions = (node for node in ast.parse(file.read_text()).body if hasattr(node, "name"))
    return {node.name for node in functions if node.name.startswith("test_")}


def test_every_test_that_is_named_is_there() -> None:
    """Under that very name."""
    assert len(NAMED) > 40
    assert [name for file, name in NAMED if name not in names_in(ROOT / file)] == []


def test_every_attack_is_named() -> None:
    """Whoever adds one says which threat it is about."""
    files = sorted((ROOT / "tests" / "security").glob("test_*.py"))
    attacks = {(f"tests/security/{file.name}", name) for file in files for name in names_in(file)}

    assert attacks - set(NAMED) == set()


def test_every_line_has_a_test() -> None:
    """A threat without one is met in words alone."""
    rows = [row for row in re.findall(r"^\| .*\|$", PAGE, re.MULTILINE) if "---" not in row]

    without = [row for row in rows if "`tests/" not in row and not row.startswith("| threat |")]

    assert len(rows) > 25
    assert without == []
