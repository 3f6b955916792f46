"""`orchard serve`: start the web, the worker or both, and end them well."""

from __future__ import annotations

import os
import secrets
import signal
from enum import StrEnum
from threading import Event
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console

from orchard.interfaces.cli import database

app = typer.Typer()
out = Console(soft_wrap=True)


class ServeRole(StrEnum):
    """What this process is."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"


@app.command()
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    role: Annotated[
        ServeRole, typer.Option(help="all: web and worker; or one of them alone.")
    ] = ServeRole.ALL,
) -> None:
    """Serve the product until Ctrl-C."""
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # for the workers: memory goes back sooner
    say_where(port)
    database.load_settings()
    database.open_database()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    if role is ServeRole.WORKER:
        _attend(stop)
    else:
        _answer(host, port, stop, with_worker=role is ServeRole.ALL)


def say_where(port: int) -> None:
    """Let links in letters lead to this port, unless the environment says where visitors come in.

    Somebody who tries Orchard on another port would hand over links that lead nowhere.
    """
    if not os.environ.get("ORCHARD_URL_FILE"):
        os.environ.setdefault("ORCHARD_URL", f"http://localhost:{port}")


def _attend(stop: Event) -> None:
    from orchard.interfaces.cli.serving.attendant import Attendant

    out.print(_("Orchard's worker waits for work, Ctrl-C stops it."))
    Attendant(stop).attend()


def _answer(host: str, port: int, stop: Event, *, with_worker: bool) -> None:
    from orchard.interfaces.cli.serving import listening, statics
    from orchard.interfaces.cli.serving.attendant import Attendant

    statics.use_collected()
    server = listening.open_server(host, port)
    beside = Attendant(stop).start() if with_worker else None
    _greet(f"http://{host}:{port}")
    listening.run(server, stop)
    if beside is not None:
        beside.join()


def _greet(address: str) -> None:
    """Say where the product is, and how to come in."""
    from orchard.domain.core import demo

    out.print(
        _("Orchard listens on %(address)s, Ctrl-C stops it.") % {"address": address}, markup=False
    )
    if demo.is_demo():
        text = _("This is a demo: choose who you are at %(address)s/demo")
        out.print(text % {"address": address}, markup=False)
    else:
        _offer_start(address)


def _offer_start(address: str) -> None:
    """Print the link that makes its holder the first administrator, while nobody can sign in."""
    from orchard.domain.core import services, signing

    if signing.anybody_can_sign_in():
        return
    token = secrets.token_urlsafe(32)
    services.offer_start(token, by=None, at=database.now())
    text = _("Nobody can sign in yet. Become the first administrator: %(address)s/start/%(token)s")
    out.print(text % {"address": address, "token": token}, markup=False)
