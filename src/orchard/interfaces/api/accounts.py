"""Accounts, their customers and teams."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.rules import AccountFacts
from orchard.interfaces.api import access, clock, rights, versions
from orchard.interfaces.api.paging import Page, Paging, page
from orchard.interfaces.api.problems import CHANGE_REFUSALS, REFUSALS
from orchard.interfaces.api.repeating import once
from orchard.interfaces.api.shapes import Changes, Free, Slug, Text, left_out, shown_as, taken_from

router = Router(tags=["accounts"], auth=access.READ)


class AccountRow(Schema):
    """A customer group that we sell to."""

    slug: str = Field(description="names the account in addresses")
    key: str = Field(description="names the account in the ledger")
    name: str
    status: str
    organisation_number: str
    industry: str
    country: str
    currency: str
    confidentiality: str
    version: int


Code = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")]


class AccountChanges(Changes):
    """Facts about an account that may be corrected; an empty text says that it is not known."""

    name: Text = left_out()
    organisation_number: Annotated[Free, StringConstraints(max_length=50)] = left_out()
    industry: Annotated[Free, StringConstraints(max_length=200)] = left_out()
    country: Annotated[Free, StringConstraints(max_length=100)] = left_out()
    currency: Code = left_out(description="an ISO 4217 code, or empty")


class CustomerRow(Schema):
    """A customer of a source that belongs to the account."""

    id: int
    source: str
    customer: str
    name: str
    unit: int | None = Field(validation_alias=taken_from("unit_id", "unit"))
    origin: str


class Seat(Schema):
    """Who has which role in the team of the account."""

    id: int
    user: int = Field(validation_alias=taken_from("user_id", "user"))
    name: str = Field(validation_alias=taken_from("user.name", "name"))
    role: str
    since: date


class AccountFilter(Schema):
    """What the list is limited to."""

    status: Free = ""
    country: Free = ""
    name: Free = Field("", description="a part of the name")


@router.get("/accounts", response={200: Page[AccountRow], **REFUSALS}, summary="List accounts")
def accounts(
    request: HttpRequest, paging: Query[Paging], chosen: Query[AccountFilter]
) -> Page[AccountRow]:
    """Return the accounts of today that one may know, by name."""
    rows = queries.accounts(access.asker(request))
    if chosen.status:
        rows = rows.filter(status=chosen.status)
    if chosen.country:
        rows = rows.filter(country=chosen.country)
    if chosen.name:
        rows = rows.filter(name__icontains=chosen.name)
    return page(rows, paging, order=("name", "pk"), show=shown_as(AccountRow))


@router.get("/accounts/{slug}", response={200: AccountRow, **REFUSALS}, summary="Read an account")
def account(request: HttpRequest, response: HttpResponse, slug: Slug) -> AccountRow:
    """Return one account; its ETag is needed to change it."""
    found = queries.account_at(access.asker(request), slug)
    versions.mark(response, found.version)
    return shown_as(AccountRow)(found)


@router.patch(
    "/accounts/{slug}",
    response={200: AccountRow, **CHANGE_REFUSALS},
    auth=rights.EDIT_ACCOUNTS,
    summary="Correct an account",
)
def change_account(request: HttpRequest, slug: Slug, changes: AccountChanges) -> HttpResponse:
    """Correct facts about an account as it was read; what is left out stays as it is."""
    by = access.asker(request)
    found = queries.account_at(by, slug)
    expected = versions.expected(request)

    def act() -> AccountRow:
        facts = AccountFacts(**changes.said())
        changed = services.change_account(
            found, expected=expected, facts=facts, by=by, at=clock.now()
        )
        return shown_as(AccountRow)(changed)

    return once(request, act)


@router.get(
    "/accounts/{slug}/customers",
    response={200: Page[CustomerRow], **REFUSALS},
    summary="List its customers",
)
def customers(request: HttpRequest, slug: Slug, paging: Query[Paging]) -> Page[CustomerRow]:
    """Return the customers of sources that the account consists of."""
    viewer = access.asker(request)
    rows = queries.customers(viewer, queries.account_at(viewer, slug))
    return page(rows, paging, order=("source", "customer", "pk"), show=shown_as(CustomerRow))


@router.get(
    "/accounts/{slug}/team", response={200: list[Seat], **REFUSALS}, summary="Read its team"
)
def team(request: HttpRequest, slug: Slug) -> list[Seat]:
    """Return the seats held today: the manager first, then by role."""
    viewer = access.asker(request)
    seats = queries.team(viewer, queries.account_at(viewer, slug))
    return [shown_as(Seat)(seat) for seat in seats]
