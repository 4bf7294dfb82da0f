"""The OpenAI chat interface as pydantic models. What clients send beside (temperature, tools, …) changes no answer here and
is let pass; what goes out has one field of its own, `zhangju`, with the whole answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schema import Answer

__all__ = ["MODEL", "Chat", "Completion", "Models"]

MODEL = "zhangju"
MOST_MESSAGES = 1000


class Given(BaseModel):
    """What comes in: nothing converted; what is not known is let pass."""

    model_config = ConfigDict(strict=True)


class Part(Given):
    """A piece of a message's content; pieces of other types than text are refused."""

    type: Literal["text"]
    text: str


class Message(Given):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        held = self.content
        return held if isinstance(held, str) else "".join(part.text for part in held or ())


class StreamOptions(Given):
    include_usage: bool | None = None


class Chat(Given):
    """The last message of the user is the question, those of the user before it the history; system messages and earlier
    answers are not read."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"model": MODEL, "messages": [{"role": "user", "content": "常山县负责哪些项目？"}]},
                {
                    "model": MODEL,
                    "messages": [
                        {"role": "user", "content": "常山县负责哪些项目？"},
                        {"role": "assistant", "content": "……"},
                        {"role": "user", "content": "那江山呢？"},
                    ],
                },
            ]
        }
    )
    model: Annotated[str, Field(min_length=1, max_length=256)]
    messages: Annotated[list[Message], Field(min_length=1, max_length=MOST_MESSAGES)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None


class Reply(BaseModel):
    role: Literal["assistant"]
    content: str


class Choice(BaseModel):
    index: int
    message: Reply
    finish_reason: Literal["stop"]


class Usage(BaseModel):
    """In code points: no tokens are made here."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """As an event stream: chunks of `chat.completion.chunk`, the last with `zhangju`, then `[DONE]`."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    zhangju: Answer


class Model(BaseModel):
    """`commit`, `snapshot`, `settings` and `encoder` name what answers, for evaluation runs."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    commit: str
    snapshot: str
    settings: str
    encoder: str


class Models(BaseModel):
    object: Literal["list"]
    data: list[Model]
