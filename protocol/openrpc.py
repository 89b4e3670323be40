"""The OpenRPC document of all methods, made from the types that the daemon itself uses.

python -m protocol.openrpc
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from gtod.rpc.envelope import codes
from gtod.rpc.handlers import PROTOCOL
from gtod.rpc.methods import SYNONYMS, TYPED, Method
from gtod.rpc.notifications import TAKEN, TOLD, WorkDoneParams
from protocol.docstrings import summary
from protocol.examples import EXAMPLES, NOTICES, Example, Notice, recorded
from protocol.json_schema import Schema, referred_to, schema_of, schemas_of_structs

FILE = Path(__file__).with_name("gtod.openrpc.json")

_ABOUT = """\
gtod holds artifact registries that lie in Git tags. It answers JSON-RPC 2.0 on a unix socket, \
framed as in LSP's base protocol; README.md beside this file says where the socket is, and all \
else that a program has to know. `gtod lsp` answers the same methods over stdin and stdout, and \
so does the connection of an editor, beside those of the Language Server Protocol, which are not \
described here; the notifications come there too.

Params are by name. Unknown fields are ignored, in both directions. `error.data.kind` tells \
programs what went wrong. Besides with the errors of its method a message can be answered with \
`parse_error`, `too_large` or `invalid_request`, and one whose method is not here with \
`method_not_found`. The bare names in `x-synonyms` mean the same methods, for what is typed by \
hand. What has no result is a notification; `x-sent-by` tells who sends it.

The examples are what a daemon answered about the registry that `gtoc demo` shows, each about a \
new copy of it in the folder `/registry`. The values that `x-varies` points to are others each \
time.
"""


def document() -> Schema:
    """The whole document."""
    schemas = schemas_of_structs()
    told = recorded()
    methods = [
        *(_method(name, method, schemas, told) for name, method in TYPED.items()),
        *(_notification(name, params, "daemon", schemas, told) for name, params in TOLD.items()),
        *(_notification(name, params, "client", schemas, told) for name, params in TAKEN.items()),
    ]
    return {
        "openrpc": "1.3.2",
        "info": {
            "title": "gtod",
            "version": str(PROTOCOL),
            "description": _ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "methods": methods,
        "components": {
            "schemas": referred_to(methods, schemas),
            "contentDescriptors": {
                WorkDoneParams.__name__: _params(WorkDoneParams, schemas)[0],
            },
            "errors": {kind: _error(kind, code) for kind, code in codes().items()},
        },
    }


def written(made: Schema) -> str:
    """The text of the file."""
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _method(
    name: str,
    method: Method[object],
    schemas: Mapping[str, Schema],
    told: Mapping[tuple[str, str], object],
) -> Schema:
    by = method.lists_if
    synonyms = [bare for bare, meant in SYNONYMS.items() if meant == name]
    return {
        "name": name,
        "summary": method.summary,
        **({"description": f"The result is a list if `{by}` is given."} if by else {}),
        **({"x-synonyms": synonyms} if synonyms else {}),
        "paramStructure": "by-name",
        "params": [
            *_params(method.params, schemas),
            _reference("contentDescriptors", WorkDoneParams.__name__),
        ],
        "result": {"name": "result", "schema": schema_of(method.result)},
        "errors": [_reference("errors", kind) for kind in method.kinds],
        "examples": [
            _example(one, told[one.method, one.name]) for one in EXAMPLES if one.method == name
        ],
    }


def _notification(
    name: str,
    params: type,
    sender: str,
    schemas: Mapping[str, Schema],
    told: Mapping[tuple[str, str], object],
) -> Schema:
    examples = [_notice(one, told[one.method, one.name]) for one in NOTICES if one.method == name]
    return {
        "name": name,
        "summary": summary(params.__doc__),
        "x-sent-by": sender,
        "paramStructure": "by-name",
        "params": _params(params, schemas),
        **({"examples": examples} if examples else {}),
    }


def _params(params: type, schemas: Mapping[str, Schema]) -> list[Schema]:
    """What describes each param; OpenRPC wants those first that are required."""
    schema = msgspec.convert(schemas[params.__name__], _Object)
    made = [
        _param(name, part, is_required=name in schema.required)
        for name, part in schema.properties.items()
    ]
    return sorted(made, key=lambda one: not one["required"])


class _Object(msgspec.Struct, frozen=True):
    properties: dict[str, Schema]
    required: list[str]


def _param(name: str, schema: Schema, *, is_required: bool) -> Schema:
    said = {key: value for key, value in schema.items() if key != "description"}
    return {
        "name": name,
        "description": schema["description"],
        "required": is_required,
        "schema": said,
    }


def _error(kind: str, code: int) -> Schema:
    message = kind.replace("_", " ").capitalize()
    return {"code": code, "message": message, "data": {"kind": kind}}


def _example(example: Example, result: object) -> Schema:
    return {
        "name": example.name,
        "params": [_value(name, value) for name, value in example.params.items()],
        "result": _value("result", result, example.varies),
    }


def _notice(notice: Notice, params: object) -> Schema:
    after = notice.after
    return {
        "name": notice.name,
        "description": f"To whoever has subscribed, after `{after.method}`: {after.name}.",
        "params": [
            _value(name, value, [""] if f"/{name}" in notice.varies else ())
            for name, value in msgspec.convert(params, dict[str, object]).items()
        ],
    }


def _value(name: str, value: object, varies: Iterable[str] = ()) -> Schema:
    pointers = [*varies]
    return {"name": name, "value": value, **({"x-varies": pointers} if pointers else {})}


def _reference(place: str, name: str) -> Schema:
    return {"$ref": f"#/components/{place}/{name}"}


def main() -> None:
    """Write the file."""
    FILE.write_text(written(document()), encoding="utf-8")


if __name__ == "__main__":
    main()
