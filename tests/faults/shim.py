"""Faults at the border of a process, by a library that is preloaded (shim.c)."""

import ctypes
import errno
import mmap
import os
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from pathlib import Path
from typing import ClassVar

SOURCE = Path(__file__).with_name("shim.c")

#: The variable that names the file with the plan.
VARIABLE = "GTOD_FAULTS"


class Call(IntFlag):
    """Calls to the system that may go wrong."""

    OPEN = 1
    READ = 2
    STAT = 4
    LIST = 8
    WRITE = 16
    RENAME = 32
    SYNC = 64
    MAP = 128
    ACCESS = 256
    PIPE = 512
    EXECUTE = 1024
    MAKE = 2048
    REMOVE = 4096


class Action(IntEnum):
    """What happens at a call that goes wrong."""

    FAIL = 0
    KILL = 1
    STOP = 2
    SHORTEN = 3
    TEAR = 4


@dataclass(frozen=True)
class Fault:
    """What is to go wrong.

    Attributes:
        calls: Which calls.
        action: What happens at them.
        error: The errno that they leave.
        skip: How many go well before.
        times: How many go wrong.
        path: Only what has this in its path.
        program: Only in programs of this name; empty for all.
    """

    calls: Call
    action: Action = Action.FAIL
    error: int = errno.EIO
    skip: int = 0
    times: int = 1
    path: str = ""
    program: str = ""

    def __str__(self) -> str:
        what = errno.errorcode[self.error] if self.action is Action.FAIL else self.action.name
        names = "|".join(call.name or "" for call in self.calls)
        where = f" in {self.program}" if self.program else ""
        return f"{what} at {names}{where} after {self.skip}, {self.times} times, '{self.path}'"


class _Plan(ctypes.Structure):
    """`struct plan` of shim.c."""

    _fields_: ClassVar = [
        ("armed", ctypes.c_uint32),
        ("calls", ctypes.c_uint32),
        ("error", ctypes.c_int32),
        ("action", ctypes.c_uint32),
        ("skip", ctypes.c_int32),
        ("times", ctypes.c_int32),
        ("hits", ctypes.c_uint32),
        ("victim", ctypes.c_int32),
        ("clock", ctypes.c_int64),
        ("path", ctypes.c_char * 256),
        ("program", ctypes.c_char * 64),
    ]


class Shim:
    """The library, and the plan that all processes share that have it loaded.

    Args:
        folder: Where both are made.

    Attributes:
        variables: What loads it into a process, and into all that it starts.
    """

    def __init__(self, folder: Path) -> None:
        library = build(folder / "shim.so")
        path = folder / "plan"
        with path.open("w+b") as file:
            file.truncate(ctypes.sizeof(_Plan))
            self._shared = mmap.mmap(file.fileno(), ctypes.sizeof(_Plan))
        self._plan = _Plan.from_buffer(self._shared)
        self.variables = {"LD_PRELOAD": str(library), VARIABLE: str(path)}

    def arm(self, fault: Fault) -> None:
        """Have it go wrong from now on."""
        plan = self._plan
        plan.armed = 0
        plan.calls, plan.action, plan.error = int(fault.calls), int(fault.action), fault.error
        plan.skip, plan.times = fault.skip, fault.times
        plan.path, plan.program = os.fsencode(fault.path), os.fsencode(fault.program)
        plan.hits, plan.victim = 0, 0
        plan.armed = 1

    def disarm(self) -> int:
        """Have everything go well again; how many calls went wrong."""
        self._plan.armed = 0
        return int(self._plan.hits)

    @property
    def victim(self) -> int:
        """The process that was hit last; 0 for none."""
        return int(self._plan.victim)

    @property
    def hits(self) -> int:
        """How many calls have gone wrong."""
        return int(self._plan.hits)

    def set_clock(self, seconds: int) -> None:
        """Have the clock of day be so many seconds ahead."""
        self._plan.clock = seconds

    def close(self) -> None:
        """Let go of the plan."""
        del self._plan
        self._shared.close()


def build(path: Path) -> Path:
    """The library, built by the C compiler of this machine."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    assert compiler is not None, "faults are injected by a library in C: install gcc"
    assert sysconfig.get_config_var("SIZEOF_LONG") == ctypes.sizeof(ctypes.c_int64)
    words = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*words, "-o", str(path), str(SOURCE), "-ldl"], check=True)
    return path
