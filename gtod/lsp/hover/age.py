"""How long ago something was."""

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
#: From how many seconds on an age is told in which unit, and how many seconds that has.
_units = (
    (365 * _DAY, 365 * _DAY, "year"),
    (60 * _DAY, 30 * _DAY, "month"),
    (_DAY, _DAY, "day"),
    (_HOUR, _HOUR, "hour"),
    (_MINUTE, _MINUTE, "minute"),
)


def age(time: int, now: int) -> str:
    """How long a time lies back, in the largest unit that it fills: `3 days ago`.

    Args:
        time: Seconds since 1970-01-01 UTC.
        now: The same, of the moment at which somebody asks.
    """
    seconds = now - time
    # Clocks of two machines differ a little.
    if abs(seconds) < _MINUTE:
        return "just now"
    if seconds < 0:
        return "in the future"
    for least, length, unit in _units:
        if seconds >= least:
            return f"{counted(seconds // length, unit)} ago"
    raise AssertionError(seconds)


def counted(number: int, word: str) -> str:
    """A number of things: `1 file`, `12,000 files`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
