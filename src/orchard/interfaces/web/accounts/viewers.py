"""Who asks, and about which account; what they may not see does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import assumptions, statements


@dataclass(frozen=True, slots=True)
class Seen:
    """An account as one viewer sees it; `figures` is `None` before the first computation."""

    viewer: User
    account: Account
    figures: AccountFigures | None
    shows_margins: bool


def viewer_of(request: HttpRequest) -> User:
    """Return the person who is signed in; every page here asks for a sign-in."""
    assert isinstance(request.user, User), "the middleware lets nobody else in"
    return request.user


def seen(request: HttpRequest, slug: str) -> Seen:
    """Return the account of the address with its newest figures."""
    viewer = viewer_of(request)
    account, figures = statements.account_at(viewer, slug)
    return Seen(viewer, account, figures, viewer.may(Permission.SEE_MARGINS))


def seen_to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the same for those who may change what is assumed of the account."""
    found = seen_with_margins(request, slug)
    if not assumptions.may_edit(found.viewer, found.account):
        raise NotAllowed
    return found


def seen_with_margins(request: HttpRequest, slug: str) -> Seen:
    """Return the same for pages that are nothing without margins."""
    found = seen(request, slug)
    require(found.viewer, Permission.SEE_MARGINS)
    return found
