"""All tags of a repository at once: from the cache where it knows them, else by a git beside us."""

import logging
import os

from gtod.git.packed_refs import PackedRefs
from gtod.registry.event import Event
from gtod.steps import Steps
from gtod.workspace.bulk_reading import OpenStream, Take, Wanted, read_in_bulk
from gtod.workspace.cache_folder import make_folder, note_use, prune
from gtod.workspace.counters import Counters
from gtod.workspace.tag_cache import EventsOf, open_cache, read_from_cache, write_cache

_log = logging.getLogger(__name__)

#: How many artifacts are worth a git of their own.
MANY = 100


class Bulk:
    """Reads many artifacts at once.

    Args:
        open_stream: Opens a stream of objects.
        cache: The path of the cache file; None if there is to be none.
    """

    def __init__(self, open_stream: OpenStream, cache: str | None) -> None:
        self._open_stream = open_stream
        self._cache = cache

    def read(
        self, packed: PackedRefs, wanted: Wanted, take: Take, counters: Counters
    ) -> Steps[None]:
        """Read those of the artifacts of which every tag is a usual one; others are left out.

        Args:
            packed: The refs.
            wanted: The artifacts.
            take: Is given what could be read.
            counters: Where the objects that were read are counted.
        """
        left = dict(wanted)
        names = {artifact: name for name, artifact in wanted.items()}

        def take_known(artifact: str, events: list[Event]) -> bool:
            del left[names[artifact]]
            return take(artifact, events)

        def take_read(artifact: str, events: list[Event]) -> bool:
            counters.tags_read += len(events)
            return take(artifact, events)

        if self._cache is not None:
            with open_cache(self._cache) as cache:
                if cache is not None and cache.tags:
                    note_use(self._cache)
                    yield from read_from_cache(cache, packed, wanted, take_known)
        if len(left) >= MANY:
            yield from read_in_bulk(packed, left, self._open_stream, take_read)

    def save(self, packed: PackedRefs, wanted: Wanted, events_of: EventsOf) -> Steps[None]:
        """Keep what the tag objects of these artifacts say for the next process, if that can be.

        Args:
            packed: The refs.
            wanted: The artifacts.
            events_of: Gives the events of each.
        """
        if self._cache is None:
            return
        folder = os.path.dirname(self._cache)
        try:
            make_folder(folder)
            yield from write_cache(self._cache, packed, wanted, events_of)
            prune(folder)
        except OSError as error:
            _log.warning("the cache of tags cannot be written: %s", error)
