"""The knowledge base as the service holds it: opened, kept current, its encoder loading while it already answers."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from api.log import Log
from api.metrics import Metrics
from kb.encoder import Encoder, EncoderError
from kb.errors import NotReady, ZhangjuError
from kb.knowledge import Knowledge, encoder_of
from kb.settings import Settings
from kb.store import Store

__all__ = ["Current", "Kb"]

POLL = 0.25  # seconds between two looks at CURRENT
LOADING = 20.0  # seconds that a shutdown waits for the encoder at most
AGAIN = 10.0  # seconds until an encoder that did not load is tried again


class Current:
    """`kb` is None until something is published. `trouble` says why questions on passages cannot be answered."""

    def __init__(self, settings: Settings, kb: Knowledge | None, log: Log, metrics: Metrics) -> None:
        self.settings, self.kb, self.log, self.metrics = settings, kb, log, metrics
        self.trouble = ""
        self.encoder: Encoder = kb.encoder if kb else encoder_of(settings)
        self._looking = threading.Lock()
        self._stopped = threading.Event()
        self._loading: threading.Thread | None = None
        if kb is not None:
            self._take(kb)

    def knowledge(self) -> Knowledge:
        """Raises NotReady when there is nothing to ask."""
        if self.kb is None or not self.kb.snapshot.documents:
            raise NotReady("知识库里还没有文件：请先运行 zhangju ingest 或 make setup。")
        return self.kb

    @property
    def store(self) -> Store:
        """To write with; it has what is open already in memory."""
        return self.kb.store if self.kb else Store(self.settings.home, self.settings)

    def ready(self) -> dict[str, bool]:
        if self.kb is None or not self.kb.snapshot.documents:
            return {"typed": False, "passages": False}
        ready = self.kb.ready()
        return {"typed": ready["typed"], "passages": ready["passages"] and not self.trouble}

    def start(self) -> None:
        """Makes typed questions quick, then loads the encoder beside the answering."""
        if self.kb is not None:
            self.kb.view(None).segment("暖机")  # the dictionary of words: half a second, once
        self._loading = threading.Thread(target=self._load, name="encoder", daemon=True)
        self._loading.start()

    def stop(self) -> None:
        """Waits for the encoder where it is being loaded: what ends under the engine's own threads is aborted."""
        self._stopped.set()
        if self._loading is not None:
            self._loading.join(LOADING)

    async def follow(self) -> None:
        """Takes up what is published, until cancelled."""
        said = ""
        while True:
            try:
                await run_in_threadpool(self.look)
                said = ""
            except (ZhangjuError, EncoderError, OSError, ValueError) as error:
                if str(error) != said:  # once, not twice a second
                    said = str(error)
                    self.log.warning("snapshot not taken up", error=type(error).__name__, message=said)
            await asyncio.sleep(POLL)

    def look(self) -> None:
        """Takes up what is published now. Raises as `Store.open`; what was open then stays."""
        with self._looking:
            if self.kb is None:
                try:
                    self._take(Knowledge(self.settings, self.encoder))
                except NotReady:
                    return
                self.log.info("snapshot opened", snapshot=self._digest())
            elif self.kb.refresh():
                self._take(self.kb)
                self.metrics.swaps.inc()
                self.log.info("snapshot swapped", snapshot=self._digest())

    def _take(self, kb: Knowledge) -> None:
        kb.wait = False  # while the encoder loads, a question that needs it is told to come back
        self.kb = kb
        self.metrics.documents.set(len(kb.snapshot.documents))
        for words in kb.snapshot.warnings:
            self.log.warning("snapshot", message=words)

    def _digest(self) -> str:
        return self.kb.snapshot.digest[:12] if self.kb else ""

    def _load(self) -> None:
        """Until stopped: sees to it that the encoder is there, fits the snapshot in force, and is warm."""
        warm, pause = "", 0.0
        while not self._stopped.wait(pause):
            pause, kb = POLL, self.kb
            if kb is None or (kb.snapshot.digest == warm and not self.trouble):
                continue
            began = time.perf_counter()
            try:
                kb.load()
                view = kb.view(None)
                warm, self.trouble = view.snapshot.digest, ""
                _ = view.corpus, view.snapshot.vector("暖机", kb.encoder)
            except (ZhangjuError, EncoderError) as error:
                if str(error) != self.trouble:
                    self.log.error("encoder not usable", message=str(error))
                warm, self.trouble, pause = "", str(error), AGAIN
            else:
                self.log.info(
                    "encoder ready", snapshot=warm[:12], seconds=round(time.perf_counter() - began, 2)
                )
            self.metrics.loaded.set(not self.trouble)


async def _knowledge(request: Request) -> Knowledge:
    """The knowledge base as it is now: what is published while the request runs does not concern it."""
    current: Current = request.app.state.current
    return current.knowledge().pinned()


Kb = Annotated[Knowledge, Depends(_knowledge)]
