"""The words that rows of this area choose from."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Function(TextChoices):
    """What part of the supplier a rater speaks for, or who fulfils an entitlement."""

    SALES = "sales", _("Sales")
    OPERATIONS = "operations", _("Operations and delivery")
    FINANCE = "finance", _("Finance")
    SERVICE = "service", _("Service and support")
    PRODUCT = "product", _("Product and development")
    MANAGEMENT = "management", _("Management")


class Grade(TextChoices):
    """How sure somebody is of what they say."""

    MEASURED = "A", _("A: measured, or the customer said so")
    ESTIMATED = "B", _("B: estimated from something")
    GUESSED = "C", _("C: a guess")


class Measure(TextChoices):
    """What the ledger measures for a criterion; nobody types it."""

    REVENUE = "revenue", _("Revenue, mean of three years, share of ours")
    REVENUE_YEAR = "revenue_year", _("Revenue, last twelve months, share of ours")
    CONTRIBUTION = "contribution", _("Contribution, mean of two years, share of ours")
    ATTAINABLE = "attainable", _("Contribution of three years at today's growth, share of ours")
    MARGIN_QUALITY = "margin_quality", _("Contribution per revenue, beside that of all accounts")
    GROWTH = "growth", _("Growth of revenue, last twelve months")
    GROWTH_THERE = "growth_there", _("Growth of revenue and of their industry, mean of those known")
    COMPLEXITY = (
        "complexity",
        _("Units, countries, offer families, competitors and people who decide"),
    )
    REPEAT_YEARS = "repeat_years", _("Years of repeat business")


class RoundState(TextChoices):
    """How far a selection round has come."""

    DRAFT = "draft", _("Draft")
    SCORING = "scoring", _("Scoring")
    REVEALED = "revealed", _("Revealed")
    DISCUSSION = "discussion", _("Discussion")
    DECIDED = "decided", _("Decided")
    ARCHIVED = "archived", _("Archived")


class Outcome(TextChoices):
    """What a round decides about an account."""

    IN = "in", _("Key account")
    LIGHT = "light", _("Key account, light")
    INCUBATE = "incubate", _("Incubator")
    OUT = "out", _("Not now")


class Gate(TextChoices):
    """What has to be true before an account is scored at all."""

    BUYS = "buys", _("Buys or pilots today")
    SOUND = "sound", _("Sound in credit, ethics and compliance")
    WANTS_MORE = "wants_more", _("Accepts more than buyer and seller")
    NO_CONFLICT = "no_conflict", _("No conflict of interest stands in the way")


class LightReason(TextChoices):
    """The five reasons for the lighter way."""

    LESS_TIME = "less_time", _("Less time than full care needs")
    FEWER_RESOURCES = "fewer_resources", _("Fewer resources than full care needs")
    CUSTOMER_WANTS_LESS = "customer_wants_less", _("The customer wants no more than buying")
    ANALYSIS_TOO_MUCH = "analysis_too_much", _("A full analysis is too much for this customer")
    TAILORING_TOO_HARD = "tailoring_too_hard", _("Tailoring is too hard or too risky")


class Tier(TextChoices):
    """The level of service that a status gives."""

    KEY = "key", _("Key")
    LIGHT = "light", _("Key, light")
    INCUBATOR = "incubator", _("Incubator")
    STANDARD = "standard", _("Standard")


class PilotState(TextChoices):
    """How far a pilot has come."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    EVALUATED = "evaluated", _("Evaluated")


class Verdict(TextChoices):
    """What a pilot showed."""

    GO = "go", _("Go")
    NO_GO = "no_go", _("No go")
    EXTEND = "extend", _("Extend")


class TheirView(TextChoices):
    """How a customer's buyers classify a supplier (after Kraljic)."""

    ROUTINE = "routine", _("Routine")
    LEVERAGE = "leverage", _("Leverage")
    BOTTLENECK = "bottleneck", _("Bottleneck")
    STRATEGIC = "strategic", _("Strategic")


class Stage(IntegerChoices):
    """How far a relation has come (after McDonald)."""

    EXPLORATORY = 1, _("Exploratory: no business yet")
    BASIC = 2, _("Basic: transactions")
    COOPERATIVE = 3, _("Cooperative: regular, one of several")
    INTERDEPENDENT = 4, _("Interdependent: several functions and levels")
    INTEGRATED = 5, _("Integrated: linked systems, exit hard for both")


class Permit(TextChoices):
    """Whether a customer lets us name them."""

    NOT_ASKED = "not_asked", _("Not asked")
    ASKED = "asked", _("Asked")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class ReferenceKind(TextChoices):
    """How a customer helps us to be believed."""

    LOGO = "logo", _("Logo")
    QUOTE = "quote", _("Quote")
    CASE = "case", _("Case")
    VISIT = "visit", _("Visit")


class TriedPart(TextChoices):
    """The part of the work on which an assistant is tried."""

    MINUTES = "minutes", _("Minutes of a meeting")
    PREPARATION = "preparation", _("Preparation of a meeting")
    IDEA = "idea", _("Draft of an idea")


class StarterStep(TextChoices):
    """The seven steps of the first thirty days."""

    CHOOSE = "choose", _("Choose three to five key accounts")
    PLAN = "plan", _("One simple plan for each")
    TIDY = "tidy", _("Tidy the facts about them")
    RISK = "risk", _("See how exposed we are")
    MEET = "meet", _("Book one strategic meeting with each")
    ASSISTANT = "assistant", _("Try an assistant on one part of the work")
    COACH = "coach", _("Agree on coaching, one talk a month")
