"""Who looks after which account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.domain.accounts.rules import TeamRole

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

_BY_COUNTRY = {
    "Norway": "jonas",
    "Sweden": "maja",
    "Denmark": "rasmus",
    "Germany": "rasmus",
    "Finland": "jonas",
    "Estonia": "jonas",
    "Latvia": "jonas",
}
_LED = {
    "kari": ("Nordvik Group", "Fjordkraft", "Helio Industri", "Baltexa"),
    "jonas": ("Marinor", "Brannvik Offshore", "Kvitberg Aluminium", "Tamm Energia"),
    "maja": ("Gamlebo", "Ostraval Papir", "Lindhamn Stål"),
    "rasmus": ("Skagen Prosess", "Hansa Pumpenbau", "Aarsted Mejeri", "Jylland Vindservice"),
}
_SPONSORED = {
    "ola": ("Nordvik Group", "Marinor", "Gamlebo"),
    "henrik": ("Fjordkraft", "Baltexa", "Skagen Prosess"),
}
_DELIVERED = ("Nordvik Group", "Fjordkraft", "Marinor", "Gamlebo")
_COUNTED = ("Nordvik Group", "Fjordkraft", "Gamlebo")
_COUNTERPARTS = {
    "Nordvik Group": "Siri Moe, purchasing director",
    "Fjordkraft": "Tor Vangen, head of supply",
    "Marinor": "Anne Lise Strøm, technical manager",
    "Gamlebo": "Per Åkesson, category buyer",
    "Baltexa": "Anu Rebane, plant manager",
    "Skagen Prosess": "Mette Krogh, purchasing",
}
_EXECUTIVES = {"Nordvik Group": "Ingrid Moe, CEO", "Gamlebo": "Per Borg, managing director"}
"""Who at the customer the sponsor meets at the same level, where somebody arranged it."""
_OPPOSITE = {"Nordvik Group": "Jan Vik, operations"}
"""Who at the customer stands opposite to our delivery lead."""
_SHARES = {"Nordvik Group": Decimal("0.4"), "Fjordkraft": Decimal("0.25")}
SMALLEST_WITH_MANAGER = 60_000.0
"""Accounts that bring less, in NOK a year, are nobody's: the office answers them."""


def assign_all(
    accounts: Mapping[str, Account],
    revenue: Mapping[str, float],
    people: Mapping[str, User],
    *,
    since: date,
    at: datetime,
) -> None:
    """Give every account that brings enough its manager, and the large ones a team."""
    from orchard.domain.accounts import services

    lead = people["astrid"]
    for key, role, account in _seats(accounts, revenue):
        services.assign(
            account,
            user=people[key],
            role=role,
            since=since,
            time_share=_SHARES.get(account.name) if role is TeamRole.ACCOUNT_MANAGER else None,
            counterpart=_counterpart(account.name, role),
            by=lead,
            at=at,
        )


def manager_of(name: str, country: str) -> str:
    """Return who manages an account."""
    led = (key for key, names in _LED.items() if name in names)
    return next(led, _BY_COUNTRY[country])


def _seats(
    accounts: Mapping[str, Account], revenue: Mapping[str, float]
) -> list[tuple[str, TeamRole, Account]]:
    seats = [
        (manager_of(name, account.country), TeamRole.ACCOUNT_MANAGER, account)
        for name, account in accounts.items()
        if revenue[name] >= SMALLEST_WITH_MANAGER
    ]
    for key, names in _SPONSORED.items():
        seats += [(key, TeamRole.SPONSOR, accounts[name]) for name in names]
    seats += [("mart", TeamRole.DELIVERY_LEAD, accounts[name]) for name in _DELIVERED]
    seats += [("liis", TeamRole.FINANCE_PARTNER, accounts[name]) for name in _COUNTED]
    return [*seats, ("jonas", TeamRole.DEPUTY, accounts["Nordvik Group"])]


def _counterpart(name: str, role: TeamRole) -> str:
    known = {
        TeamRole.ACCOUNT_MANAGER: _COUNTERPARTS,
        TeamRole.SPONSOR: _EXECUTIVES,
        TeamRole.DELIVERY_LEAD: _OPPOSITE,
    }
    return known.get(role, {}).get(name, "")
