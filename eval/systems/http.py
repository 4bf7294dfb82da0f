"""JSON over HTTP, with errors in words: what cannot be reached, what is refused, when to come back."""

from __future__ import annotations

from typing import Any

import httpx

from eval.systems.system import Later
from kb.errors import BadInput

__all__ = ["Client", "client", "fetch", "post", "reach"]

Client = httpx.Client

TIMEOUT = httpx.Timeout(300.0, connect=10.0)  # seconds; a language model may think for minutes
SHOWN = 300  # characters of a refusal that are passed on
PAUSE = 5.0  # seconds to wait when a busy server does not say how long


def client(url: str, key: str) -> Client:
    """Raises BadInput for what is no http address."""
    address = httpx.URL(url.rstrip("/")) if url.isprintable() else None
    if address is None or address.scheme not in ("http", "https") or not address.host:
        raise BadInput(f"“{url}”不是服务地址，应如 http://127.0.0.1:8000。")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client(base_url=str(address), headers=headers, timeout=TIMEOUT, follow_redirects=True)


def reach(http: Client, path: str) -> None:
    """Whatever it answers, is there anybody? Raises BadInput."""
    try:
        http.get(path)
    except httpx.HTTPError as error:
        raise BadInput(f"{http.base_url}：连不上（{type(error).__name__}）。") from error


def fetch(http: Client, path: str) -> Any:
    """GET before a run begins. Raises BadInput when the service is not there or refuses."""
    try:
        response = http.get(path)
        response.raise_for_status()
        return response.json()
    except httpx.HTTPStatusError as error:
        raise BadInput(f"{error.request.url}：{_refusal(error.response)}") from error
    except (httpx.HTTPError, ValueError) as error:
        raise BadInput(f"{http.base_url}：连不上，或不是这样的服务（{type(error).__name__}）。") from error


def post(http: Client, path: str, body: Any) -> Any:
    """An answer's body. Raises Later when the service is busy, RuntimeError with its words when it refuses."""
    response = http.post(path, json=body)
    if response.status_code in (429, 503):
        told = response.headers.get("retry-after", "")
        raise Later(float(told) if told.replace(".", "", 1).isdecimal() else PAUSE)
    if response.status_code >= 400:
        raise RuntimeError(_refusal(response))
    return response.json()


def _refusal(response: httpx.Response) -> str:
    return f"{response.status_code} {' '.join(response.text[:SHOWN].split())}"
