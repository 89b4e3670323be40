"""What only root can make for a test: file systems and mount namespaces."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

#: Holds what 3,000 changes leave behind; the file is sparse.
_SIZE = 256 * 1024 * 1024


def cannot(reason: str) -> NoReturn:
    """Skip the test; in CI, which is root and has all tools, it fails instead."""
    if os.environ.get("CI"):
        pytest.fail(f"this test has to run in CI: {reason}")
    pytest.skip(reason)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody, not even root, write in a folder for as long as the block lasts."""
    _as_root("mount", "--bind", str(folder), str(folder))
    try:
        _as_root("mount", "-o", "remount,bind,ro", str(folder))
        yield
    finally:
        _unmount(folder)


@contextmanager
def coarse_file_system(folder: Path) -> Iterator[Path]:
    """A folder on an ext4 whose times are whole seconds, for as long as the block lasts.

    Inodes of 128 bytes have no room for parts of a second.

    Args:
        folder: An empty folder, for the file system's file and its mount point.
    """
    _need("mkfs.ext4")
    image, top = folder / "image", folder / "mounted"
    with image.open("wb") as file:
        file.truncate(_SIZE)
    top.mkdir()
    features = ("-I", "128", "-O", "^has_journal", "-N", "65536")
    _as_root("mkfs.ext4", "-q", "-F", *features, str(image))
    _as_root("mount", "-o", "loop,noatime", str(image), str(top))
    try:
        yield top
    finally:
        _unmount(top)
        image.unlink()


def check_namespaces() -> None:
    """Return if this process may make mount namespaces and mount folders in them."""
    _need("unshare")
    _as_root("unshare", "--mount", "mount", "--bind", "/tmp", "/tmp")  # noqa: S108 - onto itself


def _unmount(folder: Path) -> None:
    # Lazily if need be: what still looks at it must not keep it for ever.
    if _run("umount", str(folder)).returncode != 0:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _need(tool: str) -> None:
    if os.geteuid() != 0:
        cannot("only root can mount")
    if shutil.which(tool, path=_path()) is None:
        cannot(f"there is no {tool}")


def _as_root(*words: str) -> None:
    done = _run(*words)
    if done.returncode != 0:
        cannot(f"{' '.join(words)}: {done.stderr.strip()}")


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PATH": _path()}
    return subprocess.run(list(words), capture_output=True, text=True, env=environ, check=False)


def _path() -> str:
    return os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin"
