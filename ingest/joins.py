"""Whether a line goes on with the paragraph above: text was cut at page ends and wrapped where a line was full."""

from __future__ import annotations

import re

from . import patterns as p
from .ahead import Ahead
from .drafts import Draft
from .lines import Line

FULL_LINE = 25  # code points; a shorter line that stops without a stop is a title, not a cut paragraph
SLACK = 2  # code points that a line of a wrapped paragraph may be shorter than its first
TERMINAL = re.compile(rf"[{p.TERMINAL}][”’」』）)】》\]*\s]*$")
_CUT_NUMBER = re.compile(r"[\u4e00-\u9fff，（][^\n]{0,6}[\d０-９.．亿万]$")
_ON_NUMBER = re.compile(r"[\d０-９]*(?:[\d０-９]|[年月日%％亿万元个])")
_CLOSING_FIELDS = re.compile(r"^(?:总投资|投资估算|估算投资)|[（(](?:责任|牵头|配合)(?:单位|部门)")


def ended(draft: Draft) -> bool:
    whole = draft.kind in ("heading", "contents", "table", "note")
    return whole or bool(TERMINAL.search(draft.last.text))


def goes_on(last: Draft, i: int, line: Line, ahead: Ahead) -> bool:
    """Does line `i` go on with the block `last`? An item does until the next one of its list."""
    if last.kind == "item":
        stop = last.last.text.rstrip("*")
        if not stop.endswith(("。", "）", ")", "！", "？")) or _CLOSING_FIELDS.search(line.text):
            return True
        return ahead.next_item(i, last.mark) == last.value + 1
    words = last.last.text
    cut = len(words) > 4 and bool(_CUT_NUMBER.search(words) and _ON_NUMBER.match(line.text))
    first = last.spans[0]
    narrow = len(last.spans) > 1 and len(words) >= first.end - first.start - SLACK
    full = len(words) >= FULL_LINE or words.endswith(("，", "、")) or cut or narrow
    return full and not ended(last)
