"""Registries told as stories, one line for each thing that happens.

    5 commit A
    10 churn@v1.0.0 on A
    20 churn#prod#1 on A

The number is the second. A commit that is only mentioned is made at second 0. The same story
becomes events without any Git, or a stream for `git fast-import`.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from gtod.registry.event import Event
from gtod.registry.fold import Artifact, fold
from gtod.registry.tag import parse_tag

_line = re.compile(r"(?P<time>\d+) (?:commit (?P<commit>\w+)|(?P<tag>\S+) on (?P<on>\w+))")

PERSON = "Ann <ann@example.com>"


class Line(msgspec.Struct, frozen=True):
    """Something that happens: a commit, or a tag (not empty) on it."""

    time: int
    commit: str
    tag: str = ""


def lines(story: str) -> Iterator[Line]:
    """The lines of a story."""
    for text in filter(None, map(str.strip, story.splitlines())):
        match = _line.fullmatch(text)
        assert match is not None, f"no line of a story: {text}"
        yield Line(int(match["time"]), match["commit"] or match["on"], match["tag"] or "")


def oid(commit: str) -> str:
    """What stands for a commit's hash where there is no Git: the letter, 40 times."""
    return commit.lower() * 40


def event(line: Line) -> Event:
    """The event that a line of a story tells."""
    parsed = parse_tag(line.tag)
    assert parsed is not None, f"no tag of a registry: {line.tag}"
    return Event(
        tag=line.tag,
        artifact=parsed.artifact,
        kind=parsed.kind,
        version=parsed.version,
        stage=parsed.stage,
        counter=parsed.number,
        commit=oid(line.commit),
        time=line.time,
        offset=0,
        author="Ann",
        author_email="ann@example.com",
        written="",
    )


def events(story: str) -> list[Event]:
    """The events that a story tells."""
    return [event(line) for line in lines(story) if line.tag]


def artifact(story: str) -> Artifact:
    """The state of the one artifact that a story is about."""
    told = events(story)
    (name,) = {event.artifact for event in told}
    return fold(name, told)


def stream(story: str, files: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """A story for `git fast-import`: commits in a row on `main`, and annotated tags.

    Args:
        story: The story. Each commit's message is its name.
        files: The files that each commit writes, by its name.
    """
    told = list(lines(story))
    times = {line.commit: 0 for line in told} | {x.commit: x.time for x in told if not x.tag}
    parts = [
        f"commit refs/heads/main\nmark :{number}\ncommitter {PERSON} {time} +0000\n"
        f"{_data(commit)}{''.join(_files((files or {}).get(commit, {})))}"
        for number, (commit, time) in enumerate(times.items(), 1)
    ]
    marks = {commit: number for number, commit in enumerate(times, 1)}
    parts += [
        f"tag {line.tag}\nfrom :{marks[line.commit]}\ntagger {PERSON} {line.time} +0000\n"
        f"{_data(f'about {line.tag}')}"
        for line in told
        if line.tag
    ]
    return "".join(parts)


def _files(files: Mapping[str, str]) -> Iterator[str]:
    for path, content in files.items():
        yield f"M 644 inline {path}\n{_data(content)}"


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"
