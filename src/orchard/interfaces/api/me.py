"""Who one is here, and the tokens one has."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from orchard.domain.core import queries
from orchard.domain.core.rules import permissions_of_roles
from orchard.domain.core.services import tokens as services
from orchard.interfaces.api import access, clock
from orchard.interfaces.api.problems import REFUSALS, WRITE_REFUSALS
from orchard.interfaces.api.repeating import once
from orchard.interfaces.api.shapes import Key, shown_as

router = Router(tags=["me"], auth=access.READ)


class Me(Schema):
    """The person behind the token."""

    id: int
    name: str
    email: str
    roles: list[str]
    permissions: list[str]


class TokenRow(Schema):
    """A token of one's own; never the token itself."""

    id: int
    name: str
    scopes: list[str]
    made_at: datetime
    expires_on: date
    last_used_on: date | None
    revoked_at: datetime | None


@router.get("/me", response={200: Me, **REFUSALS}, summary="Who am I")
def me(request: HttpRequest) -> Me:
    """Return the person for whom the token acts, and what they may do now."""
    person = access.asker(request)
    roles = person.held_roles()
    return Me(
        id=person.pk,
        name=person.name,
        email=person.email,
        roles=sorted(roles),
        permissions=sorted(permissions_of_roles(roles)),
    )


@router.get("/tokens", response={200: list[TokenRow], **REFUSALS}, summary="List my tokens")
def tokens(request: HttpRequest) -> list[TokenRow]:
    """Return one's own tokens, the latest first."""
    return [shown_as(TokenRow)(row) for row in queries.my_tokens(access.asker(request))]


@router.post(
    "/tokens/{token_id}/revoke",
    response={200: TokenRow, **WRITE_REFUSALS},
    summary="Revoke a token",
)
def revoke(request: HttpRequest, token_id: Key) -> HttpResponse:
    """End one of one's own tokens at once; any token may do that, even to itself."""
    by = access.asker(request)
    found = queries.my_token(by, token_id)
    show = shown_as(TokenRow)
    return once(request, lambda: show(services.revoke_token(found, by=by, at=clock.now())))
