"""Any endpoint with the OpenAI chat interface: POST {url}/chat/completions. What stood before is given as turns of the
user; the system's own earlier answers are not known to a question set and left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.systems.http import client, post, reach
from eval.systems.plain import body_of
from eval.systems.system import System
from kb.sets.gold import Text
from kb.sets.questions import Question

__all__ = ["openai"]


def openai(url: str, model: str, key: str, documents: Mapping[str, Text], names: tuple[str, ...]) -> System:
    """`documents` are named to the system by nothing but the question; `names` as in `plain.body_of`. Raises BadInput
    when nobody answers there."""
    http = client(url, key)
    try:
        reach(http, "/models")
    except BaseException:
        http.close()
        raise

    def ask(question: Question) -> dict[str, Any]:
        turns = [{"role": "user", "content": words} for words in (*question.history, question.question)]
        made = post(
            http, "/chat/completions", {"model": model, "messages": turns, "temperature": 0, "stream": False}
        )
        return body_of(question, str(made["choices"][0]["message"]["content"] or ""), names)

    about = {"system": f"{model} @ {str(http.base_url).rstrip('/')}"}
    about |= dict.fromkeys(("commit", "snapshot", "settings", "encoder"), "")
    return System(about, ask, documents, plain=True, close=http.close)
