"""The tags of a repository; the driver of a released tool imports this too."""

from __future__ import annotations

import subprocess


def listed_tags(repository: str) -> dict[str, str]:
    """The hash of what each tag names, sorted by the name of the tag."""
    form = "--format=%(refname:strip=2) %(objectname)"
    command = ["git", "-C", repository, "for-each-ref", form, "refs/tags"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(line.split(" ") for line in listed.splitlines())
