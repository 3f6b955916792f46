"""Packs as values: kinds, for whom, in which form, how far they are, and by when they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.days import check_days
from orchard.domain.core.mistakes import Invalid

DAYS_BEFORE = 5
"""So many working days before the meeting a pack is with those who read it."""
WORKING_DAYS = 5
LONGEST = timedelta(days=731)
STUCK = timedelta(minutes=10)
"""After so long nobody works on a pack any more: the process died."""


class Kind(TextChoices):
    """What a pack is for."""

    REVIEW = "qbr", gettext_lazy("Review with the customer (QBR)")
    PLAN = "plan", gettext_lazy("Plan on one page")
    BRIEF = "brief", gettext_lazy("Strategy brief")
    BOARD = "board", gettext_lazy("Board pack")


class Audience(TextChoices):
    """Who may read it."""

    INTERNAL = "internal", gettext_lazy("Only our people")
    CUSTOMER = "customer", gettext_lazy("The customer, too")


FOR_CUSTOMERS = (Kind.REVIEW, Kind.PLAN)
"""A brief and a board pack speak about the customer, not with them."""


class Form(TextChoices):
    """As what it is written; its value is the ending of the file."""

    PPTX = "pptx", gettext_lazy("Slides (PPTX)")
    DOCX = "docx", gettext_lazy("Text document (DOCX)")
    PDF = "pdf", gettext_lazy("PDF")


class State(TextChoices):
    """How far a pack is."""

    QUEUED = "queued", gettext_lazy("Waiting")
    RUNNING = "running", gettext_lazy("Being made")
    READY = "ready", gettext_lazy("Ready")
    FAILED = "failed", gettext_lazy("Failed")


OPEN = (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which pack somebody asks for; `meets_on` is the day on which it is needed."""

    kind: Kind
    audience: Audience
    form: Form
    starts_on: date
    ends_on: date
    meets_on: date | None = None
    has_margins: bool = False

    def check(self, today: date) -> None:
        """Refuse a period that is none, and what no customer may read."""
        check_days(self.starts_on, self.ends_on, self.meets_on)
        if self.ends_on < self.starts_on or self.ends_on - self.starts_on > LONGEST:
            raise Invalid(_("The period ends before it starts, or is longer than two years."))
        if self.starts_on > today:
            raise Invalid(_("The period is still to come. Give one that has begun."))
        if self.audience == Audience.CUSTOMER and self.kind not in FOR_CUSTOMERS:
            raise Invalid(_("A brief and a board pack speak about the customer: they are for our people only."))  # fmt: skip
        if self.audience == Audience.CUSTOMER and self.has_margins:
            raise Invalid(_("Margins are never in what a customer reads."))


def send_by(meets_on: date) -> date:
    """Return the day by which a pack is sent: five working days before the meeting.

    >>> send_by(date(2026, 11, 27))
    datetime.date(2026, 11, 20)
    >>> send_by(date(2026, 11, 29))
    datetime.date(2026, 11, 23)
    """
    day, left = meets_on, DAYS_BEFORE
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < WORKING_DAYS
    return day


def is_stuck(state: State, asked_at: datetime, at: datetime) -> bool:
    """Say whether a pack is waited for in vain."""
    return state in OPEN and at - asked_at > STUCK


def quarter_before(day: date) -> tuple[date, date]:
    """Return the first and last day of the calendar quarter that ended last.

    >>> quarter_before(date(2026, 11, 27))
    (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    """
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    last = first - timedelta(days=1)
    return last.replace(month=last.month - 2, day=1), last
