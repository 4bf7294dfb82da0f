"""All settings in one frozen record: environment over file over default, read once in `main()`.

The environment's names are `ZHANGJU_` and the field's name in capitals; the file is the TOML file that
`ZHANGJU_SETTINGS` names, with the fields' names as keys. A relative path counts from the working directory.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from kb.errors import BadInput

__all__ = ["Settings", "read_settings"]

CHECKOUT = Path(__file__).resolve().parent.parent
ANSWERING = (
    "dense_weight",
    "sentence_weight",
    "candidates",
    "llm_model",
)  # what can change an answer, apart from the snapshot


class Settings(BaseSettings):
    """Every setting with its default. Frozen; `read_settings()` reads it, tests make one by hand."""

    model_config = SettingsConfigDict(env_prefix="ZHANGJU_", frozen=True, extra="forbid")

    home: Path = Field(default=Path("var"), description="where documents and snapshots live")
    encoder: Path = Field(
        default=CHECKOUT / ".encoder", description="folder of a sentence-transformers model"
    )
    corpus: Path = Field(default=CHECKOUT / "corpus", description="documents as received, and lexicon/")
    threads: int = Field(default=2, ge=1, le=256, description="threads of the encoder")
    batch: int = Field(
        default=1, ge=1, le=1024, description="passages encoded together; 1 gives the same bytes always"
    )

    dense_weight: float = Field(
        default=0.6, ge=0, le=1, description="share of the encoder in the fused score"
    )
    sentence_weight: float = Field(
        default=0.4, ge=0, le=1, description="share of the best sentence in the encoder's"
    )
    candidates: int = Field(
        default=50, ge=1, le=1000, description="passages taken from each retriever before fusing"
    )

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64, description="processes that answer")
    root_path: str = Field(default="", description="path that a proxy in front strips, such as /zhangju")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="origins, separated by commas"
    )
    frame_ancestors: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="origins whose pages may frame /embed, separated by commas"
    )
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(), description="keys that may write; none: nobody but this machine"
    )
    rate_limit: int = Field(default=0, ge=0, description="questions a minute from one address; 0: no limit")
    upload_limit: int = Field(default=50_000_000, ge=1, description="bytes of an uploaded document")
    log_questions: bool = Field(default=False, description="whether a question's words go to the log")
    keep_questions: int = Field(
        default=0,
        ge=0,
        le=3650,
        description="days that questions are kept in the home for evaluation; 0: not kept",
    )

    llm_url: str = Field(
        default="", description="an OpenAI-compatible service for mode=generate; empty: none"
    )
    llm_model: str = ""
    llm_key: SecretStr = SecretStr("")
    llm_timeout: float = Field(default=30.0, gt=0, description="seconds")

    @field_validator("cors_origins", "frame_ancestors", "api_keys", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("frame_ancestors")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not re.fullmatch(r"https?://[\w*.:\[\]-]+", origin, re.ASCII):
                raise ValueError(f"not an origin: {origin}")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, InitSettingsSource(settings_cls, _file())

    @property
    def digest(self) -> str:
        """SHA-256 of the settings that can change an answer, hexadecimal."""
        chosen = {name: getattr(self, name) for name in ANSWERING}
        return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()


def read_settings(**given: Any) -> Settings:
    """The settings in force; `given` (from the command line) wins. Raises BadInput naming the setting."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "?"
        raise BadInput(
            f"设置 {name} 不对（{first['msg']}）：请检查环境变量 ZHANGJU_{name.upper()}，"
            "或 ZHANGJU_SETTINGS 所指的文件。"
        ) from error


def _file() -> dict[str, Any]:
    """What the settings file says; {} when ZHANGJU_SETTINGS names none."""
    name = os.environ.get("ZHANGJU_SETTINGS", "")
    if not name:
        return {}
    try:
        return tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"读不了设置文件 {name}（由 ZHANGJU_SETTINGS 指定）：{error}") from error
