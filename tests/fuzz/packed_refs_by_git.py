"""What is found in packed-refs is what git finds there; and what git refuses is refused.

Left out are names that git calls broken or dangerous, which it never writes, and zero bytes, at
which it cuts a name.
"""

import functools
import re
import subprocess
from pathlib import Path

from gtod.errors import GtodError
from gtod.git.packed_refs import PackedRefs, os_bytes, os_text
from gtod.git.tag_refs import can_name_tag
from tests.fuzz.folder import own_folder
from tests.fuzz.packed_files import Line, lines_of, spelled, traits_of
from tests.helpers.git import ENVIRONMENT, make_repository

_COMMAND = ("git", "for-each-ref", "--format=%(objectname) %(refname)")


#: What git takes though it never writes it: other white space, and refs that are none.
_never_written = re.compile(rb"^[0-9a-fA-F]{40}(?:[\t\r\n]| (?!refs/))", re.MULTILINE)
#: Objects of another kind of repository.
_long_ids = re.compile(rb"[0-9a-fA-F]{64}")


@functools.cache
def _repository() -> Path:
    return make_repository(own_folder() / "r")


def check(data: bytes) -> None:
    """The law."""
    content = spelled(data)
    lines = [line for line in lines_of(content) or [] if line is not None]
    if not _is_for_git(content, lines):
        return
    listed = _listed(content)
    try:
        found = [(os_bytes(r.name), r.oid) for r in PackedRefs(content).with_prefix("refs/")]
    except GtodError:
        assert listed is None or _never_written.search(content)
        return
    assert listed is not None
    assert sorted(found) == sorted(listed)


def _is_for_git(content: bytes, lines: list[Line]) -> bool:
    """Whether git and we should find the same."""
    names = [line.name for line in lines]
    is_in_order = b"sorted" not in traits_of(content) or names == sorted(names)
    is_foreign = b"\0" in content or _long_ids.search(content) is not None
    return is_in_order and not is_foreign and all(can_name_tag(os_text(name)) for name in names)


def _listed(content: bytes) -> list[tuple[bytes, str]] | None:
    """Name and object of each ref that git finds; None if it refuses the file."""
    path = _repository()
    (path / ".git" / "packed-refs").write_bytes(content)
    listed = subprocess.run(_COMMAND, cwd=path, env=ENVIRONMENT, capture_output=True, check=False)
    if listed.returncode != 0:
        return None
    told = (line.partition(b" ") for line in listed.stdout.split(b"\n")[:-1])
    return [(name, oid.decode()) for oid, _, name in told]
