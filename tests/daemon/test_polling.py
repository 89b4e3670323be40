"""Where the system does not tell of changes, a daemon looks every second, and says so."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.daemon.following import Subscriber
from tests.daemon.support import GTOD, Place, wait_until
from tests.freshness.mounts import cannot
from tests.helpers.git import tag

#: Sets a limit of the new user namespace, then runs the other words in it.
_LIMITED = 'echo "$2" > "/proc/sys/user/max_inotify_$1" && shift 2 && exec "$@"'
_NAMESPACE = ("unshare", "--user", "--map-root-user", "sh", "-c", _LIMITED, "sh")


@contextmanager
def limited(what: str, limit: int) -> Iterator[Place]:
    """A place whose daemon has so many inotify `watches` or `instances`."""
    words = (*_NAMESPACE, what, str(limit))
    if subprocess.run([*words, "true"], capture_output=True, check=False).returncode != 0:
        cannot("there are no user namespaces with limits of their own")
    place = Place().build()
    try:
        daemon = place.start(*words, GTOD, "serve")
        assert daemon.stderr is not None
        assert b"listens" in daemon.stderr.readline()
        yield place
    finally:
        place.close()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["watches", "instances"])
def test_exhausted_inotify(what: str) -> None:
    """Changes are told within a second; status and doctor say why, and how to mend it."""
    with limited(what, 0) as place, Subscriber(place, place.registry) as subscriber:
        tag(place.registry, "churn@v9.0.0")
        assert subscriber.events() == ["+churn@v9.0.0 v9.0.0"]
        (held,) = place.status()["repositories"]
        assert held["watched"] == "polling"
        assert "fs.inotify.max_user_watches=" in held["obstacle"]
        told = place.check("daemon", "status")
        assert "watched every second for 1 subscriber\n" in told
        assert "sudo sysctl fs.inotify.max_user_watches=" in told
        doctor = place.gtoc("doctor").stdout.decode()
        assert "no inotify watches or instances left" in doctor
        assert "[polled]" in doctor
        assert "      sudo sysctl fs.inotify.max_user_watches=" in doctor


@pytest.mark.slow
def test_watches_that_run_out_later() -> None:
    """A new folder is not watched then; what was not heard of is found, and polled from then on."""
    with limited("watches", 12) as place, Subscriber(place, place.registry) as subscriber:
        (held,) = place.status()["repositories"]
        assert held["watched"] == "inotify"
        heard: list[str] = []
        for number in range(12):
            # The folder above is watched, so that a new one is seen.
            tag(place.registry, f"t{number}/m@v1.0.0")
            heard += subscriber.events()
        assert len(heard) == 12
        # Long enough for the looks that follow one which found something.
        assert subscriber.hears_nothing(seconds=0.3)
        tag(place.registry, "t11/m@v1.1.0")
        assert subscriber.events() == ["+t11/m@v1.1.0 v1.1.0"]
        wait_until(lambda: place.status()["repositories"][0]["watched"] == "polling")
