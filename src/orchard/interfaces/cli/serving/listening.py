"""The web server: listens, answers with threads, and ends without dropping what it answers."""

from __future__ import annotations

import time
from threading import Event
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import DomainError

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer, MultiSocketServer

THREADS = 8
GRACE_SECONDS = 25
"""So long may answers take that were asked for before the stop."""
LARGEST_BODY = 512 * 1024 * 1024
IDLE_SECONDS = 60
LARGEST_UNSENT = 1024**3
"""So much of an answer waits on the disk for a slow reader; no thread waits beside it."""


class CannotListen(DomainError):
    """The address is taken or not of this machine."""


def open_server(host: str, port: int) -> BaseWSGIServer | MultiSocketServer:
    """Listen on the address, or say why nobody can."""
    from waitress import create_server

    from orchard.config.wsgi import application
    from orchard.interfaces.cli.serving import doorway

    options = {
        "threads": THREADS,
        "ident": None,
        "max_request_body_size": LARGEST_BODY,
        "max_request_header_size": doorway.LONGEST_HEADER,
        "connection_limit": doorway.MOST_CONNECTIONS,
        "channel_timeout": IDLE_SECONDS,
        "outbuf_high_watermark": LARGEST_UNSENT,
        "clear_untrusted_proxy_headers": False,  # ProxyMiddleware knows whom to believe
    }
    try:
        server = create_server(application, host=host, port=port, **options)
    except (OSError, ValueError) as reason:
        raise CannotListen(
            _("Nobody can listen on %(host)s, port %(port)d: %(reason)s. Choose --host or --port.")
            % {"host": host, "port": port, "reason": reason}
        ) from reason
    for listener in _listeners(_sockets(server)):
        listener.channel_class = doorway.Channel
    return server


def run(server: BaseWSGIServer | MultiSocketServer, stop: Event) -> None:
    """Answer until asked to stop; then accept nobody, finish what was begun, and end."""
    from waitress import wasyncore

    from orchard.interfaces.cli.serving.doorway import Doorkeeper

    sockets = _sockets(server)
    doorkeeper = Doorkeeper(sockets)
    while not stop.is_set():
        wasyncore.loop(timeout=1, map=sockets, use_poll=True, count=1)
        doorkeeper.look(time.monotonic())
    for listener in _listeners(sockets):
        wasyncore.dispatcher.close(listener)
    deadline = time.monotonic() + GRACE_SECONDS
    while _is_answering(sockets) and time.monotonic() < deadline:
        wasyncore.loop(timeout=0.2, map=sockets, use_poll=True, count=1)
    server.task_dispatcher.shutdown()


def _sockets(server: BaseWSGIServer | MultiSocketServer) -> dict[int, object]:
    """Return all that the loop looks at: listeners and connections."""
    found: dict[int, object] = server.map if hasattr(server, "map") else server._map
    return found


def _listeners(sockets: dict[int, object]) -> list[BaseWSGIServer]:
    from waitress.server import BaseWSGIServer

    return [one for one in list(sockets.values()) if isinstance(one, BaseWSGIServer)]


def _is_answering(sockets: dict[int, object]) -> bool:
    """Say whether a request is being worked on, or an answer not sent yet."""
    return any(
        getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0)
        for channel in list(sockets.values())
    )
