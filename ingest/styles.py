"""Lines that their file calls headings (Word's styles, <h2>, ##), set beside the numbers that documents print."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import patterns as p
from .lines import Line

__all__ = ["Styles"]

TOP = 3  # the level under which styles count when no numbered heading says what a style is
DEEPEST = 8
LONGEST = 60  # code points; a longer line in a heading's style is a paragraph


@dataclass(frozen=True, slots=True)
class Styles:
    """`levels` of the outline, by where a line begins."""

    levels: Mapping[int, int]

    @classmethod
    def of(cls, lines: Sequence[Line], styled: Mapping[int, int]) -> Styles:
        """A style is of the level that most numbered headings in it are of. What stands in the highest style
        by itself, above all others, is the document's title and no heading of it."""
        found = [(line, styled[line.span.start]) for line in lines if line.span.start in styled]
        numbered: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for line, style in found:
            level = next((h.level for h in p.HEADINGS if h.level and h.regex.match(line.bare)), None)
            if level:
                numbered[style][level] += 1
        styles = sorted({style for _, style in found})
        title = styles[0] if styles and sum(s == styles[0] for _, s in found) == 1 else None
        if title is not None and (numbered[title] or found[0][1] != title):
            title = None
        level_of: dict[int, int] = {}
        for style in styles:
            if style == title:
                continue
            above = max((level_of[s] for s in level_of), default=TOP)
            seen = numbered[style]
            level = min(seen, key=lambda n: (-seen[n], n)) if seen else min(above + 1, DEEPEST)
            level_of[style] = level
        return cls(
            {
                line.span.start: level_of[style]
                for line, style in found
                if style in level_of
                and len(line.text) <= LONGEST
                and not line.bare.endswith(("。", "；", "，"))
            }
        )

    def level(self, line: Line) -> int | None:
        return self.levels.get(line.span.start)
