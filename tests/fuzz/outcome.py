"""What the process that checks a target tells when it ends."""

import msgspec


class Outcome(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        inputs: How many were checked.
        seconds: How long that took.
        crashes: How many ways there are in which the law was broken.
    """

    inputs: int
    seconds: float
    crashes: int


#: Of a process that did not come to its end, as where one input takes too long or too much memory.
ENDED = Outcome(0, 1.0, 1)
