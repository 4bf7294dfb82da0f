"""A message → the questions in it: background before a question is left out, two questions are both kept."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"[？?]|什么|哪|多少|几|谁|怎么|如何|怎样|吗|是否|是不是|有没有|为何|为什么|能不能|啥|咋|呢"
)
_JOINER = re.compile(r"^(?:另外|还有|以及|同时|顺便|再问|此外|并且)[，,：:]?")


def parts(message: str) -> list[str]:
    """Sentences that ask, in order; the whole message when none or all of it does. Never empty."""
    message = re.sub(r"(?<![。！!？?；;])\s*\n\s*", "", message)  # a wrap inside a sentence
    sentences = [
        s.strip() for s in re.findall(r"[^。！!？?；;\n]+[。！!？?；;\n]*", message) if re.search(r"\w", s)
    ]
    if len(sentences) < 2:
        return [message]
    asking = [s for s in sentences if _ASKS.search(s)]
    if not asking:
        return [message]
    cleaned = [_JOINER.sub("", s) for s in asking]
    return [s for s in cleaned if len(s) >= 3][:4] or [message]
