"""Finding families of offers, and where an offer or a family leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db import models
from django.db.models import Q

from orchard.domain.core.models import User
from orchard.domain.search import rules
from orchard.domain.search.rules import FAMILY, Found, Kind
from orchard.domain.whitespace.models import OfferFigures, Suggestion, WhiteSpaceSet
from orchard.domain.whitespace.rules import SuggestionState

MOST = 3
LEAST_LETTERS = 2


def offers(viewer: User) -> models.QuerySet[OfferFigures]:
    """Return the offers of the newest look at white space, the best selling first."""
    latest = WhiteSpaceSet.objects.visible_to(viewer).order_by("-pk").values("pk")[:1]
    rows = OfferFigures.objects.visible_to(viewer).filter(look__in=latest)
    return rows.order_by("-sales_year", "pk")


def families(viewer: User, wanted: Sequence[str]) -> list[tuple[tuple[int, int, int], Found]]:
    """Return families that are meant, with how far each is; there are few, so all are compared."""
    if max(map(len, wanted)) < LEAST_LETTERS:
        return []
    named = offers(viewer).exclude(family="").order_by("family")
    rows = named.values_list("family").annotate(first=models.Min("pk"))
    near = ((rules.likeness(wanted, name), name, key) for name, key in rows)
    found = [(far, Found(FAMILY, name, key, "", "")) for far, name, key in near if far is not None]
    return sorted(found, key=lambda one: (one[0], one[1].name))


def leading(viewer: User, found: Sequence[Found]) -> Iterator[Found]:
    """Lead from offers and families to the account that each promises most at, where suggested."""
    keys = [one.object_id for one in found if one.kind == Kind.OFFER]
    names = [one.name for one in found if one.kind == FAMILY]
    if not keys and not names:
        yield from found
        return
    offer = dict(OfferFigures.objects.filter(pk__in=keys).values_list("pk", "key"))
    best = _best(viewer, list(offer.values()), names)
    for one in found:
        of = (
            (Kind.OFFER, offer.get(one.object_id, ""))
            if one.kind == Kind.OFFER
            else (FAMILY, one.name)
        )
        account, slug = best.get(of, ("", ""))
        is_sold = one.kind in (Kind.OFFER, FAMILY)
        yield replace(one, account=account, slug=slug) if is_sold else one


def _best(
    viewer: User, offer: Sequence[str], names: Sequence[str]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return name and slug of the account where each is expected to sell most."""
    rows = Suggestion.objects.visible_to(viewer).filter(
        Q(offer__in=offer) | Q(family__in=names), state=SuggestionState.OPEN
    )
    best: dict[tuple[str, str], tuple[str, str]] = {}
    places = rows.order_by("expected", "-pk")
    for key, family, *place in places.values_list(
        "offer", "family", "account__name", "account__slug"
    ):
        best[Kind.OFFER, key] = best[FAMILY, family] = (place[0], place[1])
    return best
