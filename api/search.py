"""POST /v1/search: the passages nearest to a query, each with its place."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.body import Json
from api.current import Kb
from api.problem import documented
from api.rate import limited
from api.schema import Search
from api.schema_read import Found
from kb.answer import Place, cited
from kb.nearest import nearest

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["ask"])


@router.post(
    "/search",
    summary="Find passages",
    response_model=Found,
    responses=documented(400, 404, 413, 415, 422, 429, 503),
    dependencies=[Depends(limited)],
)
def search(body: Search, kb: Kb) -> Response:
    """Best first; equal scores in a fixed order."""
    view = kb.view(tuple(body.documents) if body.documents else None)
    found = []
    for r in nearest(kb, view, body.query, body.k):
        passage = r.hit.passage
        place = Place(view.snapshot.documents[passage.document], passage.span, passage.heading)
        found.append({**cited(place), "score": round(r.score, 6), "found_by": list(r.hit.found_by)})
    return Json({"hits": found})
