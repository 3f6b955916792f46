"""Keeping who reads what is sensitive: files, figures of confidential accounts, people at customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models
from django.http import HttpRequest

from orchard.domain.accounts.models import Account
from orchard.domain.core import looks
from orchard.domain.core.models import User
from orchard.domain.core.networks import network_of
from orchard.domain.core.services import reads
from orchard.domain.relationships import queries as relationships
from orchard.domain.relationships import services
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import LookKind
from orchard.interfaces.web.frame import clock


def note_list(
    request: HttpRequest, *, name: str, kind: str, rows: int, columns: Sequence[str]
) -> None:
    """Note that the rows of a table were taken along as a file."""
    reads.note_export(
        name, kind=kind, rows=rows, columns=list(columns), origin=_origin(request),
        by=_viewer(request), at=clock.now(),
    )  # fmt: skip


def note_file(
    request: HttpRequest, subject: models.Model, *, name: str, kind: str, rows: int
) -> None:
    """Note that a file about one row was taken along."""
    reads.note_export(
        subject, kind=f"{name}.{kind}", rows=rows, origin=_origin(request),
        by=_viewer(request), at=clock.now(),
    )  # fmt: skip


def note_figures(request: HttpRequest, accounts: Iterable[Account]) -> None:
    """Note that somebody looked at figures of accounts: of those that only few may know."""
    looks.note_looks(
        accounts, page=_page(request), origin=_origin(request), by=_viewer(request), at=clock.now()
    )


def note_people(request: HttpRequest, people: Iterable[Contact], kind: LookKind) -> None:
    """Keep that somebody has before their eyes what is kept about people: one question, at times a write.

    Called when the page is certain to be shown: who is refused has seen nothing. What is sent is
    shown again only with what its sender had before their eyes.
    """
    noted: set[tuple[LookKind, int]] = request.__dict__.setdefault("looks_noted", set())
    keys = {one.pk for one in people if (kind, one.pk) not in noted}
    if request.method != "GET" or not keys:
        return
    noted |= {(kind, key) for key in keys}
    viewer, at = _viewer(request), clock.now()
    due = relationships.unseen(viewer, keys, kind, at=at)
    if due:
        services.note_looks(_page(request), people=due, kind=kind, by=viewer, at=at)


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""


def _viewer(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "pages need a sign-in"
    return request.user


def _origin(request: HttpRequest) -> str:
    return network_of(str(request.META.get("REMOTE_ADDR", "")))
