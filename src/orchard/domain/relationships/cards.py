"""What services are told about people: who somebody is, how a tie stands, what a seat expects."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import AccountUnit
from orchard.domain.core.calendar import add_months
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    Contact,
    Encounter,
    GapSeat,
    Preparation,
    Story,
)
from orchard.domain.relationships.rules import (
    LONGEST,
    SHORTEST,
    STYLE_MONTHS,
    Channel,
    Colour,
    Confidence,
    DecisionRole,
    DecisionWay,
    Function,
    InformationNeed,
    LawfulBasis,
    Level,
    PointKind,
    SeenHow,
    Stance,
    Strength,
    Tempo,
    check_scale,
    check_style,
)

OPINIONS = frozenset({
    "influence", "interest", "tempo", "information_need", "decision_way", "matters", "pains",
})  # fmt: skip
"""What a card says of how we see somebody, and not of who they are."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Who a person is, how they like to be met, and how much they weigh; empty is not known."""

    name: str
    function: Function
    level: Level
    source: str
    title: str = ""
    unit: AccountUnit | None = None
    reports_to: Contact | None = None
    email: str = ""
    phone: str = ""
    channel: Channel | None = None
    language: str = ""
    basis: LawfulBasis = LawfulBasis.LEGITIMATE_INTEREST
    tempo: Tempo | None = None
    information_need: InformationNeed | None = None
    decision_way: DecisionWay | None = None
    matters: str = ""
    pains: str = ""
    influence: int | None = None
    interest: int | None = None

    def check(self) -> None:
        """Refuse a person without name or source, a wrong address, and numbers off the scale."""
        if not self.name.strip():
            raise Invalid(_("Give the person a name."))
        if not self.source.strip():
            raise Invalid(_("Say how we know this person: a meeting, a card, their website."))
        if self.email:
            try:
                validate_email(self.email.strip())
            except ValidationError:
                raise Invalid(_("This is not an e-mail address.")) from None
        check_scale(self.influence, _("Influence"))
        check_scale(self.interest, _("Interest"))
        check_lengths(Contact, self.values())

    def values(self) -> dict[str, object]:
        """Return what is stored with the person; weights have their own history."""
        return {
            name: said
            for name, said in stripped(self).items()
            if name not in {"influence", "interest"}
        }

    def opinions(self) -> dict[str, object]:
        """Return what we think of them, as far as the card says so."""
        return {name: said for name, said in stripped(self).items() if name in OPINIONS and said}

    def facts(self) -> dict[str, object]:
        """Return who they are, without what we think of them."""
        return {name: said for name, said in self.values().items() if name not in OPINIONS}


@dataclass(frozen=True, slots=True)
class TieNote:
    """How strong a tie is on a day, what shows it, and when they last really met."""

    strength: Strength
    on: date
    evidence: str = ""
    met_on: date | None = None
    what: str = ""

    def check(self) -> None:
        """Refuse texts that are longer than what is kept."""
        check_lengths(Encounter, {"what": self.what})


@dataclass(frozen=True, slots=True)
class AttitudeNote:
    """How somebody looks at us, or at a named solution, and what they said or did."""

    stance: Stance
    on: date
    observed: str
    solution: str = ""

    def check(self) -> None:
        """Refuse an attitude that nobody observed."""
        if not self.observed.strip():
            raise Invalid(_("Write what they said or did: an attitude is observed, not guessed."))
        check_lengths(AttitudeAssessment, {"solution": self.solution})


@dataclass(frozen=True, slots=True)
class StyleNote:
    """Which way of working somebody's behaviour resembles, what they did, and until when it holds."""

    primary: Colour
    confidence: Confidence
    observed: str
    on: date
    expires_on: date | None = None
    secondary: Colour | None = None
    seen_how: SeenHow = SeenHow.OBSERVED

    @property
    def until(self) -> date:
        """Return the last day, a year later where nobody said another."""
        return self.expires_on or add_months(self.on, STYLE_MONTHS)

    def check(self) -> None:
        """Refuse a way of working that nobody saw, or that would never have to be seen again."""
        check_style(self.primary, self.secondary or "", self.observed, self.on, self.until)


@dataclass(frozen=True, slots=True)
class PointNote:
    """What a person said or asked, kept until it is answered; a question has somebody who does."""

    kind: PointKind
    text: str
    raised_on: date
    owner: User | None = None
    due_on: date | None = None

    def check(self) -> None:
        """Refuse an empty one, and a question that nobody has to answer."""
        if not self.text.strip():
            raise Invalid(_("Write what they said or asked."))
        if self.kind is PointKind.QUESTION and self.owner is None:
            raise Invalid(_("Say who answers the question."))
        if self.owner is not None and not self.owner.is_active:
            text = _("%(name)s no longer works here. Choose somebody else.")
            raise Invalid(text % {"name": self.owner})


@dataclass(frozen=True, slots=True)
class TalkPlan:
    """What a conversation is for, when it is, and how long; without minutes as its people like it."""

    purpose: str
    planned_on: date
    minutes: int | None = None

    def check(self) -> None:
        """Refuse a conversation without purpose, or of a length that nobody can mean."""
        if not self.purpose.strip():
            raise Invalid(_("Say what the conversation is for."))
        if self.minutes is not None and not SHORTEST <= self.minutes <= LONGEST:
            text = _("A conversation takes from %(least)d to %(most)d minutes.")
            raise Invalid(text % {"least": SHORTEST, "most": LONGEST})
        check_lengths(Preparation, {"purpose": self.purpose})


@dataclass(frozen=True, slots=True)
class TalkSheet:
    """What is ready for a conversation; what is empty is not ready yet."""

    result_line: str = ""
    recommendation: str = ""
    story: str = ""
    picked: Story | None = None
    idea: str = ""
    idea_owner: Contact | None = None
    support_plan: str = ""
    has_figures: bool = False
    has_sources: bool = False
    has_method: bool = False
    technical: str = ""
    economic: str = ""
    risk: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    decide_by: date | None = None

    def check(self) -> None:
        """Refuse texts that are longer than what is kept."""
        check_lengths(Preparation, self.values())

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: value.strip() if isinstance(value, str) else value for name, value in said.items()
        }


@dataclass(frozen=True, slots=True)
class SeatNote:
    """A role that somebody at the customer should have for us, and who finds that person how."""

    title: str
    function: Function
    level: Level
    influence: int
    role: DecisionRole | None = None
    owner: User | None = None
    plan: str = ""
    due_on: date | None = None

    def check(self) -> None:
        """Refuse a seat that says nothing, or has an owner who left."""
        if not self.title.strip():
            raise Invalid(_("Say which role is expected, such as head of IT."))
        check_scale(self.influence, _("Influence"))
        if self.owner is not None and not self.owner.is_active:
            text = _("%(name)s no longer works here. Choose somebody else.")
            raise Invalid(text % {"name": self.owner})
        check_lengths(GapSeat, {"title": self.title})

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        return stripped(self)


def stripped(card: ContactCard | SeatNote) -> dict[str, object]:
    """Return what a card says, texts without blanks around them, choices never `None`."""
    said = {one.name: getattr(card, one.name) for one in fields(card)}
    rows = ("unit", "reports_to", "owner", "due_on", "influence", "interest")
    return {
        name: value if name in rows else str(value or "").strip() for name, value in said.items()
    }


def check_lengths(model: type[models.Model], said: dict[str, object]) -> None:
    """Refuse texts that are longer than their column."""
    for name, text in said.items():
        field = model._meta.get_field(name)
        most = getattr(field, "max_length", None)
        if isinstance(text, str) and most and len(text) > most:
            facts = {"what": getattr(field, "verbose_name", name), "most": most}
            raise Invalid(_("“%(what)s” takes at most %(most)d letters. Shorten it.") % facts)
