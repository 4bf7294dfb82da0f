"""The chat page at /, the reader at /read/{document}, and what they load: files of `page/`, read once at start."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

__all__ = ["POLICY", "router"]

FOLDER = Path(__file__).parent / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class File:
    """A file as it is sent; `tag` names its content."""

    def __init__(self, path: Path) -> None:
        self.content, self.kind = path.read_bytes(), KINDS[path.suffix]
        self.tag = f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'

    def response(self, request: Request) -> Response:
        headers = {
            "ETag": self.tag,
            "Cache-Control": "no-cache",
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "same-origin",
        }
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        return Response(self.content, headers=headers, media_type=self.kind)


FILES = {path.name: File(path) for path in sorted(FOLDER.iterdir()) if path.suffix in KINDS}

router = APIRouter(include_in_schema=False)


@router.get("/")
async def chat(request: Request) -> Response:
    return FILES["index.html"].response(request)


@router.get("/read/{document}")
async def read(document: str, request: Request) -> Response:
    return FILES["read.html"].response(request)


@router.get("/page/{name}")
async def file(name: str, request: Request) -> Response:
    if name not in FILES or name.endswith(".html"):
        raise HTTPException(404)
    return FILES[name].response(request)
