"""A tag and its commit as text that people read, in the way of `git show`."""

import datetime as dt
from collections.abc import Iterator

from gtod.git.object_parsing import CommitObject, TagObject, parse_tag_object
from gtod.steps import Steps
from gtod.workspace.repository import Repository


def tag_text(repository: Repository, tag: str) -> Steps[str | None]:
    """The tag's name, author and message, and those of its commit; None if there is no such tag."""
    oid = repository.tag_object(tag)
    content = b"" if oid is None else repository.tag_content(oid)
    if not content:
        return None
    told = parse_tag_object(content)
    commits = yield from repository.commits([told.target])
    return "\n".join([*_tag_lines(tag, told), *_commit_lines(told, commits.get(told.target)), ""])


def _tag_lines(name: str, tag: TagObject) -> Iterator[str]:
    yield f"tag {name}"
    yield f"Tagger: {tag.tagger.name} <{tag.tagger.email}>"
    yield f"Date:   {_date(tag.tagger.time, tag.tagger.offset)}"
    yield ""
    yield from _indented(tag.message)
    yield ""


def _commit_lines(tag: TagObject, commit: CommitObject | None) -> Iterator[str]:
    yield f"{tag.target_type} {tag.target}"
    if commit is not None:
        yield f"Author: {commit.author} <{commit.author_email}>"
        yield f"Date:   {_date(commit.time, commit.offset)}"
        yield ""
        yield from _indented(commit.message)


def _indented(message: str) -> list[str]:
    return [f"    {line}".rstrip() for line in message.split("\n")]


def _date(time: int, offset: int) -> str:
    """The time where the writer was, as ISO 8601; seconds since 1970 if no calendar has it."""
    try:
        zone = dt.timezone(dt.timedelta(minutes=offset))
        return dt.datetime.fromtimestamp(time, zone).isoformat(" ")
    except (ValueError, OverflowError, OSError):
        return str(time)
