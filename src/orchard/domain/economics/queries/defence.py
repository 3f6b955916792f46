"""What one may ask about the defence of our price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.economics.models.defence import Benefit, Concession
from orchard.domain.economics.rules.defence import Balance, Trade, balance


@dataclass(frozen=True, slots=True)
class PriceDefence:
    """Benefits and concessions of an account; `worth` is the range that the customer gains a year."""

    benefits: tuple[Benefit, ...]
    concessions: tuple[Concession, ...]
    worth_low: Decimal | None
    worth_high: Decimal | None
    balance: Balance


def price_defence(viewer: User, account: Account) -> PriceDefence:
    """Return what speaks for our price."""
    benefits = tuple(Benefit.objects.visible_to(viewer).standing().filter(account=account))
    found = Concession.objects.visible_to(viewer).filter(account=account)
    concessions = tuple(found.select_related("noted_by"))
    zero = Decimal(0)
    return PriceDefence(
        benefits=benefits,
        concessions=concessions,
        worth_low=sum((one.low for one in benefits), zero) if benefits else None,
        worth_high=sum((one.high for one in benefits), zero) if benefits else None,
        balance=balance([_trade(one) for one in concessions]),
    )


def benefit(
    viewer: User, account: Account, benefit_id: int, *, even_removed: bool = False
) -> Benefit:
    """Return one benefit of an account; one that was taken off only to put it back."""
    rows = Benefit.objects.visible_to(viewer).select_related("account")
    known = rows if even_removed else rows.standing()
    found = known.filter(account=account, pk=benefit_id).first()
    if found is None:
        raise NotFound
    return found


def concession(viewer: User, account: Account, concession_id: int) -> Concession:
    """Return one concession of an account."""
    rows = Concession.objects.visible_to(viewer).select_related("account")
    found = rows.filter(account=account, pk=concession_id).first()
    if found is None:
        raise NotFound
    return found


def _trade(one: Concession) -> Trade:
    return Trade(one.given_worth, one.got_worth, has_return=bool(one.got))
