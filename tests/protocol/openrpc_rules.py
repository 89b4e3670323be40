"""What the OpenRPC specification (1.3) demands of a document, as far as this one has it.

The fields that each object may have, and must have; the rules between them are in the tests.
"""

Schema = dict[str, object]

_TEXT: Schema = {"type": "string", "minLength": 1}
#: What is in it is compiled by the tests.
_SCHEMA: Schema = {"type": "object"}
_REFERENCE: Schema = {
    "type": "object",
    "required": ["$ref"],
    "properties": {"$ref": {"type": "string", "pattern": "^#/components/"}},
    "additionalProperties": False,
}


def _object(required: list[str], /, **properties: Schema) -> Schema:
    """An object that has these fields, and extensions, and nothing else."""
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }


def _either(schema: Schema) -> Schema:
    """An object, or a reference to one."""
    return {"oneOf": [schema, _REFERENCE]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _map(schema: Schema) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": r"^[a-zA-Z0-9._-]+$"},
        "additionalProperties": schema,
    }


_CONTENT = _object(
    ["name", "schema"],
    name=_TEXT,
    description=_TEXT,
    required={"type": "boolean"},
    schema=_SCHEMA,
)
_ERROR = _object(["code", "message"], code={"type": "integer"}, message=_TEXT, data={})
_VALUE = _object(["name", "value"], name=_TEXT, value={})
_PAIRING = _object(
    ["name", "params"], name=_TEXT, description=_TEXT, params=_list(_VALUE), result=_VALUE
)
_METHOD = _object(
    ["name", "params"],
    name=_TEXT,
    summary=_TEXT,
    description=_TEXT,
    paramStructure={"enum": ["by-position", "by-name", "either"]},
    params=_list(_either(_CONTENT)),
    result=_either(_CONTENT),
    errors=_list(_either(_ERROR)),
    examples=_list(_PAIRING),
)

DOCUMENT: Schema = _object(
    ["openrpc", "info", "methods"],
    openrpc={"type": "string", "pattern": r"^1\.3\.[0-9]+$"},
    info=_object(
        ["title", "version"],
        title=_TEXT,
        version=_TEXT,
        description=_TEXT,
        license=_object(["name"], name=_TEXT),
    ),
    methods=_list(_METHOD),
    components=_object(
        [],
        schemas=_map(_SCHEMA),
        contentDescriptors=_map(_CONTENT),
        errors=_map(_ERROR),
    ),
)
