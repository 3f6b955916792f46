"""Who could be nominated: the largest first, each with what speaks for a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.queries import boards

MOST = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that can be nominated, with its size and class as far as the viewer sees them."""

    account: Account
    revenue: Decimal | None
    letter: str
    href: str


def candidates(viewer: User, found: SelectionRound, words: str, *, on: date) -> list[Candidate]:
    """Return accounts that can be nominated: those of that name, else the largest."""
    rows = boards.nominable(viewer, found, on=on)
    if words:
        rows = rows.none() if "\0" in words else rows.filter(name__icontains=words)
    known = economics.ranked(viewer).filter(account__in=rows.order_by().values("pk"))
    ordered = list(known.select_related("account").order_by("revenue_rank", "pk")[:MOST])
    without = rows.exclude(pk__in=[one.account_id for one in ordered])[: MOST - len(ordered)]
    return [
        *(_candidate(found, one.account, one) for one in ordered),
        *(_candidate(found, one, None) for one in (without if words or not ordered else ())),
    ]


def _candidate(
    found: SelectionRound, account: Account, figures: AccountFigures | None
) -> Candidate:
    href = reverse("rounds:nominate_account", args=[account.slug])
    return Candidate(
        account,
        figures.average_revenue_3_years if figures else None,
        (figures.class_contribution or "") if figures else "",
        f"{href}?round={found.pk}",
    )
