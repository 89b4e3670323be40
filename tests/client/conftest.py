"""The places of the tests of the daemon serve those of the client too."""

from tests.daemon.conftest import place, served

__all__ = ["place", "served"]
