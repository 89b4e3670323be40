"""The registry that methods are asked about."""

from pathlib import Path

from tests.helpers.git import make_repository
from tests.helpers.story import stream

_STORY = """
    5 commit A
    10 churn@v1.0.0 on A
    20 churn#prod#1 on A
    30 churn#dev! on A
    40 old@v1.0.0 on A
    50 old@deprecated on A
"""
_FILES = {"A": {"artifacts.yaml": "churn: {type: model}\nannotated: {}\n"}}


def build_registry(path: Path) -> Path:
    """A repository with a version in prod, and a deprecated artifact."""
    return make_repository(path, stream(_STORY, _FILES))
