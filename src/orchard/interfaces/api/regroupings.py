"""Which customers make which account: move, merge, split, and take that back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.rules import RegroupingKind
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.tokens import User
from orchard.interfaces import background
from orchard.interfaces.api import access, clock, rights
from orchard.interfaces.api.paging import Page, Paging, page
from orchard.interfaces.api.problems import REFUSALS, WRITE_REFUSALS
from orchard.interfaces.api.repeating import once
from orchard.interfaces.api.shapes import Body, Key, Slug, Text

router = Router(tags=["accounts"], auth=access.READ)
MOST_CUSTOMERS, MOST_ACCOUNTS = 500, 50

Name = Annotated[Text, StringConstraints(max_length=200)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class RegroupingRow(Schema):
    """Customers that changed their account at once."""

    id: int
    kind: RegroupingKind
    account: str = Field(description="the account that they are in since")
    merged: list[str] = Field(description="the accounts that went into it")
    customers: int = Field(description="how many changed their account")
    reason: str
    made_by: int
    made_at: datetime
    undone_at: datetime | None


class Customer(Body):
    """A customer as a source knows it."""

    source: Name
    customer: Name


Customers = Annotated[list[Customer], Field(min_length=1, max_length=MOST_CUSTOMERS)]


class Move(Body):
    """Which customers come, and why."""

    customers: Customers
    reason: Reason


class Merger(Body):
    """Which accounts come, and why."""

    others: Annotated[list[Slug], Field(min_length=1, max_length=MOST_ACCOUNTS)]
    reason: Reason


class Split(Move):
    """Which customers leave, and what account they become."""

    key: Name = Field(description="names the new account in the ledger")
    name: Text


@router.get(
    "/regroupings",
    response={200: Page[RegroupingRow], **REFUSALS},
    auth=rights.SEE_REGROUPINGS,
    summary="List regroupings",
)
def regroupings(request: HttpRequest, paging: Query[Paging]) -> Page[RegroupingRow]:
    """Return what was regrouped, the latest first."""
    rows = queries.regroupings_counted(access.asker(request)).prefetch_related("merged")
    return page(rows, paging, order=("-pk",), show=_row)


@router.get(
    "/regroupings/{regrouping_id}",
    response={200: RegroupingRow, **REFUSALS},
    auth=rights.SEE_REGROUPINGS,
    summary="Read a regrouping",
)
def regrouping(request: HttpRequest, regrouping_id: Key) -> RegroupingRow:
    """Return one regrouping, undone or not."""
    return _shown(access.asker(request), regrouping_id)


@router.post(
    "/accounts/{slug}/regroup",
    response={201: RegroupingRow, **WRITE_REFUSALS},
    auth=rights.EDIT_ACCOUNTS,
    summary="Move customers into it",
)
def regroup(request: HttpRequest, slug: Slug, body: Move) -> HttpResponse:
    """Move customers of other accounts into this one; figures follow by themselves."""
    by = access.asker(request)
    found, links = queries.account_at(by, slug), _named(by, body.customers)
    return _once(
        request,
        lambda **how: services.regroup(found, customers=links, reason=body.reason, **how),
    )


@router.post(
    "/accounts/{slug}/merge",
    response={201: RegroupingRow, **WRITE_REFUSALS},
    auth=rights.EDIT_ACCOUNTS,
    summary="Merge accounts into it",
)
def merge(request: HttpRequest, slug: Slug, body: Merger) -> HttpResponse:
    """Move everything of other accounts into this one; the others remain and point at it."""
    by = access.asker(request)
    found = queries.account_at(by, slug)
    others = [queries.account_at(by, other) for other in dict.fromkeys(body.others)]
    return _once(
        request,
        lambda **how: services.merge_accounts(found, others=others, reason=body.reason, **how),
    )


@router.post(
    "/accounts/{slug}/split",
    response={201: RegroupingRow, **WRITE_REFUSALS},
    auth=rights.EDIT_ACCOUNTS,
    summary="Split it",
)
def split(request: HttpRequest, slug: Slug, body: Split) -> HttpResponse:
    """Take customers out of the account into a new one; `account` of the answer names it."""
    by = access.asker(request)
    found, links = queries.account_at(by, slug), _named(by, body.customers)
    return _once(
        request,
        lambda **how: services.split_account(
            found, key=body.key, name=body.name, customers=links, reason=body.reason, **how
        ),
    )


@router.post(
    "/regroupings/{regrouping_id}/undo",
    response={200: RegroupingRow, **WRITE_REFUSALS},
    auth=rights.EDIT_ACCOUNTS,
    summary="Undo a regrouping",
)
def undo_regrouping(request: HttpRequest, regrouping_id: Key) -> HttpResponse:
    """Put every customer back; a later regrouping of the same customers has to go first."""
    made = queries.regrouping(access.asker(request), regrouping_id)
    return _once(request, lambda **how: services.undo_regrouping(made, **how), status=200)


def _once(request: HttpRequest, service: Callable[..., Any], *, status: int = 201) -> HttpResponse:
    """Regroup once, answer with what was made, and have the figures follow."""
    by = access.asker(request)

    def act() -> RegroupingRow:
        return _shown(by, service(by=by, at=clock.now()).pk)

    return once(request, act, status=status, then=background.renew_figures)


def _named(by: User, customers: Sequence[Customer]) -> list[Any]:
    """Return the customers that are named, all of them or none."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for one in customers:
        wanted[one.source].add(one.customer)
    return [
        link
        for source, keys in wanted.items()
        for link in queries.known_customers(by, keys, source)
    ]


def _shown(viewer: User, key: int) -> RegroupingRow:
    made = queries.regroupings_counted(viewer).filter(pk=key).first()
    if made is None:
        raise NotFound
    return _row(made)


def _row(made: Any) -> RegroupingRow:
    return RegroupingRow(
        account=made.account.slug,
        merged=[other.slug for other in made.merged.all()],
        customers=made.customer_count,
        made_by=made.made_by_id,
        **{name: getattr(made, name) for name in ("id", "kind", "reason", "made_at", "undone_at")},
    )
