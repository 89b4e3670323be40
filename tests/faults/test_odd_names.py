"""Tags whose names are no text, in a registry that is read in bulk."""

import pytest

from tests.faults.model import Question
from tests.faults.run import Run

pytestmark = pytest.mark.slow


def test_a_name_that_is_no_text_breaks_no_question(run: Run) -> None:
    """Git allows any bytes; such a tag is none of the registry's."""
    path = run.world.git_dir / "packed-refs"
    whole = path.read_bytes()
    run.server.kill()
    line = f"{run.world.commits[0]} refs/tags/".encode() + b"\xad\xff@v1.0.0\n"
    path.write_bytes(whole + line)
    try:
        run.check(Question("gto/show", {}), "with a name that is no text")
    finally:
        path.write_bytes(whole)
