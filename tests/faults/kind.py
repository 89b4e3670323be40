"""A kind of fault."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.run import Run

#: What came of one fault; empty if it was not met.
Outcome = str


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        name: As the table has it.
        weight: How often it is drawn.
        inject: Has it happen, asks, and heals.
    """

    name: str
    weight: int
    inject: Callable[[Run], Outcome]
