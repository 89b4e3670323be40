"""A change of artifacts.yaml as people read changes."""

import difflib

from gtod.service.annotating import AnnotationView


def diff_of(view: AnnotationView) -> str:
    """The change as a unified diff, with git's names for the two sides; empty if there is none."""
    before = (view.before or "").splitlines(keepends=True)
    after = view.after.splitlines(keepends=True)
    old = "/dev/null" if view.before is None else f"a/{view.file}"
    lines = difflib.unified_diff(before, after, old, f"b/{view.file}")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
