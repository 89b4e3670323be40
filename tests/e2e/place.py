"""Where a real editor works: the example registry, and a git that knows who is at work."""

import contextlib
from collections.abc import Iterator

from tests.daemon.support import Place, git


@contextlib.contextmanager
def new_place() -> Iterator[Place]:
    """A place with the example registry and no daemon yet."""
    place = Place()
    try:
        place.build()
        git(place.registry, "config", "user.name", "Ann")
        git(place.registry, "config", "user.email", "ann@example.org")
        yield place
    finally:
        place.close()
