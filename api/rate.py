"""At most so many questions a minute from one address; settings.rate_limit 0 means no limit."""

from __future__ import annotations

import time
from collections import Counter

from fastapi import Request

from api.problem import Refused

__all__ = ["Rate", "limited"]

MINUTE = 60


class Rate:
    """Counts by address within the running minute. Held in this process: each worker has its own."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._minute, self._counts = -1, Counter[str]()

    def wait(self, address: str, now: float) -> int:
        """Seconds that `address` has to wait; 0 when it may go on, which is then counted."""
        minute = int(now // MINUTE)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        if self._counts[address] >= self.limit:
            return MINUTE - int(now % MINUTE)
        self._counts[address] += 1
        return 0


async def limited(request: Request) -> None:
    """A dependency of the routes that cost something. Raises Refused with 429."""
    rate: Rate = request.app.state.rate
    if rate.limit and request.client and (seconds := rate.wait(request.client.host, time.time())):
        raise Refused(429, f"提问太频繁，请在 {seconds} 秒后再试。", retry=seconds)
