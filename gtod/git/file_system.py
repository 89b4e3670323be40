"""What kind of file system a path lies on."""

import os

#: Types whose changes may come from other hosts, with those hosts' clocks.
_NETWORK = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "fuse",
        "gfs2",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "prl_fs",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
    }
)
_MOUNTS = "/proc/self/mountinfo"


def is_local(path: str) -> bool:
    """Whether only this host changes what is at `path`; unknown types count as not local."""
    kind = file_system_type(path)
    return kind is not None and kind not in _NETWORK and not kind.startswith("fuse.")


def file_system_type(path: str) -> str | None:
    """The type of the file system at `path` as the kernel names it (`ext4`), None if unknown."""
    try:
        device = os.stat(path).st_dev
    except OSError:
        return None
    return _type_of(os.major(device), os.minor(device)) if hasattr(os, "major") else None


def _type_of(major: int, minor: int) -> str | None:
    """From the kernel's table of mounts (proc_pid_mountinfo(5)): the field behind ` - `."""
    wanted = f"{major}:{minor}"
    try:
        with open(_MOUNTS, encoding="utf-8", errors="surrogateescape") as mounts:
            for line in mounts:
                fields, _, rest = line.partition(" - ")
                if fields.split(" ", 3)[2] == wanted:
                    return rest.split(" ", 1)[0]
    except OSError:
        return None
    return None
