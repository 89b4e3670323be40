"""TypeScript types of all methods, made from the types that the daemon itself decodes and encodes.

python -m protocol.typescript
"""

import builtins
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import inspect

from gtod.rpc.methods import TYPED, Method
from gtod.rpc.notifications import TOLD
from protocol.contract import (
    base_of,
    contract,
    literals,
    may_be_missing,
    name_of,
    own_fields,
)
from protocol.docstrings import attributes_of_class, summary

FILE = Path(__file__).with_name("gtod.ts")

#: Columns that a line has at most, as prettier is told in clients/vscode.
_WIDTH = 100

_HEAD = """\
// The methods of gtod in types. `python -m protocol.typescript` writes this file from the types
// that the daemon itself decodes and encodes; protocol/README.md says what they mean.
"""

#: What follows from the table of methods, whatever is in it.
_TAIL = """\
/** The name of a method. */
export type Method = keyof Methods;

/** What a method is asked with. */
export type ParamsOf<M extends Method> = Methods[M]["params"] & WorkDoneParams;

/**
 * What a method answers. Where a param makes it a list, the type of the params decides, as far as
 * it is known.
 */
export type ResultOf<M extends Method, P = ParamsOf<M>> = Methods[M] extends {
  readonly listsIf: infer Param;
}
  ? Listed<Methods[M]["result"], Param extends keyof P ? P[Param] : undefined>
  : Methods[M]["result"];

type Listed<Result, Given> = [Given] extends [null | undefined | false]
  ? Exclude<Result, readonly unknown[]>
  : [Given] extends [string | true]
    ? Extract<Result, readonly unknown[]>
    : Result;
"""


_PLAIN: dict[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
}


class Speller:
    """Writes types down.

    Args:
        names: The names of closed lists of values.

    Attributes:
        named: The types with a name that were needed and are no structs, by that name.
    """

    def __init__(self, names: Mapping[frozenset[object], str]) -> None:
        self.named: dict[str, inspect.Type] = {}
        self._names = names

    def spelled(self, kind: inspect.Type) -> str:
        """A type as it is written on one line."""
        name = name_of(kind, self._names)
        if name is None:
            return " | ".join(self.choices(kind))
        if not isinstance(kind, inspect.StructType):
            self.named.setdefault(name, kind)
        return name

    def choices(self, kind: inspect.Type) -> list[str]:
        """The types of which a value has one, without a name for all of them."""
        match kind:
            case inspect.UnionType():
                # null comes last, as people write it.
                ordered = sorted(kind.types, key=lambda part: isinstance(part, inspect.NoneType))
                # To TypeScript whole numbers and others are the same.
                return list(dict.fromkeys(self.spelled(part) for part in ordered))
            case inspect.LiteralType():
                return [json.dumps(value) for value in kind.values]
            case inspect.EnumType():
                return [json.dumps(member.value) for member in kind.cls]
            case inspect.Metadata():
                enum = (kind.extra_json_schema or {}).get("enum")
                return [json.dumps(value) for value in enum] if enum else self.choices(kind.type)
            case _:
                return [self._whole(kind)]

    def _whole(self, kind: inspect.Type) -> str:
        if (plain := _PLAIN.get(type(kind))) is not None:
            return plain
        match kind:
            case inspect.CustomType(cls=builtins.object):
                return "unknown"
            case inspect.CollectionType():
                item = self.spelled(kind.item_type)
                return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
            case inspect.TupleType():
                return f"readonly [{', '.join(map(self.spelled, kind.item_types))}]"
            case inspect.DictType():
                value = self.spelled(kind.value_type)
                return f"Readonly<Record<string, {value}>>"
            case _:
                raise TypeError(f"nobody said how {kind} is written in TypeScript")


def typescript() -> str:
    """The text of the file."""
    known = contract()
    structs = (*known.sent, *known.told)
    speller = Speller(literals(structs))
    interfaces = [_interface(cls, speller, is_sent=cls in known.sent) for cls in structs]
    tables = [_methods(speller), _notifications(speller)]
    named = [
        "\n".join(_alias(name, speller.choices(kind))) + "\n"
        for name, kind in speller.named.items()
    ]
    return "\n".join([_HEAD, *named, *interfaces, *tables, _TAIL])


def _interface(cls: type[msgspec.Struct], speller: Speller, *, is_sent: bool) -> str:
    told = attributes_of_class(cls)
    base = base_of(cls)
    fields = own_fields(cls)
    tag = cls.__struct_config__
    lines = list(_comment(summary(cls.__doc__), ""))
    extends = "" if base is None else f" extends {base.__name__}"
    lines.append(f"export interface {cls.__name__}{extends} {{")
    if tag.tag is not None:
        lines.append(f"  readonly {tag.tag_field}: {json.dumps(tag.tag)};")
    for field in fields:
        mark = "?" if may_be_missing(field, cls, is_sent=is_sent) else ""
        lines += _comment(told.get(field.name, ""), "  ")
        lines += _member(f"  readonly {field.encode_name}{mark}:", field.type, speller)
    if lines[-1].endswith("{"):
        lines[-1] += "}"
        return "\n".join([*lines, ""])
    return "\n".join([*lines, "}", ""])


def _methods(speller: Speller) -> str:
    lines = ["/** Every method: what it is asked with, and what it answers. */"]
    lines.append("export interface Methods {")
    for name, method in TYPED.items():
        lines += _comment(method.summary, "  ")
        lines += _method(name, method, speller)
    return "\n".join([*lines, "}", ""])


def _method(name: str, method: Method[object], speller: Speller) -> Iterator[str]:
    yield f"  readonly {json.dumps(name)}: {{"
    yield f"    readonly params: {method.params.__name__};"
    yield from _member("    readonly result:", inspect.type_info(method.result), speller)
    if method.lists_if is not None:
        yield f"    readonly listsIf: {json.dumps(method.lists_if)};"
    yield "  };"


def _notifications(speller: Speller) -> str:
    lines = ["/** Everything that the daemon tells without being asked. */"]
    lines.append("export interface Notifications {")
    for name, params in TOLD.items():
        lines += _member(f"  readonly {json.dumps(name)}:", inspect.type_info(params), speller)
    return "\n".join([*lines, "}", ""])


def _member(head: str, kind: inspect.Type, speller: Speller) -> list[str]:
    line = f"{head} {speller.spelled(kind)};"
    if len(line) <= _WIDTH:
        return [line]
    indent = " " * (len(head) - len(head.lstrip()) + 2)
    *choices, last = [f"{indent}| {choice}" for choice in speller.choices(kind)]
    return [head, *choices, f"{last};"]


def _alias(name: str, choices: list[str]) -> list[str]:
    head, text = f"export type {name} =", f"{' | '.join(choices)};"
    if len(head) + 1 + len(text) <= _WIDTH:
        return [f"{head} {text}"]
    if len("  ") + len(text) <= _WIDTH:
        return [head, f"  {text}"]
    *others, last = [f"  | {choice}" for choice in choices]
    return [head, *others, f"{last};"]


def _comment(text: str, indent: str) -> Iterable[str]:
    if not text:
        return []
    line = f"{indent}/** {text} */"
    if len(line) <= _WIDTH and "\n" not in text:
        return [line]
    inner = f"{indent} * "
    lines = textwrap.wrap(text, _WIDTH - len(inner), break_long_words=False)
    return [f"{indent}/**", *(f"{inner}{line}" for line in lines), f"{indent} */"]


def main() -> None:
    """Write the file."""
    FILE.write_text(typescript(), encoding="utf-8")


if __name__ == "__main__":
    main()
