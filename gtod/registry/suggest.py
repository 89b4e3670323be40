"""Did you mean …?"""

import difflib
from collections.abc import Iterable

#: Characters beyond which a word is no typing error; comparing takes their number squared.
_LONGEST = 200
#: How many words are compared; each takes some 25 µs.
_MANY = 2_000


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a typing error most likely meant, or None if none is near."""
    if len(word) > _LONGEST:
        return None
    likely = [other for other in known if abs(len(other) - len(word)) <= len(word) // 2 + 1]
    if len(likely) > _MANY:
        likely = [other for other in likely if other[:1] == word[:1]][:_MANY]
    matches = difflib.get_close_matches(word, likely, n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean 'churn'?`, to be put behind a sentence; empty if nothing is near."""
    match = nearest(word, known)
    return f" Did you mean '{match}'?" if match is not None else ""
