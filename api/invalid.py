"""What validation found, as fields and Chinese sentences. What the client sent is never repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["fields_of"]

# pydantic's error type → a sentence over its context
WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_type": "应为字符串",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_unicode": "含有不成对的代理字符（surrogate），不是合法的文字",
    "string_pattern_mismatch": "写法不对",
    "list_type": "应为数组",
    "tuple_type": "应为数组",
    "float_type": "应为数",
    "float_parsing": "应为数",
    "finite_number": "应为有限的数",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数太大",
    "int_from_float": "应为整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "应为 {expected} 之一",
    "model_attributes_type": "应为 JSON 对象",
    "model_type": "应为 JSON 对象",
    "dict_type": "应为 JSON 对象",
}
SHOWN = 20
FIRST = ("body", "query", "path", "header")


def fields_of(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """[{field, message}], `field` as history.3; "body" stands for the whole of it."""
    return [{"field": _field(e["loc"]), "message": _message(e)} for e in errors[:SHOWN]]


def _field(loc: Sequence[str | int]) -> str:
    parts = list(loc[1:] if len(loc) > 1 and loc[0] in FIRST else loc)
    return ".".join(_safe(str(part)) for part in parts) or "body"


def _message(error: Mapping[str, Any]) -> str:
    words = WORDS.get(error["type"])
    return (
        words.format_map(error.get("ctx") or {})
        if words
        else _safe(error["msg"].removeprefix("Value error, "))
    )


def _safe(words: str) -> str:
    """A name that the client made up, fit to be shown."""
    return "".join(c if c.isprintable() else "\ufffd" for c in words[:64])
