"""Frozen dataclasses ↔ plain JSON values, by their annotations: what is saved follows the types by itself.

A dataclass becomes an object of what it is made from (`init=False` fields are not kept), a tuple or list a
list, a Decimal its text. Unions may only be `X | None`, so that nothing has to be guessed on the way back.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

__all__ = ["pack", "unpack"]

T = TypeVar("T")


def pack(value: Any, leave_out: Collection[str] = ()) -> Any:
    """JSON values of `value`; `leave_out` names fields of the outermost record that are kept elsewhere."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: pack(getattr(value, f.name)) for f in fields(value) if f.init and f.name not in leave_out
        }
    if isinstance(value, Mapping):
        return {key: pack(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [pack(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def unpack(kind: type[T], value: Any, given: Mapping[str, Any] | None = None) -> T:
    """The record of type `kind` that `pack` made `value` of; `given` holds the fields that were left out.

    Raises ValueError when the values are not of that shape.
    """
    return typing.cast(T, _unpack(kind, value, given or {}))


def _unpack(kind: Any, value: Any, given: Mapping[str, Any]) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, dict):
            raise ValueError(f"{kind.__name__} wants an object, not {type(value).__name__}")
        hints = _hints(kind)
        needed = {f.name for f in fields(kind) if f.init and f.default is f.default_factory is MISSING}
        missing = sorted(needed - value.keys() - given.keys())
        if missing or value.keys() - hints.keys():
            raise ValueError(
                f"{kind.__name__}: missing {missing}, unknown {sorted(value.keys() - hints.keys())}"
            )
        return kind(**{name: _unpack(hints[name], item, {}) for name, item in value.items()}, **given)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        chosen = [a for a in arguments if a is not type(None)]
        if len(chosen) != 1:
            raise ValueError(f"a union that cannot be told apart: {kind}")
        return None if value is None else _unpack(chosen[0], value, {})
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{kind} wants a list, not {type(value).__name__}")
        if len(arguments) == 2 and arguments[1] is ...:
            return tuple(_unpack(arguments[0], item, {}) for item in value)
        return tuple(_unpack(a, item, {}) for a, item in zip(arguments, value, strict=True))
    if origin is dict:
        return {key: _unpack(arguments[1], item, {}) for key, item in value.items()}
    if origin is typing.Literal:
        if value not in arguments:
            raise ValueError(f"{value!r} is none of {arguments}")
        return value
    if kind is Decimal:
        return Decimal(value)
    if kind is float and isinstance(value, int):
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r} is not of type {kind}")
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)
