"""Two hundred short documents: `python -m eval.bench.many [FILE]` makes them of the invented ones, publishes them into a
home of their own and measures, also into FILE, what that costs and what one more costs, beside one document alone.

A variant is one of the invented documents, cut behind its 30th passage, with another first character in the name of its
place. Vectors are kept in the home of the settings, `ZHANGJU_HOME`, so that a second run encodes nothing; what encoding
costs is measured apart, on one variant with an empty cache.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from ingest.document import Document, Meta
from ingest.meta import told_by
from ingest.parse import parse
from kb.ask import Question, ask
from kb.commit import commit
from kb.encoder import Encoder
from kb.knowledge import Knowledge, encoder_of
from kb.passages import passages
from kb.sets.questions import Question as Asked
from kb.sets.questions import read_questions
from kb.settings import CHECKOUT, Settings, read_settings
from kb.store import Store

__all__ = ["main", "variants"]

INVENTED = CHECKOUT / "tests" / "documents"
COUNT = 200
LONG = 30  # passages of a variant at most
FIRST = "柏桐榆槐柳枫桦楠樟桂檀椿梓楸栾榉梧槿棣杞"  # first characters of places
ASKED = 60  # questions for each latency

Item = tuple[Document, bytes]


def variants(encoder: Encoder, count: int = COUNT) -> Iterator[Item]:
    """Documents in the order of their making: every invented one once, then all again with another place."""
    folders = sorted(p for p in INVENTED.iterdir() if p.is_dir())
    short = {folder: _short(folder, encoder) for folder in folders}
    for n in range(count):
        folder = folders[n % len(folders)]
        text, told = short[folder]
        char = FIRST[n // len(folders) % len(FIRST)]
        place = _place(told)
        words = text.replace(place, char + place[1:])
        named = replace(told, title=told.title.replace(place, char + place[1:]))
        named = replace(named, issuer=named.issuer.replace(place, char + place[1:]))
        yield parse(words, f"{folder.name}-{n:03d}", named), words.encode()


def _short(folder: Path, encoder: Encoder) -> tuple[str, Meta]:
    text, (told, _) = (folder / "plan.txt").read_text(encoding="utf-8"), told_by(folder / "document.toml")
    found = passages(parse(text, folder.name, told), encoder.count_tokens)
    return text[: found[min(LONG, len(found)) - 1].span.end] + "\n", told


def _place(told: Meta) -> str:
    m = re.match(r"[\u4e00-\u9fff]{2,3}?(?=[省市县区])", told.title or told.issuer) or re.match(
        r"[\u4e00-\u9fff]{2}", told.issuer
    )
    assert m is not None, told
    return m[0]


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    began = perf_counter()
    made = do()
    return perf_counter() - began, made


def _size(home: Path) -> dict[str, int]:
    """Bytes by kind of what the snapshot in force needs."""
    kinds = ("segments", "keywords", "snapshots", "texts", "originals")
    return {kind: sum(p.stat().st_size for p in (home / kind).rglob("*") if p.is_file()) for kind in kinds}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _apart(do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `do` gives in a process of its own, with the megabytes that it took at most."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        made = do()
        with os.fdopen(write, "w") as pipe:
            json.dump({**made, "peak MB": _peak()}, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    found: dict[str, Any] = json.loads(told)
    return found


def _latency(knowledge: Knowledge, questions: Sequence[Asked]) -> dict[str, Any]:
    """Milliseconds of each question asked a second time; by whether passages were searched for it."""
    times: dict[str, list[float]] = {"typed": [], "passages": []}
    for q in questions:
        asked = Question(q.question, q.history, q.documents)
        ask(knowledge, asked)
        took, body = _timed(lambda asked=asked: ask(knowledge, asked))  # type: ignore[misc]
        times["passages" if body["interpretation"].startswith("在原文中查找") else "typed"].append(
            took * 1000
        )
    return {
        name: {"questions": len(ms), "p50 ms": round(median(ms), 1), "p95 ms": round(sorted(ms)[int(0.95 * len(ms))], 1)}
        for name, ms in times.items()
        if ms
    }  # fmt: skip


def _questions(place: str, to: str, document: str | None) -> list[Asked]:
    """Questions of the plan that all was varied from, kept to a document, or naming no document but its place."""
    asked = read_questions(INVENTED / SOURCE / "questions.jsonl").questions
    found = [q.model_copy(update={"documents": (document,) if document else None}) for q in asked]
    if not document:
        found = [q.model_copy(update={"question": f"{to}市{q.question.replace(place, to)}"}) for q in found]
    return found[:ASKED]


SOURCE = "jizhou-water-145"


def main(out: Path | None = None) -> None:
    settings = read_settings()
    encoder = encoder_of(settings)
    items = list(variants(encoder, COUNT + 1))
    cached = settings.home / "cache"
    with TemporaryDirectory() as folder:
        place = Path(folder)

        def home(name: str, cache: Path | None) -> Settings:
            own = settings.model_copy(update={"home": place / name, "corpus": place / "no-lexicon"})
            if cache and cache.is_dir():
                shutil.copytree(cache, place / name / "cache")
            return own

        def publish(own: Settings, some: Sequence[Item]) -> dict[str, Any]:
            took, _ = _timed(lambda: Store(own.home, own).publish(some, encoder_of(own)))
            return {"seconds": round(took, 2)}

        made: dict[str, Any] = {"commit": commit(), "documents": COUNT}
        made["reading one"] = {
            "seconds": round(median(_timed(lambda d=d: parse(d.text, d.id))[0] for d, _ in items), 3)  # type: ignore[misc]
        }
        one, many = home("one", cached), home("many", cached)
        made["one alone, nothing cached"] = _apart(lambda: publish(home("bare", None), items[-1:]))
        made["one alone"] = _apart(lambda: publish(one, items[SOURCE_AT : SOURCE_AT + 1]))
        made["all"] = _apart(lambda: publish(many, items[:COUNT]))
        made["all again, cached"] = _apart(lambda: publish(home("again", many.home / "cache"), items[:COUNT]))
        cached.mkdir(parents=True, exist_ok=True)
        for file in (many.home / "cache").glob("vectors-*.sqlite"):
            shutil.copy(file, cached)
        made["bytes"] = {"one": _size(one.home), "many": _size(many.home)}
        made["one more"] = _apart(lambda: publish(many, items[COUNT:]))
        made["one removed"] = _apart(lambda: _removed(many, items[COUNT][0].id))
        for name, own in (("one", one), ("many", many)):
            made[f"asked of {name}"] = _apart(lambda own=own: _asked(own, items))  # type: ignore[misc]
            sys.stdout.write(f"{name}: {made[f'asked of {name}']}\n")
    words = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    sys.stdout.write(words)
    if out:
        out.write_text(words, encoding="utf-8")


SOURCE_AT = sorted(p.name for p in INVENTED.iterdir() if p.is_dir()).index(SOURCE)


def _removed(own: Settings, id: str) -> dict[str, Any]:
    took, _ = _timed(lambda: Store(own.home, own).remove(id))
    return {"seconds": round(took, 2)}


def _asked(own: Settings, items: Sequence[Item]) -> dict[str, Any]:
    """Opening, the encoder, then latencies; and what a running service takes to go to the next snapshot."""
    opened, knowledge = _timed(lambda: Knowledge(own, encoder_of(own)))
    knowledge.load()
    document = items[SOURCE_AT][0]
    first, _ = _timed(lambda: ask(knowledge, Question("存在哪些短板", (), None)))
    found = {
        "opening s": round(opened, 2),
        "first question s": round(first, 2),
        "kept to a document": _latency(knowledge, _questions("棘州", "", document.id)),
        "naming its place": _latency(knowledge, _questions("棘州", document.meta.title[:2], None)),
        "naming nothing": _latency(
            knowledge, [q.model_copy(update={"documents": None}) for q in _questions("棘州", "", document.id)]
        ),
    }
    Store(own.home, own).publish(items[COUNT:], knowledge.encoder)
    swapped, _ = _timed(knowledge.refresh)
    return {**found, "taking up one more s": round(swapped, 2)}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
