"""Risks as values: categories, life cycle, score and colour (methods 2.8)."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

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
