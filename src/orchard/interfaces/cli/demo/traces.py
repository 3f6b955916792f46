"""What people left behind: whom they follow, what they wrote, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

_FOLLOWED = {
    "astrid": ("Nordvik Group", "Gamlebo", "Kvitberg Aluminium", "Baltexa"),
    "ola": ("Nordvik Group", "Marinor"),
    "henrik": ("Fjordkraft", "Gamlebo"),
    "kari": ("Helio Industri",),
    "mart": ("Nordvik Group", "Gamlebo"),
    "liis": ("Gamlebo", "Ostraval Papir"),
}
_COMMENTS = (
    (40, "kari", "Nordvik Group", "Frame agreement ends next summer. Siri Moe wants the price index written down before the tender; I send a proposal."),
    (33, "mart", "Nordvik Group", "On time in full was 94 % in the last quarter; Bergen is the weak place, the second carrier starts in December."),
    (12, "ola", "Nordvik Group", "Met their managing director at the fair. They want fewer suppliers in maintenance, three instead of nine."),
    (51, "maja", "Gamlebo", "They order small and every day. A weekly order from each plant would save them and us the most."),
    (20, "liis", "Gamlebo", "After freight, orders and claims this account has cost us money in all three years. The discount of last spring is the larger half."),
    (6, "henrik", "Gamlebo", "New terms or a smaller assortment: I take it up with their finance director in January."),
    (28, "jonas", "Kvitberg Aluminium", "No valves and filters since spring. The new buyer tries another supplier; the plant managers do not know of it."),
    (15, "kari", "Helio Industri", "Third site decided. Sensors and service agreement go together in the offer."),
    (9, "rasmus", "Hansa Pumpenbau", "They make seals themselves now. Lubricants and drives are still ours to win."),
)  # fmt: skip
"""Days before the moment of the story, who, about which account, what."""

_DECISIONS = (
    (75, "contribution", "Offer Gamlebo weekly orders, and a price for express; report in March."),
    (75, "concentration", "Protect Nordvik: second sponsor named, tender prepared a year ahead."),
    (30, "cost_to_serve", "Orders below 2,000 NOK go by web only from January."),
)
_VIEWS = (
    ("astrid", "Large but bad business", "portfolio", "bad=1&sort=-revenue"),
    ("kari", "My accounts", "portfolio", "mine=1"),
)


def leave_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Leave every trace, each at its own moment."""
    from orchard.domain.accounts import services as teams
    from orchard.domain.core import services as core
    from orchard.domain.programme import queries, services

    for key, names in _FOLLOWED.items():
        for name in names:
            teams.watch(accounts[name], by=people[key], at=at)
    for days, key, name, text in _COMMENTS:
        moment = at - timedelta(days=days)
        teams.comment_on(accounts[name], text=text, by=people[key], at=moment)
    for key, name, page, query in _VIEWS:
        core.save_view(name, page=page, query=query, by=people[key], at=at)
    lead = people["astrid"]
    services.found_register("ledger", by=lead, at=at - timedelta(days=100))
    for days, kpi, text in _DECISIONS:
        day = (at - timedelta(days=days)).date()
        services.decide(queries.kpi(lead, kpi), text=text, on=day, by=lead, at=at)


_HOURS = (
    (3, "kari", "Nordvik Group", "1.5", "internal"), (10, "kari", "Nordvik Group", "2", "with_customer"),
    (17, "mart", "Nordvik Group", "3", "internal"), (24, "kari", "Nordvik Group", "4", "planning"),
    (31, "jonas", "Nordvik Group", "1", "admin"), (38, "mart", "Nordvik Group", "6.5", "internal"),
    (12, "liis", "Gamlebo", "2.5", "internal"), (26, "maja", "Gamlebo", "3", "with_customer"),
)  # fmt: skip
"""Days before, who, on which account, hours, what for."""


def log_all_hours(
    accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime
) -> None:
    """Log what people did for two accounts, much of it inside the house."""
    from orchard.domain.resources import services
    from orchard.domain.resources.rules import TimeCategory

    for days, key, name, hours, category in _HOURS:
        moment = at - timedelta(days=days)
        services.log_hours(
            accounts[name], hours=Decimal(hours), category=TimeCategory(category),
            on=moment.date(), by=people[key], at=moment,
        )  # fmt: skip
