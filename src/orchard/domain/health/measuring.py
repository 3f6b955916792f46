"""What is known of an account on a day: each part of its health from the area that knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from orchard.analytics.health import HUNDRED, Cap, Part
from orchard.analytics.policy.standing import HealthPolicy
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.accounts.seating import ORDER
from orchard.domain.agreements.queries import glance
from orchard.domain.agreements.queries.deviations import unmended
from orchard.domain.agreements.queries.register import Line
from orchard.domain.agreements.rules import Renewal
from orchard.domain.agreements.rules.deviations import Severity, working_days_after
from orchard.domain.agreements.rules.register import BUYING
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import assumptions, statements
from orchard.domain.economics.rules.shocks import quarters_between, whole_quarter
from orchard.domain.health.rules import Taken
from orchard.domain.plans.queries.actions import judged
from orchard.domain.plans.queries.values import value_ledger
from orchard.domain.relationships.queries import PeopleMap, people_map
from orchard.domain.relationships.queries.people import may_see_opinions
from orchard.domain.relationships.rules import Stance
from orchard.domain.risk import queries as risks
from orchard.domain.voice import queries as voice
from orchard.domain.whitespace import queries as whitespace

A_YEAR_BEFORE_LAST_QUARTER = timedelta(days=275)
QUARTERS = 4
LEAST, MOST = 1.0, 5.0
"""The ends of the scale of satisfaction."""


def measure(viewer: User, account: Account, *, on: date) -> Taken:
    """Return what is known of an account, as somebody of its team sees it."""
    return _Look(viewer, account, on).taken


def eyes(account: Account | None = None) -> Mapping[int, User]:
    """Return through whose eyes each account is looked at, by the account's key.

    Parts belong to the team, and a hidden account to its insiders: no user of the installation sees
    them. It is somebody who may see margins, the manager first, and the same whoever asks, so that
    a score does not depend on it. Where nobody of the team may see people there is no health.
    """
    seats = Assignment.objects.open().filter(user__is_active=True, account__merged_into=None)
    held = seats if account is None else seats.filter(account=account)
    rows = held.select_related("account", "user").prefetch_related("user__roles")
    found: dict[int, User] = {}
    for seat in sorted(rows, key=_order):
        if seat.account_id not in found and may_see_opinions(seat.user, seat.account):
            found[seat.account_id] = seat.user
    return found


def _order(seat: Assignment) -> tuple[bool, int, int]:
    return not seat.user.may(Permission.SEE_MARGINS), ORDER[TeamRole(seat.role)], seat.pk


@dataclass(frozen=True)
class _Look:
    """One account on one day; delivery is not known while no service levels are measured."""

    viewer: User
    account: Account
    on: date

    @property
    def taken(self) -> Taken:
        """Return all parts and what caps them."""
        return Taken(
            self.on,
            {
                Part.VALUE: self._value(),
                Part.RELATIONSHIP: self.map.coverage.index,
                Part.VOICE: self._voice(),
                Part.COMMERCIAL: self._commercial(),
                Part.EXECUTION: self._execution(),
                Part.RISK: self._risk(),
            },
            self._caps(),
        )

    @cached_property
    def map(self) -> PeopleMap:
        """Return the people of the account, for its team only."""
        return people_map(self.viewer, self.account, on=self.on)

    @cached_property
    def policy(self) -> HealthPolicy:
        """Return the lines that are in force on the day."""
        return core.current_policy(self.viewer, self.on).policy.health

    def _value(self) -> float | None:
        """Return the confirmed share of this year's and last year's value; disputed is not confirmed."""
        found = value_ledger(self.viewer, self.account).years
        years = [one for one in found if self.on.year - 1 <= one.year <= self.on.year]
        confirmed = sum((one.confirmed for one in years), Decimal(0))
        every = sum((one.confirmed + one.claimed + one.disputed for one in years), Decimal(0))
        return _percent(confirmed, every)

    def _voice(self) -> float | None:
        """Return the quality of the relation, else satisfaction put on its scale of a hundred."""
        found = voice.standing(self.viewer, self.map)
        if found.quality.value is not None:
            return found.quality.value
        if found.satisfaction.value is not None:
            return HUNDRED * (found.satisfaction.value - LEAST) / (MOST - LEAST)
        return None

    def _commercial(self) -> float | None:
        """Return the mean of what is known: four quarters against plan, the share of their wallet."""
        figures = statements.account_figures_or_none(self.viewer, self.account)
        against_plan = None if figures is None else self._against_plan(figures)
        both = (against_plan, self._of_wallet())
        known = [one for one in both if one is not None]
        return sum(known) / len(known) if known else None

    def _against_plan(self, figures: AccountFigures) -> float | None:
        """Return the margin, else the revenue, of the last four whole quarters against their plan."""
        last = whole_quarter(figures.figure_set.as_of)
        days = quarters_between(last - A_YEAR_BEFORE_LAST_QUARTER, last)[-QUARTERS:]
        planned = assumptions.planned(self.viewer, self.account)
        brought = {one.start: one for one in figures.quarterly}
        if any(day not in planned or day not in brought for day in days):
            return None
        margins = [(brought[day].margin, planned[day][1]) for day in days]
        done = [one for one, _aim in margins if one is not None]
        aims = [aim for _one, aim in margins if aim is not None]
        if len(done) < len(days) or len(aims) < len(days):
            done = [brought[day].revenue for day in days]
            aims = [planned[day][0] for day in days]
        return _percent(sum(done, Decimal(0)), sum(aims, Decimal(0)))

    def _of_wallet(self) -> float | None:
        """Return our part of their spend against what we aim at, where both were estimated lately."""
        sources = whitespace.Sources(self.viewer, self.account)
        if not sources.sales:
            return None
        sold, aim = Decimal(0), Decimal(0)
        for one in whitespace.wallets(sources, self.on):
            said = one.estimate
            if said and said.spend is not None and said.target_share is not None and not one.is_old:
                sold += max(one.sales, Decimal(0))
                aim += said.spend * said.target_share
        return _percent(sold, aim)

    def _execution(self) -> float | None:
        """Return how many of a hundred actions that were due were done on time."""
        found = judged(self.viewer, today=self.on, account=self.account).all.percent
        return None if found is None else float(found)

    def _risk(self) -> float | None:
        """Return what the largest risk leaves; nothing is known where nobody looked."""
        found = risks.categories(self.viewer, self.account, today=self.on)
        if not any(one.is_assessed for one in found):
            return None
        worst = max((risk.score for one in found for risk in one.risks), default=0)
        return max(0.0, HUNDRED - self.policy.points_per_risk_score * worst)

    def _caps(self) -> frozenset[Cap]:
        holding = {
            Cap.DEVIATION: self._is_deviating(),
            Cap.CONTRACT: self._is_ending(),
            Cap.UNLED: bool(
                accounts.empty_seats(self.viewer, [self.account], self.on)[self.account.pk]
            ),
            Cap.HOSTILE: self._is_opposed(),
        }
        return frozenset(cap for cap, holds in holding.items() if holds)

    def _is_deviating(self) -> bool:
        zone = ZoneInfo(core.fiscal_calendar(self.viewer).time_zone)
        found = unmended(self.viewer, self.account).filter(severity=Severity.CRITICAL)
        begun = (one.counts_from.astimezone(zone).date() for one in found)
        return any(working_days_after(day, self.policy.deviation_days) < self.on for day in begun)

    def _is_ending(self) -> bool:
        lines = glance(self.viewer, self.account, today=self.on).lines
        until = self.on + timedelta(days=self.policy.contract_end_days)
        return any(self._ends(line, until) for line in lines)

    def _ends(self, line: Line, until: date) -> bool:
        """Say whether one buys by it and it ends soon; what renews itself ends by notice alone."""
        found, last = line.agreement, line.agreement.last_day
        goes_on = found.renewal == Renewal.AUTOMATIC and found.ended_on is None
        if found.kind not in BUYING or not line.is_running or found.is_followed or goes_on:
            return False
        return last is not None and self.on <= last < until

    def _is_opposed(self) -> bool:
        """Say whether somebody who decides is against us; who that is stays on the map of people."""
        return any(
            one.us is not None
            and not one.us.is_stale
            and one.us.stance == Stance.AGAINST
            and (one.influence or 0) >= self.policy.hostile_influence
            for one in self.map.people
        )


def _percent(part: Decimal, whole: Decimal) -> float | None:
    """Return a share of the whole between 0 and 100; without a whole it is not known."""
    if whole <= 0:
        return None
    return min(HUNDRED, max(0.0, HUNDRED * float(part / whole)))
