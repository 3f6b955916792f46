"""How much hangs on accounts, as far as the ledger tells the viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import figures as economics
from orchard.domain.economics.queries.statements import share_of_revenue


@dataclass(frozen=True, slots=True)
class Exposure:
    """How much hangs on an account, of which day; nothing of it is known before a computation."""

    account: Account
    share: Decimal | None
    growth: Decimal | None
    is_peak: bool
    grade: str
    as_of: date | None


def exposures(viewer: User, accounts: Sequence[Account]) -> list[Exposure]:
    """Return how much hangs on each account, in the order in which they are given."""
    sees = viewer.may(Permission.SEE_LEDGER)
    rows = (
        economics.ranked(viewer)
        .filter(account__in=accounts)
        .select_related("account", "figure_set")
        if sees
        else []
    )
    figures = {one.account_id: one for one in rows}
    return [_exposure(viewer, one, figures.get(one.pk)) for one in accounts]


def exposure_of(viewer: User, account: Account) -> Exposure:
    """Return the same of one account."""
    return exposures(viewer, [account])[0]


def _exposure(viewer: User, account: Account, figures: AccountFigures | None) -> Exposure:
    if figures is None:
        return Exposure(account, None, None, is_peak=False, grade="", as_of=None)
    now, before = figures.revenue_year, figures.revenue_year_before
    change = now / before - 1 if now is not None and before is not None and before > 0 else None
    return Exposure(
        account, share_of_revenue(viewer, figures), change, bool(figures.one_off_peak),
        figures.grade, figures.figure_set.as_of,
    )  # fmt: skip
