"""The commands that mend a tag, to be run in the repository."""

import shlex

from gtod.git.tag_refs import TAGS
from gtod.registry.tag import Kind, parse_tag
from gtod.service.doctor.diagnosis import Finding, Severity


def deletion(tag: str) -> str:
    """Deletes a tag."""
    return shlex.join(("git", "tag", "-d", "--", tag))


def removal(tag: str) -> str:
    """Deletes a tag whose object cannot be read, at which `git tag` would stop."""
    return shlex.join(("git", "update-ref", "-d", TAGS + tag))


def content(tag: str) -> str:
    """Writes the tag's object to stdout, for `replacement`."""
    return shlex.join(("git", "cat-file", "tag", TAGS + tag))


def annotation(tag: str) -> str:
    """Makes a lightweight tag an annotated one."""
    words = ("git", "tag", "--force", "-a", "-m", _message(tag), "--", tag)
    return shlex.join((*words, f"{TAGS}{tag}^{{commit}}"))


def replacement(tag: str, new_content: str) -> str:
    """Gives a tag another object, of what the shell command `new_content` writes."""
    ref = shlex.quote(TAGS + tag)
    return f'tag=$({new_content} | git mktag) && git update-ref {ref} "$tag"'


def rewriting(code: str, tag: str, sentence: str, mend: str) -> Finding:
    """A finding whose mend rewrites the tag, with what that entails."""
    push = shlex.join(("git", "push", "--force", "origin", TAGS + tag))
    entails = f"Mended, it loses any signature; if it was pushed, push it again ({push})."
    return Finding(Severity.WARNING, code, tag, f"{sentence} {entails}", mend)


_DEEDS = {
    Kind.REGISTRATION: "Registering artifact {tag.artifact} version {tag.version}",
    Kind.DEREGISTRATION: "Deregistering artifact {tag.artifact} version {tag.version}",
    Kind.ASSIGNMENT: "Assigning stage {tag.stage} to artifact {tag.artifact}",
    Kind.UNASSIGNMENT: "Unassigning stage {tag.stage} from artifact {tag.artifact}",
    Kind.DEPRECATION: "Deprecating artifact {tag.artifact}",
}


def _message(name: str) -> str:
    """What gto would write into the tag, as far as the name tells."""
    tag = parse_tag(name)
    return name if tag is None else _DEEDS[tag.kind].format(tag=tag)
