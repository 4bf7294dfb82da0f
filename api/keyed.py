"""Who may write: whoever has one of the keys of the settings; where there are none, this machine alone.

A key comes as `Authorization: Bearer …` or `X-API-Key: …`. Without keys a request must come straight from this
machine: not through a proxy, and not from a page of another site that a browser here has open.
"""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from api.problem import Refused
from kb.settings import Settings

__all__ = ["keyed"]

BEARER = HTTPBearer(auto_error=False, description="One of ZHANGJU_API_KEYS")
HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="One of ZHANGJU_API_KEYS")
PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


async def keyed(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)] = None,
    header: Annotated[str | None, Security(HEADER)] = None,
) -> None:
    """A dependency of the routes that write, met before the body is read. Raises Refused with 401 or 403."""
    settings: Settings = request.app.state.settings
    keys = [key.get_secret_value().encode() for key in settings.api_keys]
    if not keys:
        if not _at_home(request):
            raise Refused(403, "服务没有设置密钥（ZHANGJU_API_KEYS），只接受本机直接发来的写入请求。")
        return
    given = (bearer.credentials if bearer else header or "").encode("latin-1", "replace")
    if sum(hmac.compare_digest(given, key) for key in keys) == 0:  # all are compared, whichever fits
        raise Refused(
            401, "需要密钥：请带上请求头 Authorization: Bearer <密钥>。" if not given else "密钥不对。"
        )


def _at_home(request: Request) -> bool:
    headers = request.headers
    if request.client is None or any(name in headers for name in PASSED_ON):
        return False
    host, origin = headers.get("host", ""), headers.get("origin")
    try:
        named = urlsplit(f"//{host}").hostname or ""
        own = origin is None or urlsplit(origin).netloc == host
        return own and _loopback(request.client.host) and (named == "localhost" or _loopback(named))
    except ValueError:  # what should be an address is none
        return False


def _loopback(address: str) -> bool:
    """Raises ValueError."""
    return ip_address(address).is_loopback
