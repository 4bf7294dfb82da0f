"""GET /v1/facts…: the relations found in the documents, their rows filtered, sorted, page by page, or as CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.body import Json
from api.current import Kb
from api.problem import Refused, documented
from api.rows import NUMBERS, Condition, columns, condition, figure, relation_about, row_json
from api.schema_read import Facts, FactsList
from ingest.document import Document, Row
from kb.errors import NotFound

__all__ = ["router"]

router = APIRouter(prefix="/v1/facts", tags=["facts"])
RESERVED = ("sort", "limit", "cursor", "document")
MOST = 10_000
CURSOR = re.compile(r"(\d{1,9})-([0-9a-f]{12})", re.ASCII)
RUNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run

Item = tuple[Document, Row]


@router.get("", summary="The relations", response_model=FactsList, responses=documented(503))
def relations(kb: Kb) -> Response:
    """Which relations each document holds, with their columns."""
    found = [relation_about(d, r) for d in kb.snapshot.documents.values() for r in d.relations]
    return Json({"relations": found})


@router.get(
    "/{relation}",
    summary="A relation's rows",
    response_model=Facts,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **documented(404, 422, 503)},
)
def facts(
    kb: Kb,
    request: Request,
    relation: Annotated[str, Path(openapi_examples={"projects": {"value": "projects"}})],
    sort: Annotated[
        str | None,
        Query(max_length=64, description="A field; -field for the largest first", examples=["-total"]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 1000,
    cursor: Annotated[str | None, Query(max_length=64, description="`next` of the page before")] = None,
    document: Annotated[str | None, Query(max_length=64, description="Keep to this document")] = None,
) -> Response:
    """Any field filters: `units=常山县政府`, `total=50`, `total=>=50`, `name=~物流`. Repeated, either may hold; different
    fields must all hold. With `Accept: text/csv` the page comes as CSV and `Link` leads to the next."""
    chosen = (
        [kb.snapshot.document(document)] if document is not None else list(kb.snapshot.documents.values())
    )
    held = [(d, r) for d in chosen for r in d.relations if r.key == relation]
    if not held:
        there = "、".join(dict.fromkeys(r.key for d in chosen for r in d.relations)) or "没有"
        raise NotFound(f"没有名为“{relation[:64]}”的关系；有：{there}。")
    heads = columns(r for _, r in held)
    by_key = {c["key"]: c for c in heads}
    wanted = _conditions(request, by_key)
    verdicts = [(_holds(row, wanted), (d, row)) for d, r in held for row in r.rows]
    rows = _sorted([item for verdict, item in verdicts if verdict], sort, by_key)
    asked = sorted((k, v) for k, v in request.query_params.multi_items() if k not in ("cursor", "limit"))
    mark = hashlib.sha256(f"{kb.snapshot.digest} {relation} {asked}".encode("utf-8", "replace")).hexdigest()[
        :12
    ]
    first = _first(cursor, mark)
    last = first + limit
    following = f"{last}-{mark}" if last < len(rows) else None
    page = [row_json(d, row) for d, row in rows[first:last]]
    if _wants_csv(request):
        return _csv(request, heads, page, following)
    unsure = sum(verdict is None for verdict, _ in verdicts)
    return Json(
        {
            "relation": relation,
            "columns": heads,
            "rows": page,
            "total": len(rows),
            "unsure": unsure,
            "next": following,
        }
    )


def _conditions(request: Request, by_key: dict[str, dict[str, Any]]) -> dict[str, list[Condition]]:
    found: dict[str, list[Condition]] = {}
    for key, value in request.query_params.multi_items():
        if key in RESERVED:
            continue
        if key not in by_key:
            raise Refused(422, f"没有这一项；有：{'、'.join(by_key)}。", _shown(key))
        try:
            found.setdefault(key, []).append(condition(by_key[key], value))
        except ValueError as error:
            raise Refused(422, f"{error}。", key) from None
    return found


def _holds(row: Row, wanted: dict[str, list[Condition]]) -> bool | None:
    """All fields, each by any of its values; None when only an open comparison stands in the way."""
    verdict: bool | None = True
    for conditions in wanted.values():
        found = [c.holds(row) for c in conditions]
        if True in found:
            continue
        if None not in found:
            return False
        verdict = None
    return verdict


def _sorted(rows: list[Item], sort: str | None, by_key: dict[str, dict[str, Any]]) -> list[Item]:
    """By figure where the field has figures, else by the printed words; rows without one last, ties as printed."""
    if sort is None:
        return rows
    key, down = sort.removeprefix("-"), sort.startswith("-")
    if key not in by_key:
        raise Refused(422, f"没有“{_shown(key)}”这一项；有：{'、'.join(by_key)}。", "sort")
    if by_key[key]["type"] in NUMBERS:
        known = [(value, item) for item in rows if (value := figure(item[1], key)) is not None]
        ranked = [item for _, item in sorted(known, key=lambda pair: -pair[0] if down else pair[0])]
        return ranked + [item for item in rows if figure(item[1], key) is None]
    named = [item for item in rows if key in item[1].cells]
    named.sort(key=lambda item: item[1].cells[key].printed, reverse=down)
    return named + [item for item in rows if key not in item[1].cells]


def _first(cursor: str | None, mark: str) -> int:
    if cursor is None:
        return 0
    found = CURSOR.fullmatch(cursor)
    if not found or found[2] != mark:
        raise Refused(422, "不是这次查询的续页标记，或文件已更新；请从头取。", "cursor")
    return int(found[1])


def _wants_csv(request: Request) -> bool:
    for part in request.headers.get("accept", "").lower().split(","):
        kind = part.split(";")[0].strip()
        if kind in ("text/csv", "application/json"):
            return kind == "text/csv"
    return False


def _csv(
    request: Request, heads: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], following: str | None
) -> Response:
    """Keys as heads, figures bare; the last column has what a bare figure leaves out: 总投资：约 37 亿."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["id", "document", *(c["key"] for c in heads), "as_printed"])
    for row in rows:
        noted = "；".join(
            f"{c['label']}：{' '.join(row['printed'][c['key']].split())}"
            for c in heads
            if c["key"] in row["qualifiers"]
        )
        cells = [row["id"], row["document"], *(_cell(row["cells"].get(c["key"])) for c in heads), noted]
        writer.writerow([_harmless(cell) for cell in cells])
    headers = {}
    if following:
        query = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
        headers["Link"] = f'<?{urlencode([*query, ("cursor", following)])}>; rel="next"'
    return Response(file.getvalue().encode("utf-8", "replace"), 200, headers, "text/csv; charset=utf-8")


def _cell(value: Any) -> str:
    return (
        ""
        if value is None
        else "、".join(map(str, value))
        if isinstance(value, list)
        else " ".join(str(value).split())
    )


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run is quoted; a negative figure is not."""
    return f"'{cell}" if cell.startswith(RUNS) and not re.fullmatch(r"-?\d+(\.\d+)?", cell) else cell


def _shown(key: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in key[:64])
