"""Good and bad business, and what a change of price, volume or mix would do to one account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import cast

from orchard.analytics.amounts import ZERO, Number, exact, to_cents
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.policy import ProfitPolicy

ONE = Decimal(1)
EFFECTS = ("price", "volume", "mix")


class Business(StrEnum):
    """Whether the contribution of an account is what its revenue promises."""

    GOOD = "good"
    AS_EXPECTED = "as_expected"
    BAD = "bad"


class ChangeIsImpossible(AnalyticsMistake):
    """A what-if asks for a change that cannot be calculated."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one account stands; contribution fields are `None` when it is not known."""

    revenue_rank: int
    contribution_rank: int | None
    contribution_share: Decimal | None
    below_hurdle: bool | None
    places_lost: int | None  # contribution rank - revenue rank; negative: places won
    business: Business | None


@dataclass(frozen=True, slots=True)
class OfferSale:
    """What an account buys of one offer or family in a period; cost `None`: not known."""

    offer: str
    net: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost to serve of an account by what moves it."""

    with_volume: Decimal = ZERO  # orders, deliveries
    with_sales: Decimal = ZERO  # capital cost
    fixed: Decimal = ZERO  # team, customisation


@dataclass(frozen=True, slots=True)
class Change:
    """A what-if. Shares: 0.02 is two percent up. `mix` gives offers their new share of sales."""

    price_share: Decimal = ZERO
    volume_share: Decimal = ZERO
    mix: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Net sales, margin and contribution; the last two are `None` when a cost is not known."""

    net: Decimal
    margin: Decimal | None
    cost_to_serve: Decimal
    contribution: Decimal | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Before, after, and the effect of each change on contribution, adding up to the cent."""

    before: Outcome
    after: Outcome
    effects: tuple[tuple[str, Decimal | None], ...]


def standings(
    revenue: Sequence[Decimal],
    contribution: Sequence[Decimal | None],
    policy: ProfitPolicy | None = None,
) -> list[Standing]:
    """Tell good business from bad, however high the revenue.

    Bad: the contribution rank is at least `rank_gap` places behind the revenue rank, or the
    contribution is under `hurdle_share` of revenue. Good: above the hurdle and at least as many
    places ahead. Rank 1 is the largest; equal amounts share a rank. Accounts whose contribution
    is not known are left out of both rankings of the comparison and get no verdict.

    Parameters
    ----------
    revenue
        Net sales of each account, any sign.
    contribution
        Contribution of each account after cost to serve; `None` when not known.
    policy
        Hurdle and gap; the defaults when left out.

    Returns
    -------
    list of Standing
        One per account, in the same order.

    Notes
    -----
    Source: own design, after the comparison of rankings in Kaplan and Narayanan (2001).

    Examples
    --------
    >>> standings([Decimal(100), Decimal(50)], [Decimal(5), Decimal(20)])[0].business
    <Business.BAD: 'bad'>
    """
    return _standings(revenue, contribution, policy or ProfitPolicy())


def _standings(
    revenue: Sequence[Decimal], contribution: Sequence[Decimal | None], rules: ProfitPolicy
) -> list[Standing]:
    """Rank both ways and judge every account."""
    known = [at for at, amount in enumerate(contribution) if amount is not None]
    by_revenue = _ranks(revenue)
    if len(known) == len(contribution):
        among_known, earned = by_revenue, contribution
    else:
        among_known = _ranks([revenue[at] for at in known])
        earned = [contribution[at] for at in known]
    places = zip(known, _ranks(earned), among_known, strict=True)
    ranks = {at: (place, place - other) for at, place, other in places}
    hurdle = exact(rules.hurdle_share)
    return [
        _standing(
            rank,
            ranks.get(at, (None, 0)),
            _share(amount, sold),
            (hurdle, rules.rank_gap),
            lost_money=amount is not None and amount < 0,
        )
        for at, (rank, amount, sold) in enumerate(
            zip(by_revenue, contribution, revenue, strict=True)
        )
    ]


def _ranks(amounts: Sequence[Decimal | None]) -> list[int]:
    """Return the rank of each known amount, 1 for the largest; ties share the better rank."""
    import numpy as np

    from orchard.analytics.ranking import in_units

    falling = -in_units(cast("Sequence[Decimal]", amounts))[0]
    ranks: list[int] = (np.searchsorted(np.sort(falling), falling) + 1).tolist()
    return ranks


def _share(earned: Decimal | None, revenue: Decimal) -> Decimal | None:
    """Return contribution as a share of revenue, not known without positive revenue."""
    return None if earned is None or revenue <= 0 else earned / revenue


def _standing(
    revenue_rank: int,
    place: tuple[int | None, int],
    share: Decimal | None,
    limits: tuple[Decimal, int],
    *,
    lost_money: bool,
) -> Standing:
    """Return the verdict on one account; without revenue there is no share, only a loss or none.

    `place` is the rank by contribution and how many places that is behind the rank by revenue.
    """
    rank, lost = place
    if rank is None:
        return Standing(revenue_rank, None, None, None, None, None)
    hurdle, gap = limits
    below = lost_money if share is None else share < hurdle
    business = Business.AS_EXPECTED
    if below or lost >= gap:
        business = Business.BAD
    elif lost <= -gap:
        business = Business.GOOD
    return Standing(revenue_rank, rank, share, below, lost, business)


def what_if(sales: Sequence[OfferSale], cost: Cost, change: Change) -> WhatIf:
    """Return what a change of price, volume and mix would do to one account.

    Price moves net sales and the costs that follow sales, not the cost of goods. Volume moves
    net sales, cost of goods and the costs that follow volume. Mix spreads the same net sales
    anew over the offers, each at its own margin. The effects are taken in this order.

    Parameters
    ----------
    sales
        Net sales and cost of goods by offer or family, at least one.
    cost
        Cost to serve of the same period, by what moves it.
    change
        The changes; none leaves everything as it is.

    Returns
    -------
    WhatIf
        Money to the cent; `before + effects == after` for contribution.

    Raises
    ------
    ChangeIsImpossible
        When price or volume fall by more than everything, or the mix does not add up to one, names
        an offer that is not bought, or asks for more of an offer without positive sales.

    Examples
    --------
    >>> sold = [OfferSale("bikes", Decimal(1000), Decimal(800))]
    >>> what_if(sold, Cost(), Change(price_share=Decimal("0.02"))).effects[0]
    ('price', Decimal('20.00'))
    """
    _check(sales, change)
    states = [(tuple(sales), cost)]
    states.append(_at_price(*states[-1], ONE + change.price_share))
    states.append(_at_volume(*states[-1], ONE + change.volume_share))
    states.append(_in_mix(*states[-1], change.mix))
    outcomes = [_outcome(*state) for state in states]
    effects = tuple(
        (name, _difference(before.contribution, after.contribution))
        for name, before, after in zip(EFFECTS, outcomes, outcomes[1:], strict=False)
    )
    return WhatIf(outcomes[0], outcomes[-1], effects)


def _check(sales: Sequence[OfferSale], change: Change) -> None:
    """Refuse changes that cannot be."""
    if change.price_share < -1 or change.volume_share < -1:
        raise ChangeIsImpossible("Price and volume cannot fall by more than 100 %.")
    if change.mix is None:
        return
    sold = {sale.offer for sale in sales if sale.net > 0}
    if any(share > 0 and offer not in sold for offer, share in change.mix.items()):
        raise ChangeIsImpossible("The mix names an offer that the account does not buy.")
    if sum(map(exact, change.mix.values()), ZERO) != 1 or min(change.mix.values()) < 0:
        raise ChangeIsImpossible("The shares of the mix must add up to 100 %, none below zero.")


State = tuple[tuple[OfferSale, ...], Cost]


def _at_price(sales: tuple[OfferSale, ...], cost: Cost, factor: Decimal) -> State:
    """Return sales at another price."""
    moved = tuple(replace(sale, net=sale.net * factor) for sale in sales)
    return moved, replace(cost, with_sales=cost.with_sales * factor)


def _at_volume(sales: tuple[OfferSale, ...], cost: Cost, factor: Decimal) -> State:
    """Return sales of another volume."""
    moved = tuple(_scaled(sale, factor) for sale in sales)
    return moved, Cost(cost.with_volume * factor, cost.with_sales * factor, cost.fixed)


def _in_mix(sales: tuple[OfferSale, ...], cost: Cost, mix: Mapping[str, Decimal] | None) -> State:
    """Return the same net sales, spread anew."""
    if mix is None:
        return sales, cost
    total = sum((sale.net for sale in sales), ZERO)
    moved = tuple(
        _scaled(sale, total * mix.get(sale.offer, ZERO) / sale.net if sale.net else ZERO)
        for sale in sales
    )
    return moved, cost


def _scaled(sale: OfferSale, factor: Decimal) -> OfferSale:
    """Return more or less of the same."""
    cost = None if sale.cost is None else sale.cost * factor
    return replace(sale, net=sale.net * factor, cost=cost)


def _outcome(sales: tuple[OfferSale, ...], cost: Cost) -> Outcome:
    """Return the sums, to the cent."""
    net = to_cents(sum((sale.net for sale in sales), ZERO))
    served = to_cents(cost.with_volume + cost.with_sales + cost.fixed)
    costs: list[Number] = [sale.cost for sale in sales if sale.cost is not None]
    if len(costs) < len(sales):
        return Outcome(net, None, served, None)
    margin = net - to_cents(sum(map(exact, costs), ZERO))
    return Outcome(net, margin, served, margin - served)


def _difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """Return the change, not known when an end is not."""
    return None if before is None or after is None else after - before
