"""What the keys of the files mean."""

import pytest

from gtod.annotations.entry_keys import ARTIFACTS_YAML, DVC_YAML
from gtod.annotations.file_kind import FileKind
from gtod.annotations.gto_config import GTO_CONFIG_KEYS
from gtod.annotations.key_meanings import meaning_of
from gtod.annotations.settings import SETTINGS_KEYS

KEYS = [
    *((FileKind.ARTIFACTS, ("churn", name)) for name in ARTIFACTS_YAML.names),
    *((FileKind.DVC, ("churn", name)) for name in DVC_YAML.names),
    *((FileKind.GTO, (name,)) for name in GTO_CONFIG_KEYS),
    *((FileKind.SETTINGS, (name,)) for name in SETTINGS_KEYS),
]


@pytest.mark.parametrize(("kind", "keys"), KEYS)
def test_each_key_that_may_be_written_has_a_meaning(kind: FileKind, keys: tuple[str, ...]) -> None:
    """And none of those that may not."""
    told = meaning_of(kind, keys)

    assert told is not None
    assert told.endswith(".")
    assert "`" not in told
    assert meaning_of(kind, (*keys, "x")) is None
    assert meaning_of(kind, (*keys[:-1], "tpye")) is None
