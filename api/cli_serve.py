"""`zhangju serve`: the service under uvicorn. The port is taken first, so that what comes early waits its turn."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress

import uvicorn
from uvicorn.supervisors import Multiprocess

from kb.errors import BadInput
from kb.settings import Settings

__all__ = ["serve_on"]

GRACE = 30  # seconds that answers in flight have to finish
BACKLOG = 2048


def serve_on(settings: Settings) -> None:
    """Serves until interrupted. `api.app:create` makes the application, in each worker."""
    config = uvicorn.Config(
        "api.app:create",
        factory=True,
        workers=settings.workers,
        log_level="warning",
        access_log=False,  # the application's own log has each request
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    with suppress(KeyboardInterrupt), _listen(settings.host, settings.port) as listening:
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        sys.stderr.write(f"章句在 http://{name}:{listening.getsockname()[1]} ，按 Ctrl+C 停止。\n")
        sys.stderr.flush()
        if settings.workers == 1:
            uvicorn.Server(config).run(sockets=[listening])
        else:
            Multiprocess(config, sockets=[listening]).run()


def _listen(host: str, port: int) -> socket.socket:
    """Raises BadInput when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise BadInput(
            f"不能监听 {host}:{port}（{error.strerror}）。请换一个：zhangju serve --port 8001。"
        ) from error
    # Each connection has this from the socket that took it. asyncio sets it only where the protocol was named, and
    # without it a body waits 40 ms for its head to be acknowledged.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.set_inheritable(True)
    return listening
