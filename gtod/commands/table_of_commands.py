"""All commands of gtoc, in the order of the help."""

from collections.abc import Mapping
from typing import Any

from gtod.commands.annotate import ANNOTATE, REMOVE
from gtod.commands.asking import Entry
from gtod.commands.assign import ASSIGN, PROMOTE, UNASSIGN
from gtod.commands.check import CHECK
from gtod.commands.completion import COMPLETION, completing
from gtod.commands.deprecate import DEPRECATE
from gtod.commands.describe import DESCRIBE
from gtod.commands.doctor import DOCTOR
from gtod.commands.elsewhere import DAEMON, DEMO
from gtod.commands.history import HISTORY
from gtod.commands.placement import LATEST, WHICH
from gtod.commands.refs import CHECK_REF, PARSE_TAG
from gtod.commands.register import DEREGISTER, REGISTER
from gtod.commands.show import SHOW
from gtod.commands.stages import STAGES
from gtod.commands.watch import WATCH

# Any: each command has its own type of request, which only its own entry has to know.
_SHOWN: tuple[Entry[Any], ...] = (
    SHOW,
    WHICH,
    LATEST,
    HISTORY,
    DESCRIBE,
    STAGES,
    REGISTER,
    ASSIGN,
    UNASSIGN,
    DEREGISTER,
    DEPRECATE,
    ANNOTATE,
    REMOVE,
    CHECK_REF,
    PARSE_TAG,
    WATCH,
    CHECK,
    DOCTOR,
    DAEMON,
    COMPLETION,
    DEMO,
)


def _by_name(*entries: Entry[Any]) -> dict[str, Entry[Any]]:
    return {entry.command.name or "": entry for entry in entries}


_COMPLETE = completing({name: entry.command for name, entry in _by_name(*_SHOWN, PROMOTE).items()})

COMMANDS: Mapping[str, Entry[Any]] = _by_name(*_SHOWN, PROMOTE, _COMPLETE)
