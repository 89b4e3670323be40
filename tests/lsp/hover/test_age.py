"""How long ago something was."""

import pytest

from gtod.lsp.hover.age import age, counted

DAY = 86_400


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (-59, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (3_599, "59 minutes ago"),
        (3_600, "1 hour ago"),
        (DAY - 1, "23 hours ago"),
        (DAY, "1 day ago"),
        (3 * DAY, "3 days ago"),
        (59 * DAY, "59 days ago"),
        (60 * DAY, "2 months ago"),
        (364 * DAY, "12 months ago"),
        (365 * DAY, "1 year ago"),
        (4_000 * DAY, "10 years ago"),
        (-60, "in the future"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_that_it_fills(seconds: int, words: str) -> None:
    """Clocks that differ by less than a minute do not count."""
    assert age(1_000_000_000 - seconds, 1_000_000_000) == words


def test_large_numbers_are_written_in_groups() -> None:
    """One thing is no several."""
    assert (counted(1, "file"), counted(12_000, "file")) == ("1 file", "12,000 files")
