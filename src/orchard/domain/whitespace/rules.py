"""Decisions about cells: what status follows from sales, and what makes no sense."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.whitespace import FITS, CellStatus
from orchard.domain.core.mistakes import Invalid

DAYS_OF_A_YEAR = 365
TELL_WITHIN_DAYS = 30
"""A customer who does not know an offer is told of it within a month."""
LARGEST = Decimal(10) ** 13
COUNTING_SHARE = Decimal("0.2")
"""From this share of a sum on, how sure a part is counts for the whole."""


class Status(TextChoices):
    """What is going on between an offer and a unit."""

    ACTIVE = CellStatus.ACTIVE.value, gettext_lazy("We sell")
    PIPELINE = CellStatus.PIPELINE.value, gettext_lazy("In pipeline")
    WHITE = CellStatus.WHITE.value, gettext_lazy("White")
    LOST = CellStatus.LOST.value, gettext_lazy("Lost")
    COMPETITOR = CellStatus.COMPETITOR.value, gettext_lazy("A competitor has it")
    IN_HOUSE = CellStatus.IN_HOUSE.value, gettext_lazy("In-house")
    NOT_RELEVANT = CellStatus.NOT_RELEVANT.value, gettext_lazy("Not relevant")
    BLOCKED = CellStatus.BLOCKED.value, gettext_lazy("Blocked")

    @property
    def kind(self) -> CellStatus:
        """Return the same as analytics calls it."""
        return CellStatus(self.value)


SAID = tuple(status for status in Status if status not in {Status.ACTIVE, Status.PIPELINE})
"""What people say of a cell; that we sell follows from sales, pipeline from an opportunity."""
NEVER_SUGGESTED = (Status.NOT_RELEVANT, Status.BLOCKED, Status.PIPELINE)
NOT_TO_WIN = (Status.ACTIVE, Status.NOT_RELEVANT, Status.BLOCKED)
"""Cells in which nothing can be won beyond today."""
NEEDS_WHY = (Status.LOST, Status.NOT_RELEVANT, Status.BLOCKED)


class Reason(TextChoices):
    """Why a white cell is empty."""

    UNKNOWN = "unknown", gettext_lazy("Unknown to the customer")
    KNOWN = "known", gettext_lazy("Known, not used")


class Grade(TextChoices):
    """How a wallet is known."""

    TOLD = "A", gettext_lazy("A: the customer told us")
    DERIVED = "B", gettext_lazy("B: derived from volumes, benchmarks or accounts")
    GUESSED = "C", gettext_lazy("C: a guess")


class SuggestionState(TextChoices):
    """What people did with a suggestion."""

    OPEN = "open", gettext_lazy("Open")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    DISMISSED = "dismissed", gettext_lazy("Dismissed")


class OpportunityState(TextChoices):
    """How an opportunity stands."""

    OPEN = "open", gettext_lazy("Open")
    WON = "won", gettext_lazy("Won")
    LOST = "lost", gettext_lazy("Lost")


class Origin(TextChoices):
    """Where an opportunity of a plan comes from; it stays what it is whatever stage it reaches."""

    NEW = "new", gettext_lazy("New initiative")
    PIPELINE = "pipeline", gettext_lazy("Existing pipeline")


class Stage(IntegerChoices):
    """How far an opportunity has come; from the second on it serves a goal of the customer."""

    FOUND = 1, gettext_lazy("1 Found")
    CONFIRMED = 2, gettext_lazy("2 Need confirmed by the customer")
    SHAPED = 3, gettext_lazy("3 Solution shaped together")
    OFFERED = 4, gettext_lazy("4 Offered")
    PROMISED = 5, gettext_lazy("5 Agreed by word of mouth")

    @property
    def chance(self) -> Decimal:
        """Return how likely it is won from here, until somebody knows better."""
        return CHANCES[self.value - 1]


CHANCES = tuple(Decimal(text) for text in ("0.10", "0.25", "0.40", "0.60", "0.85"))
"""The usual chance of each stage: a first guess of ours, grade C."""
NEEDS_GOAL = Stage.CONFIRMED
"""The first stage that no opportunity reaches without a goal of the customer."""


class IdeaState(TextChoices):
    """What became of an idea."""

    NEW = "new", gettext_lazy("New")
    EXAMINED = "examined", gettext_lazy("Being looked at")
    TAKEN_UP = "taken_up", gettext_lazy("Taken up")
    DECLINED = "declined", gettext_lazy("Declined")


FIT_CHOICES = tuple(zip(FITS, (
    gettext_lazy("0: does not fit"), gettext_lazy("25 %: a little"), gettext_lazy("50 %: half"),
    gettext_lazy("75 %: well"), gettext_lazy("100 %: fully"),
), strict=True))  # fmt: skip


def status_of(
    sales: Decimal | None, last_on: date | None, said: Status | None, *, as_of: date
) -> Status:
    """Return the status of a cell: sales of the last year come before what people say.

    What was bought earlier and not in the last year is lost, until somebody says otherwise.
    """
    if last_on is not None and (as_of - last_on).days < DAYS_OF_A_YEAR and (sales or 0) > 0:
        return Status.ACTIVE
    if said is not None:
        return said
    return Status.LOST if last_on is not None else Status.WHITE


def built_grade(amounts: Sequence[tuple[Decimal, str]]) -> str:
    """Return the worst grade of cells that make up more than a fifth of their sum.

    >>> built_grade([(Decimal(90), "A"), (Decimal(10), "C")])
    'A'
    >>> built_grade([(Decimal(70), "A"), (Decimal(30), "C")])
    'C'
    """
    total = sum((amount for amount, _grade in amounts), Decimal(0))
    if not total:
        return max(grade for _amount, grade in amounts)
    sums: dict[str, Decimal] = {}
    for amount, grade in amounts:
        sums[grade] = sums.get(grade, Decimal(0)) + amount
    return max(grade for grade, part in sums.items() if part > total * COUNTING_SHARE)


def check_money(amount: Decimal | None, what: str) -> None:
    """Refuse what is no amount of a year."""
    if amount is not None and not (amount.is_finite() and 0 <= amount < LARGEST):
        raise Invalid(_("%(what)s: give an amount of a year, 0 or more.") % {"what": what})


def check_share(share: Decimal | None, what: str) -> None:
    """Refuse what is no share."""
    if share is not None and not (share.is_finite() and 0 <= share <= 1):
        raise Invalid(_("%(what)s: give a share between 0 and 100 %%.") % {"what": what})


def check_estimate(
    amount: Decimal | None, source: str, grade: str, on: date | None, today: date
) -> None:
    """Refuse an amount without source, grade and day."""
    check_money(amount, _("What they spend"))
    if amount is not None and not (source.strip() and grade and on):
        raise Invalid(_("Say how you know what they spend, how sure you are, and of which day."))
    if on is not None and on > today:
        raise Invalid(_("This day is still to come. Give the day of the estimate."))
