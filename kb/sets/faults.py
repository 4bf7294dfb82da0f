"""What is wrong with a file that people wrote, gathered, so that it can be mended in one go."""

from __future__ import annotations

from kb.errors import BadInput

__all__ = ["Faults"]

SHOWN = 50


class Faults:
    """Messages in the order in which they were met, each naming its place."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, place: str, words: str) -> None:
        self.found.append(f"{place}：{words}")

    def check(self) -> None:
        """Raises BadInput with every message on a line of its own, when there are any."""
        if self.found:
            more = [f"……另有 {len(self.found) - SHOWN} 处"] if len(self.found) > SHOWN else []
            head = [f"有 {len(self.found)} 处要改："] if len(self.found) > 1 else []
            raise BadInput("\n".join([*head, *self.found[:SHOWN], *more]))
