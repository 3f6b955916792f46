"""What people at the customer are and how we may stand with them, decided on values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.coverage import Expectation
from orchard.domain.core.calendar import add_months
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.rules import Permission

LOWEST, HIGHEST = 1, 5
"""Influence and interest."""

MONTHS_KEPT = 36
"""So long we keep what we know about somebody who left the customer."""


class IntakeKind(TextChoices):
    """What a file of another system holds, beside people and invoice lines."""

    OPPORTUNITIES = "opportunities", gettext_lazy("Opportunities")
    ACTIVITIES = "activities", gettext_lazy("Activities")

    @property
    def permission(self) -> Permission:
        """Return what somebody needs to take rows of it over; each account asks for more."""
        if self is IntakeKind.ACTIVITIES:
            return Permission.SEE_OPINIONS  # notes are for the team of the account alone
        return Permission.WRITE_COMMENTS


class LookKind(TextChoices):
    """What of a person one of us had before their eyes, from the least to the most."""

    DETAILS = "details", gettext_lazy("Who they are and how to reach them")
    OVERVIEW = "overview", gettext_lazy("What the team thinks and notes, among other people")
    OPINIONS = "opinions", gettext_lazy("What the team thinks and notes, of this person alone")
    NOTES = "notes", gettext_lazy("Notes of conversations with them")


class Function(TextChoices):
    """Where in the customer's house somebody works: each group wants something else from us."""

    MANAGEMENT = "management", gettext_lazy("Top management")
    SPECIALISTS = "specialists", gettext_lazy("Specialists and users")
    PROCUREMENT = "procurement", gettext_lazy("Procurement and finance")
    OPERATIONS = "operations", gettext_lazy("Operations, IT, logistics")


WHY = {
    Function.MANAGEMENT: gettext_lazy("Sets direction and decides on large investments."),
    Function.SPECIALISTS: gettext_lazy("Know where the shoe pinches."),
    Function.PROCUREMENT: gettext_lazy("Watch price, contracts and risk."),
    Function.OPERATIONS: gettext_lazy("Make the solutions actually work."),
}
"""What each function is to us."""


class Level(TextChoices):
    """How high somebody stands."""

    EXECUTIVE = "executive", gettext_lazy("Executive")
    SENIOR_MANAGER = "senior_manager", gettext_lazy("Senior manager")
    MANAGER = "manager", gettext_lazy("Manager")
    SPECIALIST = "specialist", gettext_lazy("Specialist or operative")


class DecisionRole(TextChoices):
    """What somebody is in a decision to buy; one person can be several."""

    INITIATOR = "initiator", gettext_lazy("Initiator")
    USER = "user", gettext_lazy("User")
    INFLUENCER = "influencer", gettext_lazy("Influencer")
    BUYER = "buyer", gettext_lazy("Buyer")
    DECIDER = "decider", gettext_lazy("Decider")
    GATEKEEPER = "gatekeeper", gettext_lazy("Gatekeeper")


class Ground(TextChoices):
    """Why nothing about a person may be used for now, in the words of who asks for it."""

    WRONG = "wrong", gettext_lazy("Something we hold is wrong")
    DISPUTED = "disputed", gettext_lazy("They doubt that it is right")
    UNLAWFUL = "unlawful", gettext_lazy("We may not hold it, and they do not want it erased")
    CLAIMS = "claims", gettext_lazy("They need it for a claim of their own")
    CHECKING = "checking", gettext_lazy("Their objection is being checked")
    OBJECTED = "objected", gettext_lazy("They object")


TO_CORRECT = (Ground.WRONG, Ground.DISPUTED)
"""Grounds that end by correcting what is held, or by saying why not."""


class Strength(IntegerChoices):
    """How strong a tie is, with what one sees of it."""

    NONE = 0, gettext_lazy("none")
    WEAK = 1, gettext_lazy("weak")
    MEDIUM = 2, gettext_lazy("medium")
    STRONG = 3, gettext_lazy("strong")
    ADVOCATE = 4, gettext_lazy("advocate")


ANCHORS = {
    Strength.NONE: gettext_lazy("0, none: they do not know each other"),
    Strength.WEAK: gettext_lazy("1, weak: have met"),
    Strength.MEDIUM: gettext_lazy("2, medium: answers, and meets when asked"),
    Strength.STRONG: gettext_lazy("3, strong: shares unprompted and takes initiative"),
    Strength.ADVOCATE: gettext_lazy("4, advocate: speaks for us in their own house"),
}
"""What each strength looks like, so that two people mean the same."""


class LineKind(TextChoices):
    """What runs between two people of theirs besides who reports to whom."""

    INFLUENCE = "influence", gettext_lazy("influences")
    CONFLICT = "conflict", gettext_lazy("in conflict with")


class Bond(TextChoices):
    """Why one of their people has another one's ear."""

    REPORTS = "reports", gettext_lazy("reports to")
    LEADS = "leads", gettext_lazy("leads")
    INFLUENCES = "influences", gettext_lazy("influences")


class Answer(TextChoices):
    """What came of a request for an introduction."""

    DONE = "done", gettext_lazy("done")
    DECLINED = "declined", gettext_lazy("declined")
    WITHDRAWN = "withdrawn", gettext_lazy("taken back")


class Stance(IntegerChoices):
    """How somebody looks at us, or at a solution."""

    AGAINST = -1, gettext_lazy("against")
    NEUTRAL = 0, gettext_lazy("neutral")
    FOR = 1, gettext_lazy("for")


class Colour(TextChoices):
    """A way of working that somebody was seen to prefer: a word to talk about it, no diagnosis."""

    RED = "red", gettext_lazy("red")
    YELLOW = "yellow", gettext_lazy("yellow")
    GREEN = "green", gettext_lazy("green")
    BLUE = "blue", gettext_lazy("blue")


class Confidence(TextChoices):
    """How sure the writer is."""

    LOW = "low", gettext_lazy("a first impression")
    MEDIUM = "medium", gettext_lazy("seen more than once")
    HIGH = "high", gettext_lazy("seen often, by several of us")


class SeenHow(TextChoices):
    """Where an observation comes from."""

    OBSERVED = "observed", gettext_lazy("We saw it")
    DECLARED = "declared", gettext_lazy("They said so themselves")
    AGREED = "agreed", gettext_lazy("We talked about it with them")


class PointKind(TextChoices):
    """What waits for an answer."""

    CONCERN = "concern", gettext_lazy("Concern")
    QUESTION = "question", gettext_lazy("Question")
    NEED = "need", gettext_lazy("Need")
    VOICE = "voice", gettext_lazy("User voice")


PINCHES = (PointKind.NEED, PointKind.VOICE)
"""What those say who work with our offers: it is kept by function group besides."""


class Adapted(TextChoices):
    """Whether a conversation was led the way its people like it."""

    YES = "yes", gettext_lazy("Yes")
    PARTLY = "partly", gettext_lazy("Partly")
    NO = "no", gettext_lazy("No")


STYLE_MONTHS, LONGEST_STYLE_MONTHS = 12, 18
"""How long an observation is valid unless somebody says so, and at most."""


SHORTEST, LONGEST = 10, 240
"""Minutes of a conversation."""


class Channel(TextChoices):
    """How somebody likes to be reached."""

    MEETING = "meeting", gettext_lazy("In person")
    PHONE = "phone", gettext_lazy("Telephone")
    EMAIL = "email", gettext_lazy("E-mail")
    VIDEO = "video", gettext_lazy("Video call")
    CHAT = "chat", gettext_lazy("Chat")


class LawfulBasis(TextChoices):
    """Why we may keep what we know about somebody."""

    LEGITIMATE_INTEREST = "legitimate_interest", gettext_lazy("Legitimate interest")
    CONTRACT = "contract", gettext_lazy("Contract with them")
    CONSENT = "consent", gettext_lazy("Their consent")


class Tempo(TextChoices):
    """How fast somebody likes to go."""

    QUICK = "quick", gettext_lazy("Quickly to the point")
    STEADY = "steady", gettext_lazy("Step by step")
    CAREFUL = "careful", gettext_lazy("Takes time, needs safety")


class InformationNeed(TextChoices):
    """How much somebody wants to read."""

    HEADLINE = "headline", gettext_lazy("The result in one line")
    SUMMARY = "summary", gettext_lazy("One page")
    DETAIL = "detail", gettext_lazy("Figures, sources and method")


class DecisionWay(TextChoices):
    """How somebody comes to a decision."""

    ALONE = "alone", gettext_lazy("Alone, at once")
    ASKS = "asks", gettext_lazy("After asking colleagues")
    GROUP = "group", gettext_lazy("Only with the group")
    FIGURES = "figures", gettext_lazy("When the figures hold")


EXPECTED = Expectation(
    functions=tuple(Function.values),
    levels=(Level.EXECUTIVE.value, Level.MANAGER.value),
    roles=(DecisionRole.DECIDER.value, DecisionRole.BUYER.value, DecisionRole.USER.value),
)
"""Whom we should know at any account that we care for."""

GENERATED = (Function.MANAGEMENT,)
"""Functions whose absence is an empty seat by itself, and counts in the coverage."""

FEWEST_FUNCTIONS = 2
"""So many function groups, top management among them, have to know us before an account is key."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Which function groups somebody of us is tied to, and whether that opens the way to key."""

    functions: frozenset[str]

    @property
    def is_enough(self) -> bool:
        """Say whether there are ties in two groups, top management among them."""
        return (
            len(self.functions) >= FEWEST_FUNCTIONS and Function.MANAGEMENT.value in self.functions
        )


def check_scale(number: int | None, what: str) -> None:
    """Refuse influence or interest off its scale; nothing means not known."""
    if number is not None and not LOWEST <= number <= HIGHEST:
        raise Invalid(_("%(what)s is a number from 1 to 5.") % {"what": what})


def check_evidence(strength: int, evidence: str, evidence_from: int) -> None:
    """Refuse a strong tie that nobody can retrace."""
    if strength >= evidence_from and not evidence.strip():
        raise Invalid(_("A strong tie needs evidence: write what they did or said, and when."))


def check_style(primary: str, secondary: str, observed: str, on: date, expires_on: date) -> None:
    """Refuse a style that nobody saw, that names a colour twice, or that is valid for too long."""
    if not observed.strip():
        raise Invalid(_("Write what they did or said: a way of working is seen, not guessed."))
    if primary == secondary:
        raise Invalid(_("Name another colour as the second, or none."))
    if not on < expires_on <= add_months(on, LONGEST_STYLE_MONTHS):
        text = _("An observation is valid for at most %(months)d months from its day.")
        raise Invalid(text % {"months": LONGEST_STYLE_MONTHS})


def check_not_ahead(day: date | None, today: date) -> None:
    """Refuse to have seen something that is still to come."""
    if day is not None and day > today:
        raise Invalid(_("This day is still to come. Choose today or an earlier day."))


def names_of(keys: Iterable[str]) -> str:
    """Return function groups as a text, in their order."""
    wanted = set(keys)
    return ", ".join(str(one.label) for one in Function if one.value in wanted)
