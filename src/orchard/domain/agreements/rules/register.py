"""Dates of an agreement: the last day for notice, its state on a day, and which reminder is due."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.mistakes import Conflict, Invalid

STEPS = (180, 90, 60, 30)
"""So many days before the last day for notice somebody is reminded."""
WINDOW = timedelta(days=STEPS[0])
PASSED, OVER = 0, -1
"""Steps after the last: the day for notice is gone, the term is over and nobody said what follows."""
LONGEST_NOTICE = 3650
HUNDRED, LARGEST = Decimal(100), Decimal(10) ** 13
_REBATE = re.compile(
    r"([0-9]{1,3}(?: ?[0-9]{3})*|[0-9]+(?:[.,][0-9]{1,2})?)[ :]+([0-9]+(?:[.,][0-9]{1,3})?) ?%?"
)


class Kind(TextChoices):
    """What is agreed."""

    FRAMEWORK = "framework", gettext_lazy("Framework agreement")
    PRICE = "price", gettext_lazy("Price agreement")
    SUPPLY = "supply", gettext_lazy("Supply agreement")
    SERVICE = "service", gettext_lazy("Service level agreement (SLA)")
    REBATE = "rebate", gettext_lazy("Rebate agreement")
    OTHER = "other", gettext_lazy("Another agreement")


BUYING = frozenset({Kind.FRAMEWORK, Kind.PRICE, Kind.SUPPLY})
"""By these a unit buys; service levels and rebates alone give no terms to buy by."""


class Renewal(TextChoices):
    """What happens at the end of the term."""

    ENDS = "ends", gettext_lazy("It ends")
    TALKS = "talks", gettext_lazy("A new one is negotiated")
    OPTION = "option", gettext_lazy("The customer may take an option")
    AUTOMATIC = "automatic", gettext_lazy("It renews by itself unless somebody gives notice")
    UNTIL_NOTICE = "until_notice", gettext_lazy("It has no end and runs until notice")


class Stage(TextChoices):
    """How far an agreement is on its way to two signatures."""

    DRAFT = "draft", gettext_lazy("Draft")
    NEGOTIATION = "negotiation", gettext_lazy("In negotiation")
    SIGNED = "signed", gettext_lazy("Signed")


class State(TextChoices):
    """How an agreement stands on a day."""

    DRAFT = "draft", gettext_lazy("Draft")
    NEGOTIATION = "negotiation", gettext_lazy("In negotiation")
    SIGNED = "signed", gettext_lazy("Signed, not yet begun")
    ACTIVE = "active", gettext_lazy("Active")
    WINDOW = "window", gettext_lazy("Renewal window")
    ENDING = "ending", gettext_lazy("Ending")
    RENEWED = "renewed", gettext_lazy("Renewed")
    TERMINATED = "terminated", gettext_lazy("Terminated")
    EXPIRED = "expired", gettext_lazy("Expired")


RUNNING = frozenset({State.SIGNED, State.ACTIVE, State.WINDOW, State.ENDING})
IN_TALKS = frozenset({State.DRAFT, State.NEGOTIATION})
ENDED = frozenset({State.RENEWED, State.TERMINATED, State.EXPIRED})


class NoticeUnit(TextChoices):
    """In what a notice period is counted."""

    DAYS = "days", gettext_lazy("days")
    MONTHS = "months", gettext_lazy("months")


class EndedBy(TextChoices):
    """Who ended an agreement."""

    US = "us", gettext_lazy("We did")
    THEM = "them", gettext_lazy("The customer did")
    BOTH = "both", gettext_lazy("Both together")


class AgreementIsOver(Conflict):
    """Nothing follows from an agreement that ended."""

    default = gettext_lazy("This agreement is over. Record a new one.")


@dataclass(frozen=True, slots=True)
class Life:
    """What decides how an agreement stands on a day."""

    stage: Stage
    starts_on: date
    ends_on: date | None
    notice_on: date | None
    renewal: Renewal
    ended_on: date | None
    next_starts_on: date | None
    """The first day of the signed agreement that follows; until then this one binds."""

    @property
    def goes_on(self) -> bool:
        """Say whether its term may have been prolonged without anybody doing anything."""
        return self.renewal == Renewal.AUTOMATIC


@dataclass(frozen=True, slots=True)
class Rebate:
    """From which sales of a year on, in percent."""

    from_sales: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Signed:
    """One signed agreement of an account in the chain of its renewals."""

    key: int
    follows: int | None
    starts_on: date


@dataclass(frozen=True, slots=True)
class History:
    """How often agreements were renewed, and since which year the renewed ones run."""

    agreements: int
    times: int
    since: int | None


def state_on(day: date, life: Life) -> State:
    """Return how an agreement stands on a day: what people said first, then its dates.

    Talks are over once they are given up; what is signed binds up to the last day that was said.
    """
    said = _said(day, life)
    if said is not None:
        return said
    if day < life.starts_on:
        return State.SIGNED
    if life.ends_on is not None and day > life.ends_on and not life.goes_on:
        return State.EXPIRED
    return State.WINDOW if _is_in_window(day, life) else State.ACTIVE


def _said(day: date, life: Life) -> State | None:
    """Return how an agreement stands by what people said; nothing where its dates decide."""
    if life.ended_on is not None and (life.stage != Stage.SIGNED or day > life.ended_on):
        return State.TERMINATED
    if life.stage != Stage.SIGNED:
        return State(life.stage.value)
    if life.next_starts_on is not None and day >= life.next_starts_on:
        return State.RENEWED
    return State.ENDING if life.ended_on is not None else None


def step_due(day: date, life: Life) -> int | None:
    """Return which reminder is the latest that a day has reached, or none.

    180, 90, 60 or 30 days before the last day for notice; `PASSED` once that day is gone; `OVER` when the
    term ended and the agreement may have renewed itself.
    """
    if state_on(day, life) != State.WINDOW or life.notice_on is None:
        return None
    if life.ends_on is not None and day > life.ends_on:
        return OVER
    left = (life.notice_on - day).days
    return PASSED if left < 0 else min((step for step in STEPS if left <= step), default=None)


def is_to_tell(step: int | None, answered: int | None) -> bool:
    """Say whether a reminder still waits: each step is answered once, the end of a term never."""
    return step is not None and (step == OVER or answered is None or step < answered)


def last_day_for_notice(ends_on: date | None, period: int | None, unit: NoticeUnit) -> date | None:
    """Return the last day on which notice counts; without a period the end itself, without an end none.

    Three months before the end of 31 December is 30 September.
    """
    if ends_on is None or not period:
        return ends_on
    if unit == NoticeUnit.DAYS:
        return ends_on - timedelta(days=period)
    return months_before(ends_on + timedelta(days=1), period) - timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier; a short month ends with its last day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def check_dates(
    starts_on: date, ends_on: date | None, notice: tuple[int | None, NoticeUnit], renewal: Renewal
) -> None:
    """Refuse a term that cannot be."""
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(_("The end is before the start. Correct one of the two days."))
    if (ends_on is None) != (renewal == Renewal.UNTIL_NOTICE):
        raise Invalid(
            _("Give the day of the end, or choose that it runs until notice: one of both.")
        )
    period, unit = notice
    if period is not None and not 0 < period <= LONGEST_NOTICE:
        raise Invalid(_("Give the notice period in days or months, 1 or more; leave it open if there is none."))  # fmt: skip
    last = last_day_for_notice(ends_on, period, unit)
    if last is not None and last < starts_on:
        raise Invalid(_("The notice period is longer than the term. Shorten it, or correct the days of the term."))  # fmt: skip


def check_renewable(state: State) -> None:
    """Refuse to renew what was never signed, was renewed already or is over."""
    if state in IN_TALKS:
        raise Conflict(_("Nobody signed this agreement yet: change it, there is nothing to renew."))
    if state == State.RENEWED:
        raise Conflict(_("This agreement was renewed already. Renew the one that follows it."))
    if state == State.EXPIRED:
        raise AgreementIsOver(_("This agreement is over. Record a new one, and say there what it follows."))  # fmt: skip
    if state in ENDED:
        raise AgreementIsOver
    check_not_ending(state)


def check_not_ending(state: State) -> None:
    """Refuse to renew or end what was terminated and still runs."""
    if state == State.ENDING:
        raise Conflict(_("This agreement was terminated. Take that back first if it goes on, or ends on another day."))  # fmt: skip


def rebate_steps(text: str) -> tuple[Rebate, ...]:
    """Return the steps that a text names, one a line: sales of a year, then percent."""
    steps = tuple(_rebate(line) for line in text.splitlines() if line.strip())
    sales = [one.from_sales for one in steps]
    if sales != sorted(set(sales)):
        raise Invalid(_("Order the rebate steps by sales: each begins higher than the one before."))
    return steps


def history(signed: Iterable[Signed]) -> History:
    """Return how often the agreements of an account were renewed, and since when the renewed ones run."""
    rows = {one.key: one for one in signed}
    renewed = [one for one in rows.values() if one.follows in rows]
    first = min((_root(one, rows).starts_on.year for one in renewed), default=None)
    return History(len(rows), len(renewed), first)


def _root(one: Signed, rows: Mapping[int, Signed]) -> Signed:
    while one.follows is not None and one.follows in rows:
        one = rows[one.follows]
    return one


def _is_in_window(day: date, life: Life) -> bool:
    """Say whether somebody has to act soon; not once it is signed what follows."""
    if life.next_starts_on is not None or life.notice_on is None:
        return False
    return day >= life.notice_on - WINDOW


def _rebate(line: str) -> Rebate:
    """Return one step; 100,000 is refused, since nobody knows whether it is a hundred."""
    found = _REBATE.fullmatch(line.strip().replace(" ", " "))
    if found is None:
        raise Invalid(_wrong(line))
    sales, percent = (Decimal("".join(one.split()).replace(",", ".")) for one in found.groups())
    if not (sales < LARGEST and 0 < percent <= HUNDRED):
        raise Invalid(_wrong(line))
    return Rebate(sales, percent)


def _wrong(line: str) -> str:
    text = _("Rebate step “%(line)s”: write sales of a year and percent, as 100000 2.5.")
    return text % {"line": line.strip()[:60]}
