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


class Draft7(GenerateJsonSchema):
    """pydantic's generator, in the words of the draft that editors know best."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"

    def generate(
        self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "validation"
    ) -> JsonSchemaValue:
        """The schema, with its parts where draft 7 looks for them."""
        made = super().generate(schema, mode)
        definitions = made.pop("$defs", None)
        head = {"$schema": self.schema_dialect}
        return head | made | ({"definitions": definitions} if definitions else {})

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
        "gto.schema.json": _schema(GtoConfigModel),
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
        "additionalProperties": {"$ref": "#/definitions/Artifact"},
        "definitions": {"Artifact": entry},
    }


def _schema(model: type[BaseModel]) -> JsonSchemaValue:
    return model.model_json_schema(
        ref_template="#/definitions/{model}", schema_generator=Draft7, mode="validation"
    )


def main() -> None:
    """Write all of them."""
    for name, schema in schemas().items():
        (FOLDER_OF_SCHEMAS / name).write_text(written(schema), encoding="utf-8")


if __name__ == "__main__":
    main()
