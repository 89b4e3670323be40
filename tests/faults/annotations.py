"""Faults while artifacts.yaml is changed: it is as it was, or says all that was asked for."""

import errno
import os
from pathlib import Path

import yaml

from tests.faults.kind import Kind, Outcome
from tests.faults.run import OF_WRITING, Run, ViolationError
from tests.faults.server import LostError, Refused
from tests.faults.shim import Action, Call, Fault

_CALLS = (
    Call.OPEN, Call.READ, Call.STAT, Call.WRITE, Call.WRITE, Call.RENAME, Call.SYNC, Call.REMOVE,
)  # fmt: skip
_ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE)
_ACTIONS = (Action.FAIL, Action.FAIL, Action.TEAR, Action.SHORTEN)


def annotate(run: Run, action: Action) -> Outcome:
    """Somebody annotates an artifact; each time with another label."""
    path = run.world.repo / "artifacts.yaml"
    before, label = _text(path), f"label-{run.world.next_number()}"
    there = _locks(run)
    fault = Fault(
        run.random.choice(_CALLS),
        action,
        run.random.choice(_ERRORS),
        skip=run.random.randrange(4),
        path="/artifacts.yaml",
        program=run.server.program,
    )
    found: object
    try:
        found = run.ask_under(
            fault,
            "gto/annotate",
            {"name": "churn", "type": "model", "labels": [label], "description": "x" * 5000},
        )
    except LostError:
        found = None
    after = _text(path)
    is_done = label in yaml.safe_load(after or "{}").get("churn", {}).get("labels", [])
    left = _locks(run) - there
    told = f"{fault}: {found}, {'done' if is_done else 'not done'}"
    if found is None:
        outcome = f"no answer, {'done' if is_done else 'not done'}"
    elif isinstance(found, Refused):
        outcome = found.kind
    else:
        outcome = "done"
    # The next writer takes over what is left of a lock, and removes a file that was begun.
    may_leave = found is None or Call.REMOVE in fault.calls
    is_sound = (is_done or after == before) and (may_leave or not left)
    fits = found is None or is_done == (outcome == "done")
    if not is_sound or not fits or (isinstance(found, Refused) and outcome not in OF_WRITING):
        raise ViolationError(f"{told}, left: {left}")
    return outcome if run.shim.hits else ""


def _locks(run: Run) -> set[str]:
    """What is there of locks, and of files that were begun."""
    return {name for name in os.listdir(run.world.repo) if ".lock" in name}


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def kinds() -> list[Kind]:
    """All of them."""
    return [
        Kind(
            "artifacts.yaml that cannot be written",
            25,
            lambda run: annotate(run, run.random.choice(_ACTIONS)),
        ),
        Kind("SIGKILL while artifacts.yaml is written", 4, lambda run: annotate(run, Action.KILL)),
    ]
