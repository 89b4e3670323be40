"""Files of a repository that lead elsewhere, or never end."""

from pathlib import Path

import pytest

from gtod.git.files import read_file

#: Says that it is a file of no bytes, and has thousands.
UNTOLD = Path("/proc/self/maps")


@pytest.mark.skipif(not UNTOLD.exists(), reason="no /proc")
def test_a_file_that_tells_no_size_is_read_up_to_the_limit(tmp_path: Path) -> None:
    """What the system makes up as it is read, or somebody still writes, may never end."""
    (tmp_path / ".gto").symlink_to(UNTOLD)

    with pytest.raises(OSError, match="too large"):
        read_file(str(tmp_path / ".gto"), 100)


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    """And one byte more is too much."""
    file = tmp_path / "file"
    file.write_bytes(b"x" * 1000)

    assert read_file(str(file), 1000) == b"x" * 1000
    with pytest.raises(OSError, match="too large"):
        read_file(str(file), 999)
