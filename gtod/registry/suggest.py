"""Did you mean …?"""

import difflib
import heapq
from collections.abc import Iterable

#: Characters beyond which a word is no typing error; comparing takes their number squared.
_LONGEST = 200
#: How many words are compared; each takes some 25 µs.
_MANY = 1_000


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a typing error most likely meant, or None if none is near."""
    if len(word) > _LONGEST:
        return None
    likely = [other for other in known if abs(len(other) - len(word)) <= len(word) // 2 + 1]
    if len(likely) > _MANY:
        likely = heapq.nlargest(_MANY, likely, key=lambda other: (_shared(word, other), other))
    matches = difflib.get_close_matches(word, likely, n=1, cutoff=0.6)
    return matches[0] if matches else None


def _shared(word: str, other: str) -> int:
    """How many characters both begin and end with: a typing error leaves most of them."""
    return _begin(word, other) + _begin(word[::-1], other[::-1])


def _begin(one: str, other: str) -> int:
    for place, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return place
    return min(len(one), len(other))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean 'churn'?`, to be put behind a sentence; empty if nothing is near."""
    match = nearest(word, known)
    return f" Did you mean '{match}'?" if match is not None else ""
