"""Hearing that files change, as far as the system tells it.

It only wakes whoever looks. What changed, and whether anything did, is never decided here.
"""

import errno
import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gtod.workspace.watch_plan import Folder, Obstacle, WatchPlan

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

_log = logging.getLogger(__name__)

#: Milliseconds between looks at what the system told; so long has to be quiet until it counts.
_STEP = 15
#: Milliseconds after which it counts although more keeps coming.
_DEBOUNCE = 45
#: Milliseconds of quiet after which the thread of a watcher looks around.
_TIMEOUT = 60_000

_EXHAUSTED = Obstacle(
    "This user has no inotify watches or instances left",
    "sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024",
)

#: Is told, from another thread, how many files changed that count.
Wake = Callable[[int], None]


class Watcher:
    """Wakes somebody when files change that count.

    Args:
        wake: Is called from threads of the watcher.

    Attributes:
        plan: What is watched; None before the first time, and where nothing can be.
        fault: Why nothing can be watched; None if something is, or nothing was to be.
    """

    def __init__(self, wake: Wake) -> None:
        self.plan: WatchPlan | None = None
        self.fault: Obstacle | None = None
        self._wake = wake
        self._ears: list[_Ear] = []

    @property
    def is_deaf(self) -> bool:
        """Whether a watch ended by itself, so that it has to be made anew."""
        return any(ear.is_deaf for ear in self._ears)

    def watch(self, plan: WatchPlan) -> None:
        """Watch what the plan names, instead of what was watched before.

        It may take a while, and may be called in another thread. Where the system refuses, `fault`
        says why.
        """
        before, self._ears = self._ears, []
        try:
            for folders, is_deep in ((plan.flat, False), (plan.deep, True)):
                if folders:
                    self._ears.append(_Ear(folders, plan, self._wake, is_deep=is_deep))
            self.plan, self.fault = plan, None
        except FileNotFoundError:
            # A folder went meanwhile: by the next look there is another plan.
            self._give_up(None)
        except (OSError, RuntimeError, UnicodeError) as error:
            self._give_up(_explained(error))
        finally:
            for ear in before:
                ear.close()

    def _give_up(self, fault: Obstacle | None) -> None:
        self.close()
        self.fault = fault

    def close(self) -> None:
        """Wake nobody any more."""
        for ear in self._ears:
            ear.close()
        self._ears = []
        self.plan = None


class _Ear:
    """One list of folders that is listened to, in a thread."""

    def __init__(
        self, folders: Sequence[Folder], plan: WatchPlan, wake: Wake, *, is_deep: bool
    ) -> None:
        self.is_deaf = False
        self._plan = plan
        self._wake = wake
        self._stop = threading.Event()
        self._notify = _open([folder.path for folder in folders], is_deep=is_deep)
        threading.Thread(target=self._listen, name="watcher", daemon=True).start()

    def close(self) -> None:
        """Stop listening; the thread ends within a step."""
        self._stop.set()

    def _listen(self) -> None:
        try:
            while not self._stop.is_set():
                heard = self._notify.watch(_DEBOUNCE, _STEP, _TIMEOUT, self._stop)
                if isinstance(heard, str):
                    continue
                count = sum(1 for _, path in heard if self._plan.counts(path))
                if count and not self._stop.is_set():
                    self._wake(count)
        except Exception as error:  # noqa: BLE001 - such as a name that is no Unicode
            _log.warning("a watcher ended: %s", error)
            self.is_deaf = True
            self._wake(1)
        finally:
            self._notify.close()


def _open(paths: list[str], *, is_deep: bool) -> "RustNotify":
    # Not before anybody subscribes: it takes 30 to 60 ms. And not `watchfiles.watch`, whose filter
    # and messages are for other purposes.
    from watchfiles._rust_notify import RustNotify  # noqa: PLC0415

    # With `ignore_permission_denied` it would also ignore that there are no more watches.
    return RustNotify(
        paths,
        debug=False,
        force_polling=False,
        poll_delay_ms=0,
        recursive=is_deep,
        ignore_permission_denied=False,
    )


def _explained(error: Exception) -> Obstacle:
    told = str(error)
    limits = ("MaxFilesWatch", "Too many open files", f"os error {errno.ENOSPC}")
    if any(limit in told for limit in limits):
        return _EXHAUSTED
    return Obstacle(f"Its folders cannot be watched: {told}")
