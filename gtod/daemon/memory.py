"""Keeping what the repositories take in memory within its limits."""

import gc
import logging
import time
from collections.abc import Callable

from gtod.daemon.limits import Limits
from gtod.registry.semver import precedence
from gtod.registry.tag import parse_suffix
from gtod.steps import Steps, in_thread
from gtod.workspace.bulk_reading import suffix_of
from gtod.workspace.repositories import Repositories
from gtod.workspace.residence import Residence
from gtod.workspace.tag_store import TagStore

_log = logging.getLogger(__name__)

#: Bytes by which the repositories have to grow until what their loading left is given back.
_WORTH_TRIMMING = 8 * 1024**2
_MEGABYTE = 1_000_000

#: What is remembered of the forms of names while tags are read.
_FORMS = (parse_suffix, suffix_of, precedence)


class MemoryKeeper:
    """Drops repositories that nobody asked for long, or for which there is no room.

    Args:
        repositories: The repositories in memory.
        limits: What holds for them.
        clock: The monotonic clock, in seconds.
    """

    def __init__(
        self,
        repositories: Repositories,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits
        self._repositories = repositories
        self._clock = clock
        #: What the repositories took when memory was given back to the system last.
        self._trimmed = 0
        self._is_over = False

    @property
    def size(self) -> int:
        """About how many bytes all repositories take."""
        return sum(residence.size for residence in self._repositories.residences())

    def chore(self) -> Steps[None] | None:
        """What there is to be done now; None if nothing."""
        dropped = self._drop()
        self._tell_if_over()
        if dropped:
            return self._free(dropped)
        residences = self._repositories.residences()
        is_loading = any(residence.tags.is_loading for residence in residences)
        if is_loading or self.size - self._trimmed < _WORTH_TRIMMING:
            return None
        return self._give_back()

    def _drop(self) -> list[TagStore]:
        """Let go of what is not wanted in memory; it comes back by itself when it is asked for."""
        by_use = sorted(self._repositories.residences(), key=_asked)
        now = self._clock()
        total = self.size
        dropped: list[TagStore] = []
        for residence in by_use:
            size, idle = residence.size, now - residence.asked
            # The one asked last would be back the next moment, whatever it takes.
            is_too_much = total > self.limits.memory and residence is not by_use[-1]
            if not is_too_much and idle < self.limits.idle:
                continue
            if self._repositories.let_go(residence):
                total -= size
                dropped.append(residence.tags)
                told = "for want of room" if is_too_much else "nobody asks"
                _log.info(
                    "dropped '%s', %d MB, asked %.0f s ago: %s",
                    residence.common_dir,
                    size // _MEGABYTE,
                    idle,
                    told,
                )
        return dropped

    def _tell_if_over(self) -> None:
        """Log once that what has to stay takes more than it should."""
        size, was_over = self.size, self._is_over
        self._is_over = size > self.limits.memory
        if self._is_over and not was_over:
            _log.warning(
                "what is in use takes about %d MB, more than the limit of %d MB",
                size // _MEGABYTE,
                self.limits.memory // _MEGABYTE,
            )

    def _free(self, dropped: list[TagStore]) -> Steps[None]:
        """Free what was let go, and give the memory back."""
        while dropped:
            # Taken out: the store itself is to go with its contents.
            yield from dropped.pop().free()
        # What was frozen alive may be a dead cycle by now, and hold a repository.
        gc.unfreeze()
        gc.collect()
        yield from self._give_back()

    def _give_back(self) -> Steps[None]:
        """Give memory that is free to the system."""
        self._trimmed = self.size
        yield None
        # The interpreter gives memory back by the megabyte, and each small thing that outlives its
        # neighbours keeps one: what can be made again must not stay, nor the empty places that
        # the collector lets go beside its work.
        for known in _FORMS:
            known.cache_clear()
        # What is loaded has no cycles and stays for long: the collector need not look at it again.
        # Where it is dropped, it is freed all the same.
        gc.freeze()
        yield from in_thread(_trim)


def _asked(residence: Residence) -> float:
    return residence.asked


def _trim() -> None:
    """Have the C library give free memory to the system, where it is one that keeps it."""
    # Imported here: nothing else needs it, and this is not in the way of a request.
    import ctypes  # noqa: PLC0415

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
