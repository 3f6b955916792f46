"""The parts of accounts."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.rules import UnitKind
from orchard.interfaces.api import access, clock, rights, versions
from orchard.interfaces.api.paging import Page, Paging, page
from orchard.interfaces.api.problems import CHANGE_REFUSALS, REFUSALS, WRITE_REFUSALS
from orchard.interfaces.api.repeating import once
from orchard.interfaces.api.shapes import (
    Body,
    Changes,
    Key,
    Slug,
    Text,
    left_out,
    shown_as,
    taken_from,
)

router = Router(tags=["accounts"], auth=access.READ)


class UnitRow(Schema):
    """A part of an account; `parent` is the part it stands in."""

    id: int
    parent: int | None = Field(validation_alias=taken_from("parent_id", "parent"))
    kind: str
    key: str
    name: str
    country: str
    version: int


class NewUnit(Body):
    """A part to add; its name is also the key by which the ledger may know it."""

    name: Annotated[Text, StringConstraints(max_length=200)]
    kind: UnitKind
    parent: Key | None = Field(None, description="the part it stands in; null: the account itself")


class UnitChanges(Changes):
    """What may be changed in a part of an account; its kind and its key stay."""

    name: Text = left_out()
    parent: Key | None = left_out(description="the part it stands in; null: the account itself")


@router.get(
    "/accounts/{slug}/units", response={200: Page[UnitRow], **REFUSALS}, summary="List its units"
)
def units(request: HttpRequest, slug: Slug, paging: Query[Paging]) -> Page[UnitRow]:
    """Return the parts of an account, by name."""
    viewer = access.asker(request)
    rows = queries.units(viewer, queries.account_at(viewer, slug))
    return page(rows, paging, order=("name", "pk"), show=shown_as(UnitRow))


@router.get(
    "/accounts/{slug}/units/{unit_id}", response={200: UnitRow, **REFUSALS}, summary="Read a unit"
)
def unit(request: HttpRequest, response: HttpResponse, slug: Slug, unit_id: Key) -> UnitRow:
    """Return one part of an account; its ETag is needed to change it."""
    viewer = access.asker(request)
    found = queries.unit(viewer, queries.account_at(viewer, slug), unit_id)
    versions.mark(response, found.version)
    return shown_as(UnitRow)(found)


@router.post(
    "/accounts/{slug}/units",
    response={201: UnitRow, **WRITE_REFUSALS},
    auth=rights.EDIT_ACCOUNTS,
    summary="Add a unit",
)
def add_unit(request: HttpRequest, slug: Slug, body: NewUnit) -> HttpResponse:
    """Add a part to an account, perhaps inside another part of it."""
    by = access.asker(request)
    account = queries.account_at(by, slug)
    parent = None if body.parent is None else queries.unit(by, account, body.parent)

    def act() -> UnitRow:
        added = services.add_unit(
            account, name=body.name, kind=body.kind, parent=parent, by=by, at=clock.now()
        )
        return shown_as(UnitRow)(added)

    return once(request, act, status=201)


@router.patch(
    "/accounts/{slug}/units/{unit_id}",
    response={200: UnitRow, **CHANGE_REFUSALS},
    auth=rights.EDIT_ACCOUNTS,
    summary="Change a unit",
)
def change_unit(
    request: HttpRequest, slug: Slug, unit_id: Key, changes: UnitChanges
) -> HttpResponse:
    """Call a part otherwise or put it elsewhere in its account; what is left out stays."""
    by = access.asker(request)
    account = queries.account_at(by, slug)
    found = queries.unit(by, account, unit_id)
    expected = versions.expected(request)
    said = {"name": found.name, "parent": found.parent_id, **changes.said()}
    parent = None if said["parent"] is None else queries.unit(by, account, said["parent"])

    def act() -> UnitRow:
        changed = services.change_unit(
            found, expected=expected, name=said["name"], parent=parent, by=by, at=clock.now()
        )
        return shown_as(UnitRow)(changed)

    return once(request, act)
