"""What was said with the key accounts lately, what of it matters, and what is forecast for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orchard.interfaces.cli.demo.teams import manager_of

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

FORECAST = ("Nordvik Group", "Fjordkraft", "Marinor", "Baltexa")
TOLD = """Nordvik Group|12|Ingrid Moe|Ingrid wants the Baltic sites on the same agreement before the budget is made. She asked what a stop of six hours costs them today, and who answers for spare parts on Sundays.
decision|One stock of spare parts for Bergen, Odda and Mo is prepared as a pilot until Christmas|It is the first thing that they buy from us as a group; the budget closes in January|1|
insight|They do not know what a stop costs them and think it is our number|Without their own figure the price is all that they compare|1|Seal kits for every line of Bergen and Mo
Nordvik Group|31|Siri Dahl|The finance director went through payment terms and stock. Ninety days are their rule now; she would trade them for less stock at the plants.
insight|Less stock is worth more to them than thirty days of payment|A consignment stock costs us less than the days do|2|
Fjordkraft|20||The turbines run without condition monitoring since the old contract ended. Operations wants it back before winter.
decision|We measure two turbines for a month without charge|They decide on all eleven by what the two show|1|Condition monitoring of the turbines
"""
"""A note begins with account, days ago, who of theirs, what was said; below it, what matters."""


def tell_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Note conversations, correct one of them, and keep what is forecast."""
    from orchard.domain.plans import services as plans

    blocks: list[list[str]] = []
    for line in TOLD.strip().splitlines():
        if line.startswith(("decision|", "insight|")):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    for block in blocks:
        _tell(block, accounts, people, at)
    for name in FORECAST:
        by = people[manager_of(name, accounts[name].country)]
        plans.keep_year_ahead(accounts[name], by=by, at=at)


def _tell(
    block: list[str], accounts: Mapping[str, Account], people: Mapping[str, User], at: datetime
) -> None:
    from orchard.domain.accounts.queries import profile
    from orchard.domain.meetings import services
    from orchard.domain.meetings.rules import PointKind
    from orchard.domain.relationships import queries
    from orchard.domain.whitespace import queries as whitespace

    name, days, who, said = block[0].split("|")
    account = accounts[name]
    by = people[manager_of(name, account.country)]
    goals = profile.goals(by, account)
    deals = {one.title: one for one in whitespace.pipeline(by, account)}
    points = [
        services.PointNote(
            PointKind(kind), text, why, goals[int(goal) - 1] if goal else None, deals.get(deal)
        )
        for kind, text, why, goal, deal in (line.split("|") for line in block[1:])
    ]
    held_on = at.date() - timedelta(days=int(days))
    contacts = list(queries.contacts(by, account).filter(name=who))
    note = services.ConversationNote(held_on, said, points, contacts, [by])
    made = services.note_conversation(account, note=note, by=by, at=at - timedelta(hours=2))
    if who == "Siri Dahl":
        better = services.ConversationNote(
            held_on, f"{said} She decides in March.", points, contacts, [by]
        )
        services.change_note(made, expected=made.version, note=better, by=by, at=at)
