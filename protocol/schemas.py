"""JSON Schemas of the files that people write, made from the models that gtod itself checks by.

python -m protocol.schemas
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue

from gtod.annotations._models import AnnotationModel, GtoConfigModel, SettingsModel
from gtod.registry.name import FOLDER, FOLDER_SEPARATOR, NAME

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import core_schema

FOLDER_OF_SCHEMAS = Path(__file__).parent


class ForEditors(GenerateJsonSchema):
    """pydantic's generator, in words that every editor knows.

    The documents say that they are of draft 2020-12. What they use of it means the same in draft 7,
    so that an editor that knows no more reads them as well.
    """

    def generate(
        self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "validation"
    ) -> JsonSchemaValue:
        """The schema, which begins by telling its draft."""
        return {"$schema": self.schema_dialect} | super().generate(schema, mode)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """One list of types: an editor offers what is in it, and not null as a choice of two."""
        inner = self.generate_inner(schema["schema"])
        return inner | {"type": [inner["type"], "null"]}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A mapping whose every key must fit, where a pattern of properties lets others pass."""
        keys = self.generate_inner(schema["keys_schema"])
        made: JsonSchemaValue = {
            "type": "object",
            "additionalProperties": self.generate_inner(schema["values_schema"]),
        }
        return made | ({"propertyNames": {"pattern": keys["pattern"]}} if "pattern" in keys else {})

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """No default where it is null, or an editor writes `type: null` for whoever takes a key."""
        made = super().default_schema(schema)
        if made.get("default", ...) is None:
            del made["default"]
        return made


def schemas() -> dict[str, JsonSchemaValue]:
    """The schema of each file, by the name under which it lies in this folder."""
    return {
        "artifacts.schema.json": _artifacts(),
        "gto-config.schema.json": _schema(GtoConfigModel),
        "gtod.schema.json": _schema(SettingsModel),
    }


def written(schema: JsonSchemaValue) -> str:
    """The text of a schema's file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _artifacts() -> JsonSchemaValue:
    entry = _schema(AnnotationModel)
    return {
        "$schema": entry.pop("$schema"),
        "title": "artifacts.yaml",
        "description": "What is said about each artifact, by its name.",
        "type": "object",
        "propertyNames": {"pattern": f"^(?:{FOLDER}{FOLDER_SEPARATOR})?{NAME}$"},
        "additionalProperties": {"$ref": "#/$defs/Artifact"},
        "$defs": {"Artifact": entry},
    }


def _schema(model: type[BaseModel]) -> JsonSchemaValue:
    return model.model_json_schema(schema_generator=ForEditors, mode="validation")


def main() -> None:
    """Write all of them."""
    for name, schema in schemas().items():
        (FOLDER_OF_SCHEMAS / name).write_text(written(schema), encoding="utf-8")


if __name__ == "__main__":
    main()
