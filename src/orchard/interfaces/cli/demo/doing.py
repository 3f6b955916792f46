"""What is to be done with the largest accounts: done on time and late, due today, theirs and ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.plans.leads import Lead
    from orchard.domain.plans.models import Action

DAY = timedelta(days=1)
PLANNED = 23 * DAY
"""So long before the moment of the story the actions were planned: a day after the plan."""
THEIRS = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One action: account, who of us (nobody: one of theirs), what, care, towards whom, and days.

    `due` and `done` count days from the moment of the story, below zero before it; `for_` is a part
    of the title of the objective or initiative, else the largest opportunity is what it is for.
    """

    account: str
    who: str
    title: str
    care: str
    towards: str
    due: int
    for_: str = ""
    done: int | None = None
    evidence: str = ""
    begun: bool = False
    dropped: str = ""


DEEDS = (
    Deed("Nordvik Group", "mart", "Close the cold chain complaint with Bergen", "protect", "operations", -4,
         "Complaints answered", begun=True),
    Deed("Nordvik Group", "kari", "Frame price proposal with an index", "prune", "procurement", 0,
         "One price list"),
    Deed("Nordvik Group", THEIRS, "Name a second planner for the northern sites", "protect", "", 7,
         "Second carrier"),
    Deed("Nordvik Group", "liis", "Trial of seal kits in Bergen, six weeks", "develop", "specialists", 49,
         "Share of their spend"),
    Deed("Nordvik Group", "mart", "Introduce our service lead to their head of maintenance", "water", "operations", 52,
         "First choice"),
    Deed("Nordvik Group", "kari", "Service plan priced for three plants", "develop", "procurement", 96,
         "Service plan"),
    Deed("Nordvik Group", "kari", "List of the small orders that cost most", "prune", "procurement", -9,
         "Contribution", done=-10, evidence="The list is in the files; both sides have it."),
    Deed("Nordvik Group", "mart", "First walk through Bergen with their planner", "water", "operations", -12,
         "Monthly walk", done=-12, evidence="Their planner sent the photographs."),
    Deed("Nordvik Group", THEIRS, "Stock list of the northern sites", "protect", "", -8,
         "Second carrier", done=-8, evidence="Mail with the list."),
    Deed("Nordvik Group", "liis", "One desk for complaints on both sides", "water", "operations", -11,
         "Complaints answered", done=-6, evidence="Number and hours agreed by mail."),
    Deed("Nordvik Group", "kari", "Visit the hall in Odda", "develop", "management", -7,
         "First choice", dropped="They moved the hall to next year."),
    Deed("Fjordkraft", "kari", "Offer the service plan for the turbines", "develop", "operations", 5),
    Deed("Marinor", "jonas", "Renewal talks: who comes, what we bring", "protect", "procurement", 16),
)  # fmt: skip


def do_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Plan what is to be done, and let people have done some of it."""
    for deed in DEEDS:
        lead = _lead(deed, accounts[deed.account], people["kari"])
        if lead is not None:
            _go_on(deed, _plan(deed, accounts[deed.account], lead, people, at), people, at)


def _plan(
    deed: Deed, account: Account, lead: Lead, people: Mapping[str, User], at: datetime
) -> Action:
    from orchard.domain.accounts import queries as known
    from orchard.domain.plans import services
    from orchard.domain.plans.rules.plan import Care
    from orchard.domain.relationships import queries
    from orchard.domain.relationships.rules import Function

    manager = next(one.user for one in known.team(people["kari"], account))
    contacts = queries.usable_contacts(people["kari"], account)
    who = people[deed.who] if deed.who else (contacts.first() or manager)
    towards = Function(deed.towards) if deed.towards else None
    note = services.ActionNote(deed.title, Care(deed.care), who, lead, towards)
    return services.add_action(
        account, note=note, due_on=(at + deed.due * DAY).date(), by=manager, at=at - PLANNED
    )


def _go_on(deed: Deed, action: Action, people: Mapping[str, User], at: datetime) -> None:
    """Begin it, finish it or drop it, as the deed says."""
    from orchard.domain.plans import services

    by = action.user or people["kari"]
    if deed.begun:
        services.start_action(action, expected=action.version, by=by, at=at - 2 * DAY)
    if deed.done is not None:
        services.finish_action(
            action, expected=action.version, evidence=deed.evidence, by=by, at=at + deed.done * DAY
        )
    if deed.dropped:
        services.drop_action(
            action, expected=action.version, reason=deed.dropped, by=people["kari"], at=at - 9 * DAY
        )


def _lead(deed: Deed, account: Account, viewer: User) -> Lead | None:
    """Return what a deed is for."""
    from orchard.domain.plans.queries import actions

    found = actions.leads(viewer, account)
    named = (
        [*found["objective"], *found["initiative"]]
        if deed.for_
        else [*found["opportunity"], *found["risk"]]
    )
    return next((one for one in named if str(one).startswith(deed.for_)), None)
