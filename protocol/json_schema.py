"""JSON Schemas (draft 7) of all structs that cross the socket, by the name of each."""

import json
import re
from collections.abc import Iterator, Mapping

import msgspec

from protocol.contract import contract, fields, may_be_missing
from protocol.docstrings import attributes_of_class, summary

#: Where the document has them.
PLACE = "#/components/schemas/{name}"

Schema = dict[str, object]


def schemas_of_structs() -> dict[str, Schema]:
    """The schema of every struct, and of every enum in one."""
    known = contract()
    structs = {cls.__name__: cls for cls in (*known.sent, *known.told)}
    _, made = msgspec.json.schema_components(
        structs.values(), schema_hook=_anything, ref_template=PLACE
    )
    return {
        name: _described(schema, structs[name], is_sent=structs[name] in known.sent)
        if name in structs
        else schema
        for name, schema in sorted(made.items())
    }


def schema_of(kind: object) -> Schema:
    """The schema of any type, which refers to those of the structs."""
    (schema,), _ = msgspec.json.schema_components([kind], schema_hook=_anything, ref_template=PLACE)
    return _in_draft_7(schema)


def referred_to(value: object, schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Those of the schemas that a value refers to, be it through another one."""
    found: set[str] = set()
    waiting = set(_names_in(value))
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_names_in(schemas[name])) - found
    return {name: schema for name, schema in schemas.items() if name in found}


def _names_in(value: object) -> Iterator[str]:
    text = json.dumps(value)
    prefix = re.escape(PLACE.format(name=""))
    yield from re.findall(rf'"{prefix}(\w+)"', text)


def _anything(kind: type) -> Schema:
    if kind is not object:
        raise NotImplementedError(kind)
    return {"description": "Any JSON."}


def _described(schema: Schema, cls: type[msgspec.Struct], *, is_sent: bool) -> Schema:
    """What msgspec says of a struct, and what its docstring does."""
    made = _in_draft_7(schema)
    told = attributes_of_class(cls)
    names = {field.encode_name: field.name for field in fields(cls)}
    optional = {
        field.encode_name for field in fields(cls) if may_be_missing(field, cls, is_sent=is_sent)
    }
    properties = made["properties"]
    if not isinstance(properties, dict):
        raise TypeError(f"{cls} has no properties")
    for name, part in properties.items():
        if not is_sent:
            # It is there, or left out because there is nothing to tell: no reader fills it in.
            part.pop("default", None)
        if name in names:
            part["description"] = told[names[name]]
    made["description"] = summary(cls.__doc__)
    made["required"] = [name for name in properties if name not in optional]
    return made


def _in_draft_7(schema: Mapping[str, object]) -> Schema:
    """The same in the words of draft 7, which OpenRPC asks for."""
    made = {key: _part_in_draft_7(value) for key, value in schema.items()}
    if "prefixItems" in made:
        made["items"] = made.pop("prefixItems")
    return made


def _part_in_draft_7(value: object) -> object:
    if isinstance(value, dict):
        return _in_draft_7(value)
    if isinstance(value, list):
        return [_part_in_draft_7(item) for item in value]
    return value
