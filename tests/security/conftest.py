"""The places of the tests of the daemon serve those of its security too."""

from tests.daemon.conftest import place, served

__all__ = ["place", "served"]
