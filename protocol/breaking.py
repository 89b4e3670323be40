"""What of a new protocol would break clients of the one before, from both OpenRPC documents.

Clients ignore unknown fields, and send none that the daemon must have: so fields may be added, and
params that can be left out. Anything else needs another number of the protocol.
"""

import enum
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

#: The documents of the protocols that were released, one for each number.
RELEASED = Path(__file__).with_name("released")

Json = Any


class Reader(enum.Enum):
    """Who goes by a value: each has to know what the other, older or newer, may send."""

    CLIENT = enum.auto()
    DAEMON = enum.auto()


def newest_released() -> Json:
    """The document of the newest protocol that was released."""
    documents = [json.loads(file.read_text("utf-8")) for file in RELEASED.iterdir()]
    return max(documents, key=lambda document: int(document["info"]["version"]))


def breaks(old: Json, new: Json) -> Iterator[str]:
    """What a client of the old protocol would stumble over, in words."""
    yield from _members("method", _by_name(old["methods"]), _by_name(new["methods"]))
    yield from _members("error", old["components"]["errors"], new["components"]["errors"])
    for kind, error in _both(old["components"]["errors"], new["components"]["errors"]):
        if error[0]["code"] != error[1]["code"]:
            yield f"error {kind}: has another code"
    for name, (before, after) in _both(_by_name(old["methods"]), _by_name(new["methods"])):
        yield from _of_method(name, _Compared(old, new), before, after)


def _of_method(name: str, compared: "_Compared", before: Json, after: Json) -> Iterator[str]:
    for synonym in {*before.get("x-synonyms", ())} - {*after.get("x-synonyms", ())}:
        yield f"{name}: the synonym {synonym} is gone"
    if ("result" in before, before.get("x-sent-by")) != ("result" in after, after.get("x-sent-by")):
        yield f"{name}: goes another way"
    # What the daemon sends is read by clients; all else is sent by them.
    reader = Reader.CLIENT if before.get("x-sent-by") == "daemon" else Reader.DAEMON
    olds = {one["name"]: one for one in (_followed(old, compared.old) for old in before["params"])}
    news = {one["name"]: one for one in (_followed(new, compared.new) for new in after["params"])}
    yield from _members(f"{name}: param", olds, news)
    yield from _required(name, _names_required(olds), _names_required(news), reader)
    for param, (one, other) in _both(olds, news):
        yield from compared.schemas(f"{name}/{param}", one["schema"], other["schema"], reader)
    if "result" in before and "result" in after:
        one, other = before["result"]["schema"], after["result"]["schema"]
        yield from compared.schemas(f"{name}: result", one, other, Reader.CLIENT)


def _names_required(params: Mapping[str, Json]) -> set[str]:
    return {name for name, param in params.items() if param["required"]}


def _required(place: str, old: set[str], new: set[str], reader: Reader) -> Iterator[str]:
    lost, more = sorted(old - new), sorted(new - old)
    if reader is Reader.CLIENT:
        yield from (f"{place}: {name} may be missing now" for name in lost)
    else:
        yield from (f"{place}: {name} is required now" for name in more)


class _Compared:
    """Two documents whose schemas are compared; each pair of named ones only once."""

    def __init__(self, old: Json, new: Json) -> None:
        self.old = old
        self.new = new
        self._seen: set[tuple[str, str, Reader]] = set()

    def schemas(self, place: str, old: Json, new: Json, reader: Reader) -> Iterator[str]:
        """Where the values of a schema are others now."""
        names = (old.get("$ref", ""), new.get("$ref", ""), reader)
        if names in self._seen:
            return
        if names[0] or names[1]:
            self._seen.add(names)
        old, new = _followed(old, self.old), _followed(new, self.new)
        if "anyOf" in old or "anyOf" in new:
            yield from self._alternatives(place, old, new, reader)
            return
        if "enum" in old and "enum" in new:
            yield from _values(place, old, new, reader)
        elif _type(old) != _type(new):
            yield f"{place}: is of another type"
        elif old.get("properties"):
            yield from self._objects(place, old, new, reader)
        else:
            yield from self._parts(place, old, new, reader)

    def _objects(self, place: str, old: Json, new: Json, reader: Reader) -> Iterator[str]:
        yield from _members(f"{place}:", old["properties"], new["properties"])
        required = {*old["required"]}, {*new["required"]} & {*old["properties"]}
        added = {*new["required"]} - {*old["properties"]}
        yield from _required(place, required[0], required[1] | added, reader)
        for name, (one, other) in _both(old["properties"], new["properties"]):
            yield from self.schemas(f"{place}/{name}", one, other, reader)

    def _alternatives(self, place: str, old: Json, new: Json, reader: Reader) -> Iterator[str]:
        """Each that is sent has to be one of those that the reader knows."""
        olds, news = old.get("anyOf", [old]), new.get("anyOf", [new])
        if old.get("default") != new.get("default") and reader is Reader.DAEMON:
            yield f"{place}: something else is meant if it is left out"
        sent, known = (news, olds) if reader is Reader.CLIENT else (olds, news)
        for one in sent:
            same = [other for other in known if _alike(one, other)]
            if not same:
                yield f"{place}: is of another type"
            for other in same[:1]:
                pair = (other, one) if reader is Reader.CLIENT else (one, other)
                yield from self.schemas(place, *pair, reader)

    def _parts(self, place: str, old: Json, new: Json, reader: Reader) -> Iterator[str]:
        for key in sorted((old.keys() | new.keys()) - _WORDS):
            one, other = old.get(key), new.get(key)
            if isinstance(one, dict) and isinstance(other, dict):
                yield from self.schemas(f"{place}/*", one, other, reader)
            elif one != other:
                yield f"{place}: has another {key}"


#: What people read, and no program goes by.
_WORDS = frozenset({"title", "description"})


def _values(place: str, old: Json, new: Json, reader: Reader) -> Iterator[str]:
    before, after = {*old["enum"]}, {*new["enum"]}
    # A client goes by the code of a kind of error that it does not know.
    is_open = old.get("title") == "ErrorKind"
    yield from (f"{place}: {value} is gone" for value in sorted(before - after))
    if reader is Reader.CLIENT and not is_open:
        yield from (f"{place}: {value} is new" for value in sorted(after - before))
    if reader is Reader.DAEMON and old.get("default") != new.get("default"):
        yield f"{place}: something else is meant if it is left out"


def _alike(one: Json, other: Json) -> bool:
    return bool(_name_or_type(one) == _name_or_type(other))


def _name_or_type(schema: Json) -> Json:
    return schema.get("$ref") or _type(schema)


def _type(schema: Json) -> Json:
    return "enum" if "enum" in schema else schema.get("type")


def _members(what: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    yield from (f"{what} {name} is gone" for name in old if name not in new)


def _both(
    old: Mapping[str, Json], new: Mapping[str, Json]
) -> Iterator[tuple[str, tuple[Json, Json]]]:
    yield from ((name, (old[name], new[name])) for name in old if name in new)


def _by_name(found: Json) -> dict[str, Json]:
    return {one["name"]: one for one in found}


def _followed(value: Json, document: Json) -> Json:
    """What a reference leads to; anything else as it is."""
    while "$ref" in value:
        found = document
        for step in value["$ref"].split("/")[1:]:
            found = found[step]
        value = found
    return value
