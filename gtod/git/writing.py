"""Changing tags and files with `git` itself, which honours identity, signing, hooks and locks."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import complaint, refuse_trouble, whole_complaint
from gtod.git.location import Location
from gtod.git.process import Program, run_program
from gtod.git.tag_refs import TAGS
from gtod.git.way import way_to
from gtod.steps import Steps

Process = subprocess.CompletedProcess[bytes]

_ident = re.compile(
    r"(?P<name>.*) <(?P<email>.*)> (?P<time>\d+) (?P<sign>[+-])(?P<hh>\d+)(?P<mm>\d\d)"
)


#: How git says that it knows nobody's name; it also tells of what it was unable to detect.
_NAMELESS = re.compile(rb"tell me who you are|auto-detect|empty ident name")

#: Variables that say which repository is meant (git rev-parse --local-env-vars).
_NAMING_REPOSITORY = frozenset({"GIT_DIR", "GIT_WORK_TREE"})

#: Variables about files that only the git of a hook uses, and about how its arguments are read.
_OF_ANOTHER_GIT = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_GLOB_PATHSPECS",
        "GIT_GRAFT_FILE",
        "GIT_ICASE_PATHSPECS",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_LITERAL_PATHSPECS",
        "GIT_NAMESPACE",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
    }
)


class Surroundings(msgspec.Struct, frozen=True):
    """What a git that writes gets of whoever asks; nothing else does.

    Attributes:
        environ: All of their variables.
        folder: Their working folder, absolute.
        umask: Their file mode mask; None for this process's.
        is_in_foreground: Whether this process is theirs and has a terminal, where git may ask.
    """

    environ: Mapping[str, str]
    folder: str
    umask: int | None = None
    is_in_foreground: bool = False


class Committer(msgspec.Struct, frozen=True):
    """Who writes, and when: seconds since 1970-01-01 UTC, and the offset from UTC in minutes."""

    name: str
    email: str
    time: int
    offset: int


#: What undoes something waits longer than git usually does for locks that others hold, in ms.
_PATIENTLY = ("-c", "core.packedRefsTimeout=3000", "-c", "core.filesRefLockTimeout=2000")


#: Who deletes: git asks for no name then.
NOBODY = Committer("", "", 0, 0)


class TagDraft(msgspec.Struct, frozen=True):
    """An annotated tag to be made.

    Attributes:
        name: Its name, without `refs/tags/`.
        commit: The commit, in hexadecimal.
        message: Kept to the letter; a newline ends it in the object, as git itself writes it.
        time: Its time, in seconds since 1970-01-01 UTC.
        offset: The offset from UTC, in minutes.
    """

    name: str
    commit: str
    message: str
    time: int
    offset: int


def run_writing_git(
    location: Location, words: Sequence[str], surroundings: Surroundings, given: bytes = b""
) -> Steps[Process]:
    """Run git with what it gets of whoever asks; what it writes on standard error is kept.

    Raises:
        GtodError: There is no git, or no such folder.
    """
    program = writing_program(location, words, surroundings)
    return (yield from run_program(msgspec.structs.replace(program, input=given), None))


def writing_program(
    location: Location, words: Sequence[str], surroundings: Surroundings
) -> Program:
    """A git that writes in the repository, as if whoever asks had run it there."""
    way = way_to(location, surroundings.folder, surroundings.environ)
    dropped = _OF_ANOTHER_GIT if way.keeps_variables else _OF_ANOTHER_GIT | _NAMING_REPOSITORY
    environ = {name: value for name, value in surroundings.environ.items() if name not in dropped}
    # Whoever asked was led to the repository without regard to theirs; so is git. Where it cannot
    # look at the repository just now, it must not take the one around for it.
    top = location.work_tree or location.git_dir
    environ["GIT_CEILING_DIRECTORIES"] = os.path.dirname(top)
    environ["GIT_DISCOVERY_ACROSS_FILESYSTEM"] = "1"
    # Its messages become part of ours; only their language changes, no encoding.
    environ["LANGUAGE"] = "C"
    if not surroundings.is_in_foreground:
        environ["GIT_TERMINAL_PROMPT"] = "0"
    return Program(
        words=("git", *way.options, *words),
        environ=environ,
        folder=way.folder,
        umask=surroundings.umask,
        is_in_foreground=surroundings.is_in_foreground,
    )


def committer(location: Location, surroundings: Surroundings) -> Steps[Committer]:
    """Who git takes for the tagger, and what it takes for now.

    Raises:
        GtodError: Nobody told git who they are, or it could not find out.
    """
    process = yield from run_writing_git(location, ["var", "GIT_COMMITTER_IDENT"], surroundings)
    if not _NAMELESS.search(process.stderr):
        refuse_trouble(process)
    match = _ident.fullmatch(process.stdout.decode("utf-8", "replace").rstrip("\n"))
    if match is None:
        if b"invalid date" in process.stderr:
            raise GtodError(ErrorKind.INVALID_ARGUMENT, f"GIT_COMMITTER_DATE: {complaint(process)}")
        # Before it stands advice of several lines.
        told = whole_complaint(process).split("; ")
        raise GtodError(
            ErrorKind.IDENTITY_REQUIRED,
            f"git does not know who you are ({told[-1]}); run: "
            "git config --global user.name 'Your Name' "
            "&& git config --global user.email you@example.com",
        )
    minutes = int(match["hh"]) * 60 + int(match["mm"])
    offset = -minutes if match["sign"] == "-" else minutes
    return Committer(match["name"], match["email"], int(match["time"]), offset)


def signs_tags(location: Location, surroundings: Surroundings) -> Steps[bool]:
    """Whether git would sign the tags that it makes, which may need the writer's terminal.

    Raises:
        GtodError: It could not find out.
    """
    return (yield from _is_set(r"^tag\.(gpgsign|forcesignannotated)$", location, surroundings))


def signs_commits(location: Location, surroundings: Surroundings) -> Steps[bool]:
    """Whether git would sign the commits that it makes.

    Raises:
        GtodError: It could not find out.
    """
    return (yield from _is_set(r"^commit\.gpgsign$", location, surroundings))


def _is_set(pattern: str, location: Location, surroundings: Surroundings) -> Steps[bool]:
    """Whether any setting that the pattern matches says yes."""
    words = ["config", "--null", "--get-regexp", pattern]
    process = yield from run_writing_git(location, words, surroundings)
    refuse_trouble(process)
    last: dict[str, str] = {}
    for entry in process.stdout.decode("utf-8", "replace").split("\0"):
        name, separator, value = entry.partition("\n")
        # A key without a value says yes.
        last[name] = value.lower() if separator else ("true" if name else "")
    return any(value not in {"false", "no", "off", "0", ""} for value in last.values())


def create_tag(location: Location, tag: TagDraft, surroundings: Surroundings) -> Steps[Process]:
    """Have git make an annotated tag; a status other than 0 is the caller's to judge."""
    # Without --annotate, which would overrule tag.forceSignAnnotated; --file implies it.
    words = ["tag", "--cleanup=verbatim", "--file=-", "--", tag.name, tag.commit]
    dated = {**surroundings.environ, "GIT_COMMITTER_DATE": _git_date(tag.time, tag.offset)}
    ending = "\n" if tag.message else ""
    message = f"{tag.message}{ending}".encode("utf-8", "surrogateescape")
    context = msgspec.structs.replace(surroundings, environ=dated)
    return (yield from run_writing_git(location, words, context, message))


def _git_date(time: int, offset: int) -> str:
    hours, minutes = divmod(abs(offset), 60)
    return f"@{time} {'-' if offset < 0 else '+'}{hours:02}{minutes:02}"


def delete_tags(
    location: Location, objects: Mapping[str, str], surroundings: Surroundings
) -> Steps[Process]:
    """Delete tags all at once, if each still names the object that is given for it."""
    lines = [f"delete {TAGS}{name}\0{oid}\0" for name, oid in objects.items()]
    return (yield from _update_refs(location, lines, surroundings))


def restore_tags(
    location: Location, objects: Mapping[str, str], surroundings: Surroundings
) -> Steps[Process]:
    """Make tags that were deleted again, all at once, if none of them is there."""
    lines = [f"create {TAGS}{name}\0{oid}\0" for name, oid in objects.items()]
    return (yield from _update_refs(location, lines, surroundings))


def _update_refs(
    location: Location, lines: Sequence[str], surroundings: Surroundings
) -> Steps[Process]:
    words = [*_PATIENTLY, "update-ref", "--no-deref", "--stdin", "-z"]
    return (yield from run_writing_git(location, words, surroundings, "".join(lines).encode()))


def was_in_the_way_of_gc(process: Process) -> bool:
    """Whether `git gc` removed the empty folder that an object was just about to be put into."""
    told = process.stderr
    return b"unable to create temporary file" in told and b"No such file or directory" in told


def git_failed(doing: str, process: Process) -> GtodError:
    """The error that git did not do something, in its own words."""
    # Some reasons, such as that there is nothing to commit, are told as if they were none.
    told = process.stdout.decode("utf-8", "replace").split("\n")
    reason = whole_complaint(process) or "; ".join(filter(None, map(str.strip, told)))
    reason = reason or f"it ended with status {process.returncode}"
    return GtodError(ErrorKind.GIT_FAILED, f"git cannot {doing}: {reason}")
