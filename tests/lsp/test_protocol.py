"""Answers as JSON."""

import msgspec
import pytest
from lsprotocol import types

from gtod.lsp.protocol import encoded


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 1_000])
def test_an_iterator_becomes_the_same_list_as_the_list(count: int) -> None:
    """Although it is made and encoded in parts."""
    items = [types.Position(number, 0) for number in range(count)]

    assert bytes(encoded(iter(items))) == bytes(encoded(items))
    assert msgspec.json.decode(encoded(iter(items))) == [
        {"line": number, "character": 0} for number in range(count)
    ]
