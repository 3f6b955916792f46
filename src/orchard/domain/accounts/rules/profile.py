"""What can be known about a customer: areas, how sure, how far ahead, what kind of thing."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Area(TextChoices):
    """What a fact is about: the four trees, the soil and weather around them, and our edge."""

    BUSINESS = "business", _("How they earn")
    STRATEGY = "strategy", _("Strategy")
    ECONOMY = "economy", _("Economy")
    RISK = "risk", _("Risk")
    PEOPLE = "people", _("People and organisation")
    MARKET = "market", _("Market")
    EDGE = "edge", _("What we know and competitors do not")


TREES = (Area.BUSINESS, Area.STRATEGY, Area.ECONOMY, Area.RISK)
SOIL_AND_WEATHER = (Area.PEOPLE, Area.MARKET)


class Confidence(TextChoices):
    """How sure we are of it."""

    SAID = "said", _("Customer said")
    DERIVED = "derived", _("Derived")
    GUESS = "guess", _("Guess")


class Horizon(IntegerChoices):
    """How far ahead a goal of the customer lies."""

    ONE = 1, _("Within a year")
    TWO = 2, _("In two years")
    THREE = 3, _("In three years or later")


class DriverKind(TextChoices):
    """What moves the customer's business from outside."""

    TREND = "trend", _("Trend")
    REGULATION = "regulation", _("Regulation")
    TECHNOLOGY = "technology", _("Technology")


class Likelihood(IntegerChoices):
    """How likely something is."""

    LOW = 1, _("Unlikely")
    MEDIUM = 2, _("Possible")
    HIGH = 3, _("Likely")
    CERTAIN = 4, _("Certain")


class Timing(TextChoices):
    """When something reaches the customer."""

    NOW = "now", _("Now")
    YEAR = "year", _("Within a year")
    THREE_YEARS = "three_years", _("In one to three years")
    LATER = "later", _("Later")


class Strength(IntegerChoices):
    """How strong a competitor stands."""

    TRYING = 1, _("Tries to get in")
    FOOTHOLD = 2, _("Has a foothold")
    LEVEL = 3, _("Level with us")
    AHEAD = 4, _("Ahead of us")
    ALONE = 5, _("Has it alone")


class Block(TextChoices):
    """The nine blocks of a business model."""

    PARTNERS = "partners", _("Partners")
    ACTIVITIES = "activities", _("Key activities")
    RESOURCES = "resources", _("Key resources")
    VALUE = "value", _("Value they offer")
    RELATIONS = "relations", _("Customer relations")
    CHANNELS = "channels", _("Channels")
    CUSTOMERS = "customers", _("Customers and their customers")
    COSTS = "costs", _("Cost drivers")
    INCOME = "income", _("Income")


class ProfitLine(TextChoices):
    """A line of the customer's profit and loss that we can touch."""

    REVENUE = "revenue", _("Revenue")
    GOODS = "goods", _("Cost of goods")
    STAFF = "staff", _("Staff")
    OPERATIONS = "operations", _("Operating costs")
    DOWNTIME = "downtime", _("Downtime and quality")
    CAPITAL = "capital", _("Tied-up capital")
    INVESTMENT = "investment", _("Investment")
    RISK = "risk", _("Risk and compliance")


class ProfileKind(TextChoices):
    """What kind of thing is known."""

    FACT = "fact", _("Fact")
    INCOME = "income", _("Income source")
    GOAL = "goal", _("Customer goal")
    DRIVER = "driver", _("Driver")
    MEASURE = "measure", _("Customer KPI")
    PRESENCE = "presence", _("Competitor")
    CANVAS = "canvas", _("Business model")
    TOUCH = "touch", _("Where we touch their profit and loss")


class Deed(TextChoices):
    """What was done to something that is known."""

    NOTED = "noted", _("Noted")
    CHANGED = "changed", _("Changed")
    CONFIRMED = "confirmed", _("Confirmed: still true")
    SOURCED = "sourced", _("Source and date corrected")
    REMOVED = "removed", _("Taken out")
    RESTORED = "restored", _("Put back")


class AnalysisStep(TextChoices):
    """The steps of a key-account analysis that are written as text."""

    OUTSIDE = "outside", _("The world around them")
    STRATEGY = "strategy", _("Their strategy and value chain")
    POSITION = "position", _("Our position")
    RIVALS = "rivals", _("Competitors")


class FindingKind(TextChoices):
    """What an analysis finds."""

    STRENGTH = "strength", _("Strength")
    WEAKNESS = "weakness", _("Weakness")
    OPPORTUNITY = "opportunity", _("Opportunity")
    THREAT = "threat", _("Risk")
    CONCLUSION = "conclusion", _("Conclusion")
