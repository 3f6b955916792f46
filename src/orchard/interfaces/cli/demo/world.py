"""The whole story in order: supplier, people, money, ledger, accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from orchard.interfaces.cli.demo import (
    accounting,
    agreements,
    bargains,
    cast,
    choosing,
    conversations,
    crowd,
    customers,
    deciding,
    doing,
    expectations,
    invoicing,
    joining,
    knowing,
    lowering,
    maturing,
    meetings,
    mending,
    packs,
    papers,
    planning,
    profiles,
    promising,
    protecting,
    rates,
    relations,
    standing,
    teams,
    thirty,
    together,
    traces,
    voices,
    white_space,
)
from orchard.interfaces.cli.demo.months import months

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

SUPPLIER = "Vestberg Industri"
TIME_ZONE = "Europe/Oslo"
TEAMS_NAMED = timedelta(days=90)
"""So long before the moment of the story, so that the latest days show what is going on."""
STARTED_KNOWING = timedelta(days=1)
"""The profiles are older than what happened today."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of world: its day, its moment of making and the source of its chance."""

    as_of: date
    at: datetime
    random: Random


@dataclass(frozen=True, slots=True)
class Made:
    """What there is afterwards."""

    people: int
    accounts: int
    customers: int
    lines: int


def build(wish: Wish, say: Say) -> Made:
    """Build the supplier through the services, from nothing."""
    from orchard.domain.core import bootstrap, demo

    at, random = wish.at, wish.random
    say("supplier and people")
    supplier = demo.found(SUPPLIER, currency=rates.BASE, time_zone=TIME_ZONE, by=None, at=at)
    operator = bootstrap.operator(currency=rates.BASE, at=at)
    people = cast.hire(operator, at=at)
    say("invoices of three years")
    story = months(wish.as_of)
    shop = invoicing.store_rates(story, random, by=people["liis"], at=at)
    groups = (*profiles.named(), *crowd.crowd(random))
    buying = customers.customers(groups, random)
    lines = invoicing.import_all(buying, shop, by=people["liis"], at=at)
    say("teams, comments, decisions")
    accounts = _accounts(people["astrid"])
    revenue = {group.name: group.revenue for group in groups}
    teams.assign_all(accounts, revenue, people, since=story[0], at=at - TEAMS_NAMED)
    _leave_traces(accounts, people, at)
    say("costs and figures, of today and of a year ago")
    accounting.store_costs(groups, by=people["liis"], at=at)
    accounting.compute(story, by=operator, at=at)
    say("what is known of customers, and the choice of key accounts")
    knowing.know_all(accounts, people, at=at - STARTED_KNOWING)
    choosing.choose_all(accounts, people, at=at)
    accounting.compute_again(by=operator, finance=people["liis"], at=at)
    say("forecasts, plan, bargains, agreements and white space")
    _plan_and_bargain(accounts, people, at)
    relations.know_all(accounts, people, random, at=at)
    _fill_and_hear(accounts, people, operator, wish)
    demo.finish(supplier, by=operator, at=at)
    return Made(len(people), len(groups), len(buying), lines)


def _leave_traces(accounts: dict[str, Account], people: dict[str, User], at: datetime) -> None:
    """Let people have written, decided and worked."""
    traces.leave_all(accounts, people, at=at)
    traces.log_all_hours(accounts, people, at=at)
    maturing.look_back(people, at=at)


def _plan_and_bargain(accounts: dict[str, Account], people: dict[str, User], at: datetime) -> None:
    """Let the managers of the largest accounts say what is expected, given, got and agreed."""
    expectations.expect_all(accounts, by=people["kari"], at=at)
    bargains.strike_all(accounts["Nordvik Group"], by=people["kari"], at=at)
    agreements.agree_all(accounts, people, at=at)
    mending.mend_all(accounts["Nordvik Group"], people, at=at)
    papers.file_all(accounts, people, at=at)


def _fill_and_hear(
    accounts: dict[str, Account], people: dict[str, User], operator: User, wish: Wish
) -> None:
    """Say what is sold where and what is not, and let customers say how they see the supplier."""
    white_space.fill_all(accounts, people, operator=operator, at=wish.at)
    planning.plan_all(accounts, people, at=wish.at)
    joining.settle_all(accounts, people, at=wish.at)
    doing.do_all(accounts, people, at=wish.at)
    lowering.lower_all(accounts, people, at=wish.at)
    conversations.tell_all(accounts, people, at=wish.at)
    meetings.meet_all(accounts, people, at=wish.at)
    voices.hear_all(accounts, people, wish.random, at=wish.at)
    together.share_all(accounts, people, at=wish.at)
    promising.promise_all(accounts, people, at=wish.at)
    protecting.protect_all(accounts["Nordvik Group"], people, at=wish.at)
    thirty.begin_all(accounts, people, at=wish.at)
    packs.make_all(accounts["Nordvik Group"], by=people["kari"], at=wish.at)
    deciding.decide_all(accounts, people, at=wish.at)
    packs.make_for_board(by=people["astrid"], at=wish.at)
    maturing.look_now(people, at=wish.at)
    standing.stand_all(accounts, people, at=wish.at)
    _take_health(operator, wish.at)


def _take_health(operator: User, at: datetime) -> None:
    """Look at how the accounts stand, as every night does."""
    from orchard.domain.core import queries
    from orchard.domain.health import jobs

    jobs.take_snapshots(queries.organisation(operator), by=operator, at=at)


def _accounts(viewer: User) -> dict[str, Account]:
    from orchard.domain.accounts import queries

    return {account.name: account for account in queries.accounts(viewer)}
