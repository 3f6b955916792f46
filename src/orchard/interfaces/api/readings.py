"""Telling the trail which programs read figures that only few may know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol, TypeVar

from django.db import models
from django.http import HttpRequest

from orchard.domain.core import queries as core
from orchard.domain.core.networks import network_of
from orchard.domain.core.services import reads
from orchard.interfaces.api import access, clock

HALF_A_DAY = timedelta(hours=12)
"""Within it the same person's looks at the same figures are one event."""


class Secretive(Protocol):
    """What may be known to few only."""

    @property
    def is_confidential(self) -> bool:
        """Say whether only named people may know it."""


S = TypeVar("S", bound=Secretive)


def note(request: HttpRequest, account: S) -> S:
    """Return the account; note that its figures are read if it is confidential."""
    note_all(request, [account])
    return account


def note_all(request: HttpRequest, accounts: Iterable[Secretive]) -> None:
    """Note of each confidential account that its figures are read, one question for all."""
    viewer, at = access.asker(request), clock.now()
    secret = [one for one in accounts if one.is_confidential and isinstance(one, models.Model)]
    origin = network_of(str(request.META.get("REMOTE_ADDR", "")))
    for account in core.unread(viewer, secret, since=at - HALF_A_DAY):
        reads.note_read(account, page="api", origin=origin, by=viewer, at=at)
