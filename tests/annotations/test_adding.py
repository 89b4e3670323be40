"""A text made out of another by one small change."""

from hypothesis import given
from hypothesis import strategies as st

from gtod.annotations.adding import difference, new_entry
from gtod.annotations.text import Text
from gtod.annotations.text_edits import applied

_TEXTS = st.text(alphabet="ab\r\n🙂\ufeff", max_size=20)


def test_a_new_entry_is_put_behind_the_last_one() -> None:
    """As few characters as that takes."""
    text = Text("\ufeffa: {}\r\n# end\r\n")

    edit = new_entry(text, "b")

    assert edit.text == "b: {}\r\n"
    assert applied(text.written, [edit]) == "\ufeffa: {}\r\nb: {}\r\n# end\r\n"


@given(_TEXTS, _TEXTS)
def test_the_difference_makes_the_other(old: str, new: str) -> None:
    """Whatever the two have in common."""
    edit = difference(old, new)

    assert applied(old, [edit]) == new
    assert Text(old).edited(edit.range, edit.text).written == new
