"""Telling the trail which programs read figures that only few may know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.http import HttpRequest

from orchard.domain.core import looks
from orchard.domain.core.looks import Secretive
from orchard.domain.core.networks import network_of
from orchard.interfaces.api import access, clock

S = TypeVar("S", bound=Secretive)


def note(request: HttpRequest, account: S) -> S:
    """Return the account; note that its figures are read if it is confidential."""
    note_all(request, [account])
    return account


def note_all(request: HttpRequest, accounts: Iterable[Secretive]) -> None:
    """Note of each confidential account that its figures are read, one question for all."""
    origin = network_of(str(request.META.get("REMOTE_ADDR", "")))
    looks.note_looks(accounts, page="api", origin=origin, by=access.asker(request), at=clock.now())
