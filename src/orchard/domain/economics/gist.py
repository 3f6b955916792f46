"""What sentences about a portfolio need to know of its single accounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.domain.economics.document import FewBringMost, Gist, Named

if TYPE_CHECKING:
    from orchard.analytics.results import AccountFindings, Analysis

LARGEST = 10
DRIFTING_NAMED = 3
EIGHTY = Decimal("0.80")


def gist_of(analysis: Analysis) -> Gist:
    """Return the largest, the drifting and the named accounts, and the 80/20 on each basis."""
    accounts = analysis.accounts
    drifting = [one for one in accounts if one.signals]
    by_contribution = None if analysis.whale is None else _few(accounts, "contribution")
    return Gist(
        accounts=len(accounts),
        largest=_largest(accounts),
        few_by_revenue=_few(accounts, "revenue"),
        few_by_contribution=by_contribution,
        names=_crossed_names(analysis),
        key_left=_key_left(accounts),
        drifting=len(drifting),
        drifting_first=_drifting(drifting[:DRIFTING_NAMED]),
        drifting_large=_drifting(
            sorted(
                (one for one in drifting[DRIFTING_NAMED:] if one.revenue_rank <= LARGEST),
                key=lambda one: one.revenue_rank,
            )[:DRIFTING_NAMED]
        ),
    )


def _drifting(accounts: Sequence[AccountFindings]) -> tuple[Named, ...]:
    return tuple(Named(one.id, one.name, signal=one.signals[0].kind.value) for one in accounts)


def _largest(accounts: Sequence[AccountFindings]) -> tuple[Named, ...]:
    ranked = sorted(accounts, key=lambda one: (one.revenue_rank, one.id))[:LARGEST]
    return tuple(Named(one.id, one.name, one.contribution) for one in ranked)


def _few(accounts: Sequence[AccountFindings], basis: str) -> FewBringMost | None:
    amounts = [getattr(one, basis) for one in accounts]
    count = accounts_for([amount for amount in amounts if amount is not None])
    return None if count is None else FewBringMost(count, len(amounts))


def accounts_for(amounts: Sequence[Decimal], share: Decimal = EIGHTY) -> int | None:
    """Return how many of the largest amounts make up a share of the positive total."""
    positive = sorted((amount for amount in amounts if amount > 0), reverse=True)
    wanted, reached = sum(positive, Decimal(0)) * share, Decimal(0)
    for count, amount in enumerate(positive, start=1):
        reached += amount
        if reached >= wanted:
            return count
    return None


def _crossed_names(analysis: Analysis) -> dict[str, str]:
    wanted = {line.account for line in analysis.concentration.crossed}
    return {one.id: one.name for one in analysis.accounts if one.id in wanted}


def _key_left(accounts: Sequence[AccountFindings]) -> Decimal | None:
    """Return what key accounts leave together; not known when one's contribution is not."""
    earned = [one.contribution for one in accounts if one.is_key]
    known = [amount for amount in earned if amount is not None]
    return sum(known, Decimal(0)) if earned and len(known) == len(earned) else None
