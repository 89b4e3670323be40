"""The types that cross the socket, as msgspec sees them: what is sent, and what is told."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, get_args, get_origin

import msgspec
from msgspec import inspect

from gtod.rpc.envelope import ErrorData
from gtod.rpc.methods import TYPED
from gtod.rpc.notifications import TAKEN, TOLD, WorkDoneParams


class Contract(msgspec.Struct, frozen=True):
    """All structs, each after those that it is made of.

    Attributes:
        sent: Those that a client sends; what has a default may be left out.
        told: Those that the daemon sends; nothing is left out unless they say so.
    """

    sent: tuple[type[msgspec.Struct], ...]
    told: tuple[type[msgspec.Struct], ...]


def contract() -> Contract:
    """The contract of the methods and notifications.

    Raises:
        ValueError: A struct goes both ways, or two have the same name.
    """
    methods = TYPED.values()
    sent = _structs([*(method.params for method in methods), *TAKEN.values(), WorkDoneParams])
    told = _structs([*(method.result for method in methods), *TOLD.values(), ErrorData])
    names = [cls.__name__ for cls in (*sent, *told)]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"more than one type has the name: {', '.join(sorted(twice))}")
    return Contract(sent, told)


def base_of(cls: type[msgspec.Struct]) -> type[msgspec.Struct] | None:
    """The struct that another one adds to; None if it stands alone."""
    base = cls.__bases__[0]
    return base if issubclass(base, msgspec.Struct) and base is not msgspec.Struct else None


def own_fields(cls: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    """The fields that a struct has and its base has not."""
    base = base_of(cls)
    inherited = () if base is None else base.__struct_fields__
    return tuple(field for field in fields(cls) if field.name not in inherited)


def fields(cls: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    """All fields of a struct."""
    info = inspect.type_info(cls)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{cls} is no struct")
    return info.fields


def may_be_missing(field: inspect.Field, cls: type[msgspec.Struct], *, is_sent: bool) -> bool:
    """Whether a field can be left out of a struct, by whoever sends it."""
    if is_sent:
        return not field.required
    return cls.__struct_config__.omit_defaults and not field.required


def alternatives(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    """The types of which a value has one."""
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)


def literals(structs: Iterable[type[msgspec.Struct]]) -> dict[frozenset[object], str]:
    """The names of closed lists of values, where the modules of the structs name them."""
    return {
        frozenset(get_args(value)): name
        for module in dict.fromkeys(cls.__module__ for cls in structs)
        for name, value in vars(sys.modules[module]).items()
        if get_origin(value) is Literal
    }


def name_of(kind: inspect.Type, names: Mapping[frozenset[object], str]) -> str | None:
    """The name of a type, if it has one."""
    match kind:
        case inspect.StructType() | inspect.EnumType():
            return kind.cls.__name__
        case inspect.LiteralType():
            return names.get(frozenset(kind.values))
        case inspect.Metadata(extra_json_schema={"title": str(title)}):
            return title
        case _:
            return None


def _structs(types: Iterable[object]) -> tuple[type[msgspec.Struct], ...]:
    found: dict[type[msgspec.Struct], None] = {}
    for info in inspect.multi_type_info(types):
        found |= dict.fromkeys(_structs_in(info))
    return tuple(found)


def _structs_in(kind: inspect.Type) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, inspect.StructType):
        base = base_of(kind.cls)
        if base is not None:
            yield from _structs_in(inspect.type_info(base))
        for field in kind.fields:
            yield from _structs_in(field.type)
        yield kind.cls
    for part in parts(kind):
        yield from _structs_in(part)


def parts(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    """The types that a type without a name is made of."""
    match kind:
        case inspect.UnionType():
            return kind.types
        case inspect.CollectionType():
            return (kind.item_type,)
        case inspect.TupleType():
            return kind.item_types
        case inspect.DictType():
            return (kind.key_type, kind.value_type)
        case inspect.Metadata():
            return (kind.type,)
        case _:
            return ()
