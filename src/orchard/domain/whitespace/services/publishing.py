"""Storing what a look at the ledger found; the last one goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.whitespace import building
from orchard.domain.whitespace.models import (
    AccountSales,
    OfferFigures,
    Suggestion,
    WhiteSpaceSet,
)
from orchard.domain.whitespace.rules import SuggestionState

if TYPE_CHECKING:
    from orchard.domain.whitespace.looking import Look, Suggested

ROWS_TOGETHER = 500
CENT = Decimal("0.01")


@audited("whitespace.computed")
def publish_look(found: Look, *, inputs: str, by: User, at: datetime) -> WhiteSpaceSet:
    """Store a look whole, in place of the last one; what people answered stays."""
    from orchard.analytics.suggestions import VERSION

    require(by, Permission.SEE_LEDGER)
    building.hold_accounts(building.with_cells())
    made = WhiteSpaceSet.objects.create(
        as_of=found.as_of,
        currency=found.currency,
        inputs=inputs,
        method=found.method,
        method_version=VERSION,
        buyers=found.buyers,
        tested=asdict(found.tested) if found.tested else {},
        too_little=found.too_little,
        made_at=at,
    )
    OfferFigures.objects.bulk_create(_offers(made, found), ROWS_TOGETHER)
    AccountSales.objects.bulk_create(
        (AccountSales(look=made, account_id=account, cells=cells)
         for account, cells in found.sales.items()), ROWS_TOGETHER,
    )  # fmt: skip
    Suggestion.objects.filter(state=SuggestionState.OPEN).delete()
    Suggestion.objects.bulk_create(_suggestions(found), ROWS_TOGETHER)
    WhiteSpaceSet.objects.exclude(pk=made.pk).delete()
    building.build_all(as_of=found.as_of)
    remark(as_of=found.as_of.isoformat(), suggestions=len(found.suggested))
    return made


def _offers(made: WhiteSpaceSet, found: Look) -> Iterator[OfferFigures]:
    for (family, offer), sums in found.offers.items():
        yield OfferFigures(
            look=made,
            family=family,
            key=offer,
            name=sums.name[:300],
            sales_year=sums.sales,
            margin_share=sums.margin_share,
        )


def _suggestions(found: Look) -> Iterator[Suggestion]:
    from orchard.analytics.suggestions import VERSION

    for one in found.suggested:
        sums = found.offers[one.offer]
        low, expected, high = (
            Decimal(amount).quantize(CENT)
            for amount in (one.expected.low, one.expected.amount, one.expected.high)
        )
        margin = sums.margin_share
        yield Suggestion(
            account_id=one.place[0],
            unit_id=one.place[1],
            family=one.offer[0],
            offer=one.offer[1],
            offer_name=sums.name[:300],
            low=low,
            expected=expected,
            high=high,
            currency=found.currency,
            margin_share=margin,
            contribution=None if margin is None else (expected * Decimal(margin)).quantize(CENT),
            peers=one.expected.peers,
            nearest=_nearest(one),
            score=one.score,
            method=found.method,
            method_version=VERSION,
            as_of=found.as_of,
        )


def _nearest(one: Suggested) -> list[list[object]]:
    return [[place[0], place[1], round(amount, 2)] for place, amount in one.nearest]
