"""What one says when one notes something about a customer; each note checks itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import (
    Account,
    AccountUnit,
    CanvasNote,
    Competitor,
    CompetitorPresence,
    CustomerGoal,
    CustomerKPI,
    Driver,
    IncomeSource,
    OfferNote,
    ProfileFact,
    ProfitTouch,
    Sourced,
)
from orchard.domain.accounts.rules.knowing import TOPICS
from orchard.domain.accounts.rules.profile import (
    Area,
    Block,
    Confidence,
    DriverKind,
    Horizon,
    Likelihood,
    ProfitLine,
    Strength,
    Timing,
)
from orchard.domain.core.fields import name_of
from orchard.domain.core.mistakes import Invalid

WHOLE = Decimal(1)


def _stands_elsewhere(goal: CustomerGoal, account: Account) -> bool:
    """Say whether a goal was taken out, or is one of another account, after any merger."""
    return goal.removed_at is not None or goal.account.home_id != account.home_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Where something is known from, of which day, and how sure it is."""

    model: ClassVar[type[Sourced]]
    source: str
    said_on: date
    confidence: Confidence = Confidence.DERIVED

    def check(self, account: Account, *, today: date, but: int = 0) -> None:
        """Refuse what nobody can retrace, what is too long and what belongs to another account."""
        check_origin(self.source, self.said_on, today)
        said = self.values()
        if not str(said.get(self.model.title_field, "")).strip():
            raise Invalid(_("Write down what you know first."))
        check_lengths(self.model, said)
        goal = said.get("goal")
        if isinstance(goal, CustomerGoal) and _stands_elsewhere(goal, account):
            raise Invalid(_("This goal does not stand in the profile of this account."))
        self.check_own(account, but)

    def check_own(self, account: Account, but: int) -> None:
        """Refuse what this kind of note does not allow; `but` is the row that it replaces."""

    def values(self) -> dict[str, object]:
        """Return what is stored, texts without blanks around them."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: one.strip() if type(one) is str else one for name, one in said.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactNote(Note):
    """A statement that answers a question of the profile, or stands alone."""

    model = ProfileFact
    area: Area
    statement: str
    topic: str = ""
    goal: CustomerGoal | None = None

    def check_own(self, account: Account, but: int) -> None:
        """Refuse an answer to a question of another area."""
        if self.topic and (self.topic not in TOPICS or TOPICS[self.topic].area != self.area):
            raise Invalid(_("This question belongs to another area of the profile."))


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeNote(Note):
    """A part of the customer's income."""

    model = IncomeSource
    title: str
    share: Decimal | None = None

    def check_own(self, account: Account, but: int) -> None:
        """Refuse shares that make more than the whole."""
        check_share(self.share)
        check_shares(account, self.share, but=but)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalNote(Note):
    """What the customer wants to reach."""

    model = CustomerGoal
    title: str
    horizon: Horizon
    metric: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverNote(Note):
    """What affects the customer from outside."""

    model = Driver
    type: DriverKind
    title: str
    likelihood: Likelihood
    timing: Timing
    effect: str = ""
    goal: CustomerGoal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureNote(Note):
    """A figure of the customer's, and how we believe to move it."""

    model = CustomerKPI
    title: str
    level: str = ""
    contribution: str = ""
    evidence: str = ""
    goal: CustomerGoal | None = None

    def check_own(self, account: Account, but: int) -> None:
        """Refuse evidence of nothing."""
        if self.evidence.strip() and not self.contribution.strip():
            raise Invalid(_("Say how we contribute before you say what shows it."))


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceNote(Note):
    """A competitor inside the customer; without `sponsor` whoever is known to back them stays."""

    model = CompetitorPresence
    competitor: str
    category: str
    strength: Strength
    unit: AccountUnit | None = None
    share: Decimal | None = None
    sponsor: str | None = None
    last_move: str = ""
    moved_on: date | None = None
    goal: CustomerGoal | None = None

    def check_own(self, account: Account, but: int) -> None:
        """Refuse a competitor without a name, and a unit of somebody else."""
        if not self.competitor.strip():
            raise Invalid(_("Say which competitor it is."))
        check_lengths(Competitor, {"name": self.competitor.strip()})
        check_share(self.share)
        if self.unit is not None and self.unit.account.home_id != account.home_id:
            raise Invalid(_("This unit belongs to another account."))

    def values(self) -> dict[str, object]:
        """Return what is stored, with the competitor by the name that everybody here uses."""
        said = Note.values(self)
        if self.sponsor is None:
            del said["sponsor"]
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockNote(Note):
    """A note in the customer's business model."""

    model = CanvasNote
    block: Block
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchNote(Note):
    """Where our offer touches the customer's profit and loss."""

    model = ProfitTouch
    line: ProfitLine
    title: str
    offer: OfferNote | None = None
    note: CanvasNote | None = None
    goal: CustomerGoal | None = None

    def check_own(self, account: Account, but: int) -> None:
        """Refuse a note of another customer's business model."""
        if self.note is not None and self.note.account.home_id != account.home_id:
            raise Invalid(_("This note belongs to another customer's business model."))


def check_origin(source: str, said_on: date, today: date) -> None:
    """Refuse what has no source, and what nobody can have said yet."""
    if not source.strip():
        raise Invalid(_("Say how you know it: who said so, or where it stands."))
    if said_on > today:
        raise Invalid(_("This day is still to come."))


def check_lengths(model: type[models.Model], said: Mapping[str, object]) -> None:
    """Refuse texts that the table does not hold."""
    for name, value in said.items():
        most = getattr(model._meta.get_field(name), "max_length", None)
        if most and isinstance(value, str) and len(value) > most:
            text = _("“%(field)s” has at most %(most)d letters.")
            raise Invalid(text % {"field": name_of(model, name), "most": most})


def check_share(share: Decimal | None) -> None:
    """Refuse what is no share."""
    if share is not None and not (share.is_finite() and 0 <= share <= WHOLE):
        raise Invalid(_("A share lies between 0 and 100 percent."))


def check_shares(account: Account, share: Decimal | None, *, but: int) -> None:
    """Refuse a share of income that makes more than the whole with the others."""
    others = IncomeSource.objects.standing().filter(account=account).exclude(pk=but)
    total = sum((one for one in others.values_list("share", flat=True) if one), Decimal(0))
    if share and total + share > WHOLE:
        raise Invalid(_("Together the shares make more than 100 %. Correct one of them."))


def named(name: str) -> Competitor:
    """Return the competitor of that name in whatever letters, known from now on."""
    known = Competitor.objects.filter(name__iexact=name.strip()).first()
    return known or Competitor.objects.create(name=name.strip())
