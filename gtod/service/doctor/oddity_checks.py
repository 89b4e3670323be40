"""Tags that are ignored or looked at twice for what their objects are."""

import shlex
from collections.abc import Callable, Iterator, Mapping

from gtod.git.tag_refs import TAGS
from gtod.service.doctor.diagnosis import Finding, Severity
from gtod.service.doctor.mends import (
    annotation,
    content,
    deletion,
    removal,
    replacement,
    rewriting,
)
from gtod.service.doctor.patient import Patient
from gtod.workspace.oddity import Oddity, OddityKind


def odd_tags(patient: Patient) -> Iterator[Finding]:
    """What was noticed when the tags were read."""
    for oddity in patient.folded.oddities:
        yield _ODDITIES[oddity.kind](oddity)


def _lightweight(oddity: Oddity) -> Finding:
    sentence = (
        "It is a lightweight tag, which never counts; annotated, it counts from that time on."
    )
    return rewriting("lightweight-tag", oddity.tag, sentence, annotation(oddity.tag))


def _not_a_commit(oddity: Oddity) -> Finding:
    what = f"a {oddity.detail}" if oddity.detail in {"tree", "blob"} else "something"
    sentence = f"It leads to {what} that is no commit: it never counts, and gto itself stops at it."
    return Finding(Severity.ERROR, "not-a-commit", oddity.tag, sentence, deletion(oddity.tag))


def _unreadable(oddity: Oddity) -> Finding:
    sentence = (
        "Its object is missing or broken, so that it does not count; 'git fsck' tells more. "
        "Once it is removed, 'git fetch --tags' brings it back from where it is whole."
    )
    return Finding(Severity.ERROR, "unreadable-tag", oddity.tag, sentence, removal(oddity.tag))


def _other_name_inside(oddity: Oddity) -> Finding:
    tag = oddity.tag
    sentence = f"Inside, its name is '{oddity.detail}'; what counts is that of the ref."
    renamed = f"{content(tag)} | sed {shlex.quote(f'3s|.*|tag {tag}|')}"
    return rewriting("other-name-inside", tag, sentence, replacement(tag, renamed))


def _no_tagger(oddity: Oddity) -> Finding:
    tag = oddity.tag
    sentence = (
        "It does not tell who made it and when, so that it comes before all others; "
        "the commit's committer and time are the nearest to know."
    )
    words = ("git", "log", "-1", "--format=tagger %cn <%ce> %ct +0000", TAGS + tag, "--")
    before, behind = f"{content(tag)} | sed -n 1,3p", f"{content(tag)} | sed 1,3d"
    completed = f"{{ {before}; {shlex.join(words)}; {behind}; }}"
    return rewriting("no-tagger", tag, sentence, replacement(tag, completed))


_ODDITIES: Mapping[OddityKind, Callable[[Oddity], Finding]] = {
    OddityKind.LIGHTWEIGHT: _lightweight,
    OddityKind.NOT_A_COMMIT: _not_a_commit,
    OddityKind.UNREADABLE: _unreadable,
    OddityKind.OTHER_NAME_INSIDE: _other_name_inside,
    OddityKind.NO_TAGGER: _no_tagger,
}
