"""Accounts, their units, customers and teams."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from orchard.domain.accounts import queries
from orchard.interfaces.api import access, versions
from orchard.interfaces.api.paging import Page, Paging, page
from orchard.interfaces.api.problems import REFUSALS
from orchard.interfaces.api.shapes import Free, shown_as, taken_from

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


class UnitRow(Schema):
    """A part of an account; `parent` is the part it stands in."""

    id: int
    parent: int | None = Field(validation_alias=taken_from("parent_id", "parent"))
    kind: str
    key: str
    name: str
    country: str
    version: int


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
def account(request: HttpRequest, response: HttpResponse, slug: str) -> AccountRow:
    """Return one account; its ETag is needed to change it."""
    found = queries.account_at(access.asker(request), slug)
    versions.mark(response, found.version)
    return shown_as(AccountRow)(found)


@router.get(
    "/accounts/{slug}/units", response={200: Page[UnitRow], **REFUSALS}, summary="List its units"
)
def units(request: HttpRequest, slug: str, paging: Query[Paging]) -> Page[UnitRow]:
    """Return the parts of an account, by name."""
    viewer = access.asker(request)
    rows = queries.units(viewer, queries.account_at(viewer, slug))
    return page(rows, paging, order=("name", "pk"), show=shown_as(UnitRow))


@router.get(
    "/accounts/{slug}/customers",
    response={200: Page[CustomerRow], **REFUSALS},
    summary="List its customers",
)
def customers(request: HttpRequest, slug: str, paging: Query[Paging]) -> Page[CustomerRow]:
    """Return the customers of sources that the account consists of."""
    viewer = access.asker(request)
    rows = queries.customers(viewer, queries.account_at(viewer, slug))
    return page(rows, paging, order=("source", "customer", "pk"), show=shown_as(CustomerRow))


@router.get(
    "/accounts/{slug}/team", response={200: list[Seat], **REFUSALS}, summary="Read its team"
)
def team(request: HttpRequest, slug: str) -> list[Seat]:
    """Return the seats held today: the manager first, then by role."""
    viewer = access.asker(request)
    seats = queries.team(viewer, queries.account_at(viewer, slug))
    return [shown_as(Seat)(seat) for seat in seats]
