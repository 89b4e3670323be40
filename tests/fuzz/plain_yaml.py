"""PyYAML's own reading of a text, to hold ours against."""

import yaml


def loaded_as_texts(written: str) -> object:
    """What a loader without types reads: every scalar is a text, also `null`."""
    return yaml.load(written, yaml.CBaseLoader)  # noqa: S506 - it makes texts only
