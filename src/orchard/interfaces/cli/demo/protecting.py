"""What may happen to the largest account, what was looked for, and what both sides improve together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

DAY, MONTH = timedelta(days=1), timedelta(days=30)
LOOKED = {"technology": "Their road map for pumps and seals, with Jan Vik",
          "finance": "Days to pay, the new CFO's review of suppliers",
          "industry": "Prices of salmon and paper"}  # fmt: skip
RISKS = (
    ("delivery", "Third cold chain stop this winter", "One carrier has cooled trucks in Bergen",
     "They order the cold chain elsewhere", 4, 5, 4_000_000, "mart", 20),
    ("people", "One person carries most of the ties", "Operations talk to Jan Vik alone",
     "We begin anew if he leaves", 3, 4, None, "kari", 45),
    ("competitor", "Pilot of a competitor in Tartu", "A cheaper seal, tried on one line",
     "They standardise on it", 3, 3, 900_000, "kari", 70),
)  # fmt: skip
"""Category, what may happen, cause, effect, likelihood, impact, money, owner, days to the review."""


def protect_all(account: Account, people: Mapping[str, User], *, at: datetime) -> None:
    """Go through the categories of risks, and let two groups work on what is complicated."""
    _note_risks(account, people, at - 12 * DAY)
    _begin_groups(account, people, at)


def _note_risks(account: Account, people: Mapping[str, User], at: datetime) -> None:
    from orchard.domain.risk import services
    from orchard.domain.risk.rules import Category, Treatment

    for category, title, cause, effect, likelihood, impact, money, owner, days in RISKS:
        note = services.RiskNote(
            Category(category), title, likelihood, impact, cause=cause, effect=effect,
            money_impact=None if money is None else Decimal(money),
        )  # fmt: skip
        opening = services.Opening(people[owner], (at + days * DAY).date())
        found = services.note_risk(account, note=note, opening=opening, by=people["kari"], at=at)
        if category == "delivery":
            treating = services.Treating(
                Treatment.REDUCE, 4, 4, Decimal("0.6"), Decimal(31_000),
                "A second carrier at our cost until March, then a contract of its own",
            )  # fmt: skip
            services.treat_risk(found, expected=1, treating=treating, by=people["kari"], at=at)
    for category, words in LOOKED.items():
        services.check_category(
            account, category=Category(category), words=words, by=people["kari"], at=at
        )


def _begin_groups(account: Account, people: Mapping[str, User], at: datetime) -> None:
    """Begin one that works now, and one that was closed with what it made simpler."""
    from orchard.domain.plans.queries.groups import followable
    from orchard.domain.plans.rules.groups import Complicated, Focus
    from orchard.domain.plans.services import groups
    from orchard.domain.relationships.queries.people import usable_contacts

    kari, mart = people["kari"], people["mart"]
    theirs = {one.name: one for one in usable_contacts(kari, account)}
    members = [one for name, one in theirs.items() if name.split()[0] in {"Jan", "Siri"}]
    begun = at - 2 * MONTH
    runs = groups.begin_group(account, note=groups.GroupNote(
        name="Cold chain without a stop", focus=Focus.LOGISTICS, leader=mart,
        measure="On time in full", unit="%", baseline=Decimal("93.1"), target=Decimal(97),
        starts_on=begun.date(), ends_on=(begun + 5 * MONTH).date(), before=Complicated(4, 4, 3, 4),
        users=[mart, people["liis"]], contacts=members,
    ), by=kari, at=begun)  # fmt: skip
    groups.measure_group(runs, expected=1, current=Decimal("96.2"), by=mart, at=at - 3 * DAY)
    earlier = at - 9 * MONTH
    over = groups.begin_group(account, note=groups.GroupNote(
        name="One order form for all plants", focus=Focus.ADMINISTRATION, leader=kari,
        measure="Order forms", baseline=Decimal(9), target=Decimal(1),
        starts_on=earlier.date(), ends_on=(earlier + 6 * MONTH).date(), before=Complicated(4, 5, 4, 3),
        users=[kari, people["liis"]], contacts=members[:1],
    ), by=kari, at=earlier)  # fmt: skip
    pipeline = followable(kari, account)
    outcome = groups.Outcome(
        "One form with the plant's own delivery days; orders arrive whole, nobody calls back.",
        Complicated(2, 1, 3, 2), Decimal(14), Decimal(1), list(pipeline[:1]),
    )  # fmt: skip
    groups.close_group(over, expected=1, outcome=outcome, by=kari, at=at - 4 * MONTH)
