"""What `.gto` and `.gtod.yaml` have in common: a file, variables over it, defaults under it."""

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from gtod.annotations import fields
from gtod.annotations.fields import Fault
from gtod.annotations.nodes import Document, Pairs, TooLargeError
from gtod.annotations.problem import NOWHERE, Problem

if TYPE_CHECKING:
    from pydantic import BaseModel

T = TypeVar("T")

Values = dict[str, object]


class ParsedConfig(msgspec.Struct, Generic[T], frozen=True):
    """A configuration, and what is wrong with the text and the variables it was read from.

    Attributes:
        value: The configuration. A file with an error counts as absent, and so does a variable.
        problems: Those of the file in text order, then those of variables, which lie nowhere.
    """

    value: T
    problems: tuple[Problem, ...]


def variables(environ: Mapping[str, str], prefix: str, names: Collection[str]) -> dict[str, str]:
    """The variable that sets each field, by the field's name; variables' case does not count."""
    found = {}
    for variable in environ:
        field = variable.lower().removeprefix(prefix)
        if field in names and len(field) < len(variable):
            found[field] = variable
    return found


def read_file(
    document: Document, pairs: Pairs, texts: Collection[str], model: "type[BaseModel]"
) -> tuple[Values, list[Fault]]:
    """A file's checked values, and what does not fit; with that, there are no values."""
    try:
        values = fields.field_values(document, pairs, texts)
    except TooLargeError:
        if document.root is not None:
            document.report_too_large(document.root)
        return {}, []
    faults = fields.faults(model, values)
    return ({}, faults) if faults else (checked(model, values), [])


def read_variables(
    environ: Mapping[str, str],
    chosen: Mapping[str, str],
    structured: Mapping[str, str],
    model: "type[BaseModel]",
) -> tuple[Values, list[Problem]]:
    """The checked values of the variables that `variables` chose.

    Args:
        environ: All variables.
        chosen: The variable for each field.
        structured: The fields whose variables hold JSON, each with an example.
        model: What the fields may hold.
    """
    values: Values = {}
    problems = []
    for field, variable in chosen.items():
        try:
            value = json.loads(environ[variable]) if field in structured else environ[variable]
        except (ValueError, RecursionError):
            problems.append(_not_json(variable, structured[field]))
            continue
        faults = fields.faults(model, {field: value})
        problems += [_of_variable(variable, f"{variable} {fault.demand}") for fault in faults[:1]]
        if not faults:
            values |= checked(model, {field: value})
    return values, problems


def checked(model: "type[BaseModel]", values: Values) -> Values:
    """The values as the model reads them: only those that are given.

    Raises:
        ValidationError: The values do not fit.
    """
    return model.model_validate(values).model_dump(exclude_unset=True)


def _not_json(variable: str, example: str) -> Problem:
    return _of_variable(variable, f"{variable} is not JSON, such as {example}")


def _of_variable(variable: str, message: str) -> Problem:
    message = f"The environment variable {message}. Correct {variable} or unset it."
    return Problem("bad-variable", "error", message, NOWHERE)
