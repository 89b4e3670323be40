"""A tag's name, a version or an artifact's name means what a plain reader says that it means.

The lines of an input are names of tags and versions, each of which is read as both.
"""

from itertools import pairwise

from gtod.registry.name import artifact_from_tag, artifact_in_tag, is_artifact_name, is_stage_name
from gtod.registry.semver import Part, bump, is_version, precedence
from gtod.registry.shortcut import parse_shortcut
from gtod.registry.tag import Dialect, Kind, TagName, format_tag, parse_tag

_DIGITS = frozenset("0123456789")
_ALPHANUMERIC = _DIGITS | frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_IN_NAME = _ALPHANUMERIC | frozenset("-_/")
_IN_FOLDER = _IN_NAME | frozenset(".")


def check(data: bytes) -> None:
    """The law."""
    texts = data.decode("utf-8", "surrogateescape").split("\n")
    for text in texts:
        _check_tag(text)
        _check_version(text)
        _check_names(text)
    for one, other in pairwise(filter(is_version, texts)):
        _check_order(one, other)


def _check_tag(text: str) -> None:
    found = parse_tag(text)
    assert found == _tag(text)
    if found is not None:
        assert format_tag(found) == text
        assert parse_tag(f"{text}\n") is None


def _check_names(text: str) -> None:
    parse_shortcut(text)
    assert is_stage_name(text) == _is_name(text)
    folder, colon, name = text.rpartition(":")
    assert is_artifact_name(text) == (_is_name(name) and (not colon or _is_folder(folder)))
    if is_artifact_name(text):
        assert artifact_from_tag(artifact_in_tag(text)) == text
        assert parse_tag(f"{artifact_in_tag(text)}#prod") == TagName(
            text, Kind.ASSIGNMENT, stage="prod"
        )


def _check_version(text: str) -> None:
    assert is_version(text) == _is_version(text)
    if is_version(text):
        for part in Part:
            assert precedence(bump(text, part)) > precedence(text)


def _check_order(one: str, other: str) -> None:
    """Semantic versioning 2.0.0, item 11; where that says nothing, versions differ all the same."""
    expected, other_expected = _rank(one), _rank(other)
    if expected != other_expected:
        assert (precedence(one) < precedence(other)) == (expected < other_expected)
    assert (precedence(one) == precedence(other)) == (one == other)


def _is_name(text: str) -> bool:
    return (
        text != ""
        and set(text) <= _IN_NAME
        and text[0] in _ALPHANUMERIC
        and text[-1] in _ALPHANUMERIC
    )


def _is_folder(text: str) -> bool:
    return text != "" and set(text) <= _IN_FOLDER


def _is_number(text: str) -> bool:
    return text != "" and set(text) <= _DIGITS and (text == "0" or text[0] != "0")


def _is_version(text: str) -> bool:
    if text[:1] != "v":
        return False
    core, plus, build = text[1:].partition("+")
    core, minus, prerelease = core.partition("-")
    numbers = core.split(".")
    return (
        len(numbers) == 3
        and all(map(_is_number, numbers))
        and (not minus or all(map(_is_prerelease, prerelease.split("."))))
        and (not plus or all(map(_is_identifier, build.split("."))))
    )


def _is_identifier(text: str) -> bool:
    return text != "" and set(text) <= _ALPHANUMERIC | {"-"}


def _is_prerelease(text: str) -> bool:
    return _is_identifier(text) and (_is_number(text) or not set(text) <= _DIGITS)


def _rank(version: str) -> tuple[object, ...]:
    core, minus, prerelease = version[1:].partition("+")[0].partition("-")
    identifiers = [
        (0, int(text), "") if _is_number(text) else (1, 0, text) for text in prerelease.split(".")
    ]
    return (*map(int, core.split(".")), not minus, identifiers if minus else [])


def _tag(text: str) -> TagName | None:
    """What a tag says, read from its left to its right."""
    end = next((at for at, sign in enumerate(text) if sign in "#@"), len(text))
    written, sign, rest = text[:end], text[end : end + 1], text[end + 1 :]
    folder, equals, name = written.rpartition("=")
    if not _is_name(name) or (equals and not _is_folder(folder)):
        return None
    artifact = f"{folder}:{name}" if equals else name
    said, hash_sign, counter = rest.partition("#")
    is_last = counter.endswith("!")
    digits = counter.removesuffix("!")
    if hash_sign and not (digits != "" and set(digits) <= _DIGITS and len(digits) <= 4000):
        return None
    number = digits if hash_sign else None
    if sign == "#":
        return _of_stage(artifact, said, number, is_last=is_last)
    return None if is_last else _of_version(artifact, said, number)


def _of_stage(artifact: str, said: str, number: str | None, *, is_last: bool) -> TagName | None:
    stage = said.removesuffix("!")
    if not _is_name(stage) or (stage != said and is_last):
        return None
    if stage != said:
        return TagName(artifact, Kind.UNASSIGNMENT, Dialect.GTO_1, None, stage, number)
    if is_last:
        return TagName(artifact, Kind.UNASSIGNMENT, Dialect.GTO_0_2, None, stage, number)
    return TagName(artifact, Kind.ASSIGNMENT, Dialect.COMMON, None, stage, number)


def _of_version(artifact: str, said: str, number: str | None) -> TagName | None:
    if said == "deprecated":
        return TagName(artifact, Kind.DEPRECATION, Dialect.GTO_1, counter=number)
    version = said.removesuffix("!")
    if not _is_version(version):
        return None
    if version != said:
        return TagName(artifact, Kind.DEREGISTRATION, Dialect.GTO_1, version, counter=number)
    dialect = Dialect.COMMON if number is None else Dialect.GTO_1
    return TagName(artifact, Kind.REGISTRATION, dialect, version, counter=number)
