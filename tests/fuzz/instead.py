"""Another value in a module for a while: `mock.patch` takes longer than what is checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def instead(module: ModuleType, **values: object) -> Iterator[None]:
    """Put values in the place of a module's own."""
    before = {name: getattr(module, name) for name in values}
    vars(module).update(values)
    try:
        yield
    finally:
        vars(module).update(before)
