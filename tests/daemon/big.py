"""A registry of 20,000 tags: 500 artifacts with 20 versions each, every one assigned once."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.daemon.support import clean_environment, git

ARTIFACTS = 500
VERSIONS = 20
TAGS = ARTIFACTS * VERSIONS * 2


def build_big(folder: Path) -> None:
    """Make the registry in a new folder."""
    git(folder.parent, "init", "-q", "-b", "main", str(folder))
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    text = "".join(_stream()).encode()
    subprocess.run(command, input=text, env=clean_environment(), check=True)
    git(folder, "pack-refs", "--all")


def _stream() -> Iterator[str]:
    who = "A <a@example.org>"
    yield f"commit refs/heads/main\nmark :1\ncommitter {who} 1600000000 +0000\ndata 1\nx\n"
    time = 1_600_000_000
    for number in range(VERSIONS):
        for artifact in range(ARTIFACTS):
            time += 1
            for tag in (f"m{artifact}@v{number}.0.0", f"m{artifact}#prod#{number + 1}"):
                yield f"tag {tag}\nfrom :1\ntagger {who} {time} +0000\ndata 1\nx\n"
