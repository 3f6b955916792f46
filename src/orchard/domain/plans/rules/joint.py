"""What both sides do together, as values: sides, what they say, when something is agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orchard.analytics import joint


class Side(TextChoices):
    """Who speaks: one of us, or somebody at the customer."""

    US = "us", _("We")
    CUSTOMER = "customer", _("The customer")


class Says(TextChoices):
    """What a side says to the text of a success criterion."""

    ACCEPTED = "accepted", _("Accepted")
    CHANGE = "change", _("Asks for a change")


class Benefit(TextChoices):
    """What kind of value a customer had from us."""

    COST = "cost", _("Lower cost")
    REVENUE = "revenue", _("More revenue")
    RISK = "risk", _("Less risk")
    TIME = "time", _("Time saved")
    QUALITY = "quality", _("Better quality")
    CAPITAL = "capital", _("Less capital tied up")
    SUSTAINABILITY = "sustainability", _("Sustainability")
    OTHER = "other", _("Other")


class CriterionState(TextChoices):
    """How far a success criterion is; it follows from what both sides said to its text."""

    PROPOSED = "proposed", _("Proposed")
    WAITS_FOR_CUSTOMER = "waits_customer", _("Waits for the customer")
    WAITS_FOR_US = "waits_us", _("Waits for us")
    CHANGE_ASKED = "change", _("A change is asked for")
    AGREED = "agreed", _("Agreed")


class Reach(TextChoices):
    """Where the measured value stands between the baseline and the target."""

    UNKNOWN = "unknown", _("not measured yet")
    REACHED = "reached", _("reached")
    CLOSE = "close", _("close")
    UNDER_WAY = "under_way", _("under way")
    NOT_MOVED = "not_moved", _("not better than at the start")


@dataclass(frozen=True, slots=True)
class Saying:
    """What a side said, and to which version of the text."""

    side: Side
    text_version: int
    says: Says


CLOSE = Decimal("0.75")
"""From this part of the way on a criterion is close to its target."""


def state_of(text_version: int, sayings: Iterable[Saying]) -> CriterionState:
    """Return how far a criterion is: agreed only when both accepted the text as it is now."""
    now = [one for one in sayings if one.text_version == text_version]
    accepted = {one.side for one in now if one.says == Says.ACCEPTED}
    if accepted == {Side.US, Side.CUSTOMER}:
        return CriterionState.AGREED
    if any(one.says == Says.CHANGE and one.side not in accepted for one in now):
        return CriterionState.CHANGE_ASKED
    if Side.US in accepted:
        return CriterionState.WAITS_FOR_CUSTOMER
    return CriterionState.WAITS_FOR_US if accepted else CriterionState.PROPOSED


def part_of_the_way(baseline: Decimal, target: Decimal, current: Decimal) -> Decimal:
    """Return how much of the way from the baseline to the target is done, 0 to 1."""
    if baseline == target:
        return Decimal(1) if current == target else Decimal(0)
    return min(Decimal(1), max(Decimal(0), (current - baseline) / (target - baseline)))


def reach(baseline: Decimal, target: Decimal, current: Decimal | None) -> Reach:
    """Return where a measured value stands; whether more or less is better follows from both ends."""
    if current is None:
        return Reach.UNKNOWN
    done = part_of_the_way(baseline, target, current)
    if done == 1:
        return Reach.REACHED
    if done <= 0:
        return Reach.NOT_MOVED
    return Reach.CLOSE if done >= CLOSE else Reach.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Score:
    """What one side expects of an initiative, what it takes, and whether it wants it done."""

    benefit: int
    effort: int
    wants: bool


@dataclass(frozen=True, slots=True)
class Both:
    """What both sides say of one initiative; nothing where a side has not said it."""

    key: int
    us: Score | None
    customer: Score | None

    @property
    def effort(self) -> int | None:
        """Return the effort where both say the same."""
        if self.us is None or self.customer is None or self.us.effort != self.customer.effort:
            return None
        return self.us.effort

    @property
    def score(self) -> float | None:
        """Return the joint score where both scored and agree about the effort."""
        if self.us is None or self.customer is None or self.effort is None:
            return None
        return joint.joint_score(self.customer.benefit, self.us.benefit, self.effort)

    @property
    def is_agreed(self) -> bool:
        """Say whether it has a score and both want it done."""
        has_score = self.score is not None
        return has_score and all(one is not None and one.wants for one in (self.us, self.customer))


def in_order(initiatives: Collection[Both]) -> tuple[Both, ...]:
    """Return initiatives by joint score, the highest first; those without one come last."""
    return tuple(sorted(initiatives, key=lambda one: (-(one.score or 0.0), one.key)))
