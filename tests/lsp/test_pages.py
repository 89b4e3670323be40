"""Texts that an editor is asked to show."""

import os
from pathlib import Path

from gtod.lsp.pages import Pages


def test_a_page_lives_as_long_as_the_conversation() -> None:
    """Also one that was still being written when the editor left."""
    pages = Pages()

    first = pages.write("churn", "one")
    again = pages.write("churn", "two")
    odd = pages.write("sub/../../x:y", "three")
    written = Path(again).read_text(encoding="utf-8")
    pages.remove()
    late = pages.write("churn", "four")

    assert (first, written) == (again, "two")
    assert os.path.dirname(odd) == os.path.dirname(first)
    assert not os.path.exists(os.path.dirname(first))
    assert not os.path.exists(os.path.dirname(late))
