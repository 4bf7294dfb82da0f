"""Rules stated once about who leads (列第一位者为牵头单位，下同), applied to the rows that they hold for."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from .document import Block, Cell, Source, Span, Unit, UnitRole
from .drafts import RowDraft
from .outline import Outline
from .roles import EDGE, FIRST_LEADS


@dataclass(frozen=True, slots=True)
class Rule:
    """“列第一位者为牵头单位”: its place, whether it holds for all that follows, the role of those behind the first."""

    span: Span
    onwards: bool
    rest: UnitRole


class Rules:
    """The rules of a document that say who leads among the responsible units."""

    def __init__(self, text: str, blocks: tuple[Block, ...]) -> None:
        self.under: dict[int, Rule] = {}  # by the heading that they stand under
        self.onwards: list[Rule] = []
        for block in blocks:
            if "牵头" not in (words := block.piece.reading(text)):
                continue
            for m in FIRST_LEADS.finditer(words):
                lead = len(m.group()) - len(m.group().lstrip(EDGE))
                span = block.piece.cut(m.start() + lead, m.end()).span
                rule = Rule(span, bool(m["on"]), "cooperating" if m["rest"] else "responsible")
                self.under[block.heading] = rule
                self.onwards += [rule] if rule.onwards else []

    def of(self, o: Outline, draft: RowDraft) -> Rule | None:
        """The rule in the row's own words, else under a heading above it, else the last before it that goes on."""
        for heading in (*o.ancestry(draft.heading), -1):
            if rule := self.under.get(heading):
                return rule
        n = bisect_right(self.onwards, draft.span.start, key=lambda r: r.span.start)
        return self.onwards[n - 1] if n else None

    def applied(self, o: Outline, draft: RowDraft) -> RowDraft:
        """The draft with the first of several responsible units leading, where a rule says so."""
        cell = draft.cells.get("units")
        if cell is None or not isinstance(cell.value, tuple):
            return draft
        held = [u for u in cell.value if isinstance(u, Unit)]
        responsible = [u for u in held if u.role == "responsible"]
        if len(responsible) < 2 or any(u.role not in ("responsible", "supervising") for u in held):
            return draft
        if (rule := self.of(o, draft)) is None:
            return draft
        roles = dict.fromkeys(responsible, rule.rest) | {responsible[0]: "lead"}
        value = tuple(replace(u, role=roles.get(u, u.role)) for u in held)
        ruled = Cell(value, cell.printed, (*cell.sources, Source(rule.span, "rule")), cell.year)
        return replace(draft, cells={**draft.cells, "units": ruled})
