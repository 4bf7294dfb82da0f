"""The pages and what they load: files of `page/`, read once at start.

/ the chat, /read/{document} the reader, /documents, /facts, /checks, /gold; these five are set into one frame.html, once, when
the service starts. /embed is the chat for a portal's frame, /embed.js puts it there, /demo shows how. Only what `frame_ancestors` names may frame /embed; nobody else's page frames
the others. Files are addressed by the digest of all of them (page/{digest}/chat.js), so that a browser keeps them until
they change; their imports are relative and follow.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

__all__ = ["POLICY", "router"]

FOLDER = Path(__file__).parent / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class File:
    """A file as it is sent; `tag` names its content."""

    def __init__(self, content: bytes, kind: str) -> None:
        self.content, self.kind = content, kind
        self.tag = f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'

    def response(self, request: Request, policy: str = POLICY, caching: str = "no-cache") -> Response:
        headers = {
            "ETag": self.tag,
            "Cache-Control": caching,
            "Content-Security-Policy": policy,
            "Referrer-Policy": "same-origin",
        }
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        return Response(self.content, headers=headers, media_type=self.kind)


READ = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in KINDS}
DIGEST = hashlib.sha256(b"".join(READ.values())).hexdigest()[:12]
SET = {
    "documents": "文件",
    "facts": "数据",
    "checks": "校核",
    "gold": "题集",
    "read": "原文",
}  # into frame.html, each by its title


def _set(name: str) -> bytes:
    """A page in the frame; where it stands is marked in the navigation, the reader among the documents."""
    up, here, at = ("../", "documents", "true") if name == "read" else ("", name, "page")
    frame, main = READ["frame.html"].decode(), READ[f"{name}.html"].decode()
    made = frame.format(name=name, title=SET[name], up=up, main=main)
    return made.replace(f'href="{up}{here}"', f'href="{up}{here}" aria-current="{at}"', 1).encode()


def _sent(name: str, content: bytes) -> File:
    """A file as it is sent: pages name what they load by its digest."""
    stem, suffix = Path(name).stem, Path(name).suffix
    if suffix == ".html":
        page = _set(stem) if stem in SET else content
        content = re.sub(rb'="((?:\.\./)?page/)', rf'="\g<1>{DIGEST}/'.encode(), page)
    return File(content, KINDS[suffix])


FILES = {name: _sent(name, content) for name, content in READ.items() if name != "frame.html"}
FRAMED = File(
    FILES["index.html"].content.replace(b'class="desk chatting"', b'class="desk chatting embedded"'),
    KINDS[".html"],
)

router = APIRouter(include_in_schema=False)


def page(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def shown(request: Request) -> Response:
        return FILES[name].response(request)

    return shown


for _path, _name in {
    "/": "index.html",
    "/documents": "documents.html",
    "/facts": "facts.html",
    "/checks": "checks.html",
    "/gold": "gold.html",
    "/demo": "demo.html",
}.items():
    router.add_api_route(_path, page(_name))


@router.get("/embed")
async def embed(request: Request) -> Response:
    """The chat, to be framed by the portals that the settings name."""
    named = request.app.state.settings.frame_ancestors
    return FRAMED.response(request, " ".join([POLICY, *named]))


@router.get("/embed.js")
async def embedding(request: Request) -> Response:
    """Loaded by portals, of other origins too."""
    response = FILES["embed.js"].response(request)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@router.get("/read/{document}")
async def read(document: str, request: Request) -> Response:
    return FILES["read.html"].response(request)


@router.get("/page/{digest}/{name}")
async def file(digest: str, name: str, request: Request) -> Response:
    """A file; one asked for by an earlier digest is sent as it is now, and not kept."""
    if name not in FILES or name.endswith(".html"):
        raise HTTPException(404)
    caching = "public, max-age=31536000, immutable" if digest == DIGEST else "no-cache"
    return FILES[name].response(request, caching=caching)
