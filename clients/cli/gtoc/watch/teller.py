"""Telling the user what happened: lines, warnings, and the program to be run."""

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gtoc.main import write
from gtoc.watch.feed import Message
from gtoc.watch.hook import run_hook

if TYPE_CHECKING:
    from gtod.commands.asking import Asking
    from gtod.commands.watch import WatchRequest

#: The variables of the program that is run, and where their values are in an event.
_VARIABLES = {
    "GTO_CHANGE": "change",
    "GTO_EVENT": "event",
    "GTO_ARTIFACT": "artifact",
    "GTO_VERSION": "version",
    "GTO_STAGE": "stage",
    "GTO_REF": "ref",
    "GTO_COMMIT": "commit_hexsha",
    "GTO_AUTHOR": "author",
    "GTO_AUTHOR_EMAIL": "author_email",
    "GTO_TIMESTAMP": "timestamp",
    "GTO_GENERATION": "generation",
}

#: What changed beside the tags: the field that says so, the word for programs, that for people.
_NOTICES = (
    ("config_changed", "config", ".gto or .gtod.yaml changed"),
    ("annotations_changed", "annotations", "artifacts.yaml changed"),
)


class CannotWriteError(Exception):
    """The output cannot be written; that was told.

    Attributes:
        status: The exit status.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Teller:
    """Tells a change as the command line asked for it.

    Args:
        request: What it asked for.
        asking: Who asked.
    """

    def __init__(self, request: "WatchRequest", asking: "Asking") -> None:
        from gtod.commands.text import may_colour  # noqa: PLC0415 - it is the daemon's code
        from gtod.commands.watch import Form  # noqa: PLC0415

        terminal = asking.invocation.terminal
        self._request = request
        self._style = asking.style
        self._clock = asking.clock
        self._is_json = request.form is Form.JSON
        self._colour = may_colour(asking.environ, is_terminal=terminal.stdout_is_terminal)

    def began(self, repo: str, generation: str) -> None:
        """What comes from now on is told."""
        from gtod.commands.text import printable  # noqa: PLC0415

        _put("stderr", f"Watching '{printable(repo)}' from {generation} on; Ctrl-C ends it.\n")
        self._put_json({"generation": generation, "change": "start"})

    def note(self, lines: Sequence[str]) -> None:
        """What is good to know, safe to show."""
        _put("stderr", "".join(f"{line}\n" for line in lines))

    def reset(self, generation: str) -> None:
        """Something before that generation may be missing."""
        self.warn(
            f"Something may have happened before {generation} that was not told;"
            " 'gtoc history' shows what did, 'gtoc show' what is there now"
        )
        self._put_json({"generation": generation, "change": "reset"})

    def warn(self, message: str) -> None:
        """Something may not be as it was meant."""
        _put("stderr", f"{self._style.warning(message)}\n")

    def complain(self, message: str) -> None:
        """It does not go on."""
        _put("stderr", f"{self._style.error(message)}\n")

    def change(self, change: Message) -> None:
        """Tell what is in a `gto/didChange`."""
        generation = change["generation"]
        if change["reset"]:
            self.reset(generation)
            return
        for event in change["events"]:
            if self._request.name in {None, event["artifact"]}:
                self._event({"generation": generation, **event})
        if self._request.name is None:
            self._beside(change, generation)

    def _event(self, event: Message) -> None:
        import msgspec  # noqa: PLC0415

        # The client starts without gtod; it needs these only once something has happened.
        from gtod.commands.watch import event_line  # noqa: PLC0415 - as above
        from gtod.service.views import ChangedEvent  # noqa: PLC0415 - as above

        if self._is_json:
            self._put_json(event)
        else:
            changed = msgspec.convert(event, ChangedEvent)
            _put("stdout", event_line(changed, self._clock, colour=self._colour))
        if self._request.run is not None:
            self._run(self._request.run, event)

    def _run(self, command: str, event: Message) -> None:
        variables = {name: event[key] or "" for name, key in _VARIABLES.items()}
        try:
            status = run_hook(command, variables, json.dumps(event) + "\n")
        except OSError as error:
            self.warn(f"'{command}' cannot be run for {event['ref']}: {error.strerror}")
            return
        if status != 0:
            self.warn(f"'{command}' ended with status {status} for {event['ref']}")

    def _beside(self, change: Message, generation: str) -> None:
        from gtod.commands.watch import head_notice, notice_line  # noqa: PLC0415

        now = int(time.time())
        notices: list[tuple[str, Message, str]] = [
            (word, {}, told) for field, word, told in _NOTICES if change[field]
        ]
        if change["head_changed"]:
            head = change["head"]
            notices.append(("head", {"head": head}, head_notice(head)))
        for word, more, told in notices:
            if self._is_json:
                self._put_json({"generation": generation, "change": word, **more})
            else:
                _put("stdout", notice_line(told, now, self._clock))

    def _put_json(self, content: Message) -> None:
        if self._is_json:
            _put("stdout", json.dumps(content) + "\n")


def _put(stream: str, text: str) -> None:
    """Write at once.

    Raises:
        CannotWriteError: That failed.
    """
    status = write([(stream, text)], 0)
    if status != 0:
        raise CannotWriteError(status)
