"""Risks as values: categories, life cycle, score and colour (methods 2.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Conflict, Invalid

REVIEW = timedelta(days=90)
"""So long after it was looked at a risk, or a category without one, is looked at again."""
LARGEST, SMALLEST = Decimal(10) ** 13, Decimal("0.001")
CHANCES = {1: Decimal("0.03"), 2: Decimal("0.10"), 3: Decimal("0.25"), 4: Decimal("0.50"),
           5: Decimal("0.80")}  # fmt: skip
"""How likely each likelihood is meant to be within a year."""
RED, AMBER = 15, 8
"""From which score on a risk is red, or amber."""
WORST = 5
"""An impact that is at least amber from the second likelihood on."""


class Category(TextChoices):
    """Where risks are looked for, one by one."""

    PEOPLE = "people", _("People")
    COMPETITOR = "competitor", _("Competitor")
    TECHNOLOGY = "technology", _("Technology")
    DEPENDENCE = "dependence", _("Dependence")
    CONTRACT = "contract", _("Contract")
    INDUSTRY = "industry", _("Industry")
    DELIVERY = "delivery", _("Delivery")
    FINANCE = "finance", _("Finance")


class State(TextChoices):
    """How far a risk is."""

    PROPOSED = "proposed", _("Proposed")
    OPEN = "open", _("Open")
    TREATED = "treated", _("Treated")
    ACCEPTED = "accepted", _("Accepted")
    CLOSED = "closed", _("Closed")
    OCCURRED = "occurred", _("Occurred")


OVER = (State.CLOSED, State.OCCURRED)
MOVES: Mapping[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.OPEN, State.CLOSED}),
    State.OPEN: frozenset({State.TREATED, State.ACCEPTED, *OVER}),
    State.TREATED: frozenset({State.TREATED, State.ACCEPTED, *OVER}),
    State.ACCEPTED: frozenset({State.TREATED, *OVER}),
    State.CLOSED: frozenset({State.OPEN}),
    State.OCCURRED: frozenset({State.OPEN}),
}
"""To what a risk may come from where it is; what is over is opened again first."""


class Treatment(TextChoices):
    """What we do about a risk."""

    AVOID = "avoid", _("Avoid")
    REDUCE = "reduce", _("Reduce")
    SHARE = "share", _("Share")
    ACCEPT = "accept", _("Accept")


class Velocity(TextChoices):
    """How soon it would be felt."""

    FAST = "fast", _("Within a month")
    MEDIUM = "medium", _("Within months")
    SLOW = "slow", _("Slowly")


class Level(IntegerChoices):
    """Likelihood and impact, from 1 to 5."""

    VERY_LOW = 1, _("1, very low")
    LOW = 2, _("2, low")
    MEDIUM = 3, _("3, medium")
    HIGH = 4, _("4, high")
    VERY_HIGH = 5, _("5, very high")


class Colour(TextChoices):
    """How a score is shown."""

    GREEN = "green", _("green")
    AMBER = "amber", _("amber")
    RED = "red", _("red")


def colour_of(likelihood: int, impact: int) -> Colour:
    """Return the colour of a score; the worst impact is at least amber unless very unlikely."""
    score = likelihood * impact
    if score >= RED:
        return Colour.RED
    if score >= AMBER or (impact == WORST and likelihood > 1):
        return Colour.AMBER
    return Colour.GREEN


class Looked(TextChoices):
    """What is known of a category; nothing is green because nobody looked."""

    RISKS = "risks", _("has risks")
    NONE = "none", _("none found")
    STALE = "stale", _("looked at long ago")
    NEVER = "never", _("not looked at yet")


def looked(today: date, *, has_risks: bool, checked_on: date | None) -> Looked:
    """Return what is known of a category on a day."""
    if has_risks:
        return Looked.RISKS
    if checked_on is None:
        return Looked.NEVER
    return Looked.STALE if today - checked_on > REVIEW else Looked.NONE


@dataclass(frozen=True, slots=True)
class Chance:
    """A likelihood and an impact from 1 to 5, and the share of the money that is exposed."""

    likelihood: int
    impact: int
    exposure: Decimal = Decimal(1)

    @property
    def score(self) -> int:
        """Return likelihood times impact."""
        return self.likelihood * self.impact

    def expected_loss(self, money: Decimal) -> Decimal:
        """Return the chance times the money times the share that is exposed."""
        return CHANCES[self.likelihood] * money * self.exposure

    def check(self) -> None:
        """Refuse levels and a share that cannot be."""
        if self.likelihood not in CHANCES or self.impact not in CHANCES:
            raise Invalid(gettext("Give likelihood and impact from 1 to 5."))
        exposed = self.exposure
        if not (exposed.is_finite() and SMALLEST <= exposed <= 1 and exposed == round(exposed, 3)):
            raise Invalid(
                gettext("Give the share that is exposed from 0.1 to 100 %, in steps of 0.1.")
            )


def benefit(money: Decimal, before: Chance, after: Chance) -> Decimal:
    """Return by how much a treatment lowers the expected loss."""
    return before.expected_loss(money) - after.expected_loss(money)


def check_residual(before: Chance, after: Chance, comment: str) -> None:
    """Refuse that a treatment makes it worse, unless somebody says why."""
    after.check()
    if after.score > before.score and not comment.strip():
        text = gettext("After the treatment the score would be %(after)d, before it is %(before)d. "
                       "Lower the levels, or say in the comment why it gets worse.")  # fmt: skip
        raise Invalid(text % {"after": after.score, "before": before.score})


def check_move(now: State, then: State) -> None:
    """Refuse a step that does not follow from where a risk is."""
    if then in MOVES[now]:
        return
    if now in OVER:
        raise Conflict(gettext("This risk is over. Open it again first."))
    if now is State.PROPOSED:
        raise Conflict(gettext("This risk is only proposed. Open it first, with an owner."))
    raise Conflict(gettext("This risk is open already."))


class SignalKind(TextChoices):
    """What makes Orchard propose a risk; it never notes one by itself."""

    NOTICE = "notice", _("An agreement may be given notice soon")
    ENDING = "ending", _("An agreement ends and nothing follows it")
    COMPETITOR = "competitor", _("A competitor stands strong")
    KEY_PERSON = "key-person", _("Much hangs on one person")
    ORDERS = "orders", _("They order less often")

    @property
    def category(self) -> Category:
        """Return where such a risk belongs."""
        return {
            SignalKind.NOTICE: Category.CONTRACT,
            SignalKind.ENDING: Category.CONTRACT,
            SignalKind.COMPETITOR: Category.COMPETITOR,
            SignalKind.KEY_PERSON: Category.PEOPLE,
            SignalKind.ORDERS: Category.DEPENDENCE,
        }[self]


NOTICE_WITHIN, END_WITHIN = timedelta(days=90), timedelta(days=180)
STRONG_COMPETITOR = 4


@dataclass(frozen=True, slots=True)
class Signal:
    """A reason to look: which, what may happen, and what was seen; `key` names it in an address."""

    kind: SignalKind
    subject: int
    title: str
    why: str

    @property
    def key(self) -> str:
        """Return how the signal is called as long as it is about the same."""
        return f"{self.kind.value}-{self.subject}"


class Verdict(TextChoices):
    """What somebody said to a signal."""

    TAKEN = "taken", _("taken over")
    DISMISSED = "dismissed", _("dismissed")


def is_answered(answered_on: date, today: date, *, risk_stands: bool) -> bool:
    """Say whether a signal stays silent: while its risk stands, else until the next review."""
    return risk_stands or today - answered_on <= REVIEW
