"""Which cell an address means: a unit, an offer or a family."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.mistakes import NotFound
from orchard.domain.whitespace import queries
from orchard.domain.whitespace.queries import Column, Sources, Square
from orchard.domain.whitespace.services import Spot
from orchard.interfaces.web.accounts.viewers import Seen

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that an address names, and what is known of it."""

    spot: Spot
    square: Square
    title: str
    where: str
    currency: str


def place_of(request: HttpRequest, found: Seen) -> Place:
    """Return the cell of the address; what is not sold here does not exist."""
    said = request.GET or request.POST  # a form is sent to the address of its page
    unit_id, family, offer = (said.get(name, "") for name in ("unit", "family", "offer"))
    if not (family or offer) or len(family) > LONGEST or len(offer) > LONGEST:
        raise NotFound
    if unit_id and not unit_id.isdecimal():
        raise NotFound
    unit = accounts.unit(found.viewer, found.account, int(unit_id)) if unit_id else None
    sources = Sources(found.viewer, found.account)
    look = sources.look
    names = {(one.family, one.key): one.name for one in sources.offers}
    is_known = (family, offer) in names if offer else any(one[0] == family for one in names)
    if look is None or not is_known:
        raise NotFound
    title = names[family, offer] if offer else family
    column = Column((family, offer), title, family)
    square = queries.square_of(sources, look.as_of, unit, column)
    where = unit.name if unit else found.account.name
    return Place(Spot(unit, family, offer), square, title, where, look.currency)


def query(unit: int | None, family: str, offer: str) -> str:
    """Return what names a cell in an address."""
    return urlencode({"unit": unit or "", "family": family, "offer": offer})


def pursue_href(found: Seen, spot: Spot) -> str:
    """Return where a cell becomes an opportunity."""
    named = query(spot.unit.pk if spot.unit else None, spot.family, spot.offer)
    return f"{reverse('whitespace:pursue', args=[found.account.slug])}?{named}"
