"""Plans as values: modes, horizons, kinds and life cycles."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    """How much a plan asks for."""

    FULL = "full", _("Full")
    LIGHT = "light", _("Light")
    ONE_PAGE = "one_page", _("One page")


class VersionState(TextChoices):
    """How far a version of a plan is; a version begins when the living plan is submitted."""

    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    SHARED = "shared", _("Shared")
    ACCEPTED = "accepted", _("Accepted")
    ACTIVE = "active", _("Active")
    RETURNED = "returned", _("Returned")
    SUPERSEDED = "superseded", _("Superseded")
    ARCHIVED = "archived", _("Archived")


class ObjectiveKind(TextChoices):
    """What an objective counts; three have numbers, two are strategic."""

    REVENUE = "revenue", _("Revenue")
    CONTRIBUTION = "contribution", _("Contribution")
    SHARE_OF_SPEND = "share_of_spend", _("Share of spend")
    POSITION = "position", _("Position")
    JOINT_PROJECT = "joint_project", _("Joint project")


MONEY = (ObjectiveKind.REVENUE, ObjectiveKind.CONTRIBUTION)
"""What counts in the currency of the supplier where no unit is said."""
NUMBERS = (ObjectiveKind.REVENUE, ObjectiveKind.CONTRIBUTION, ObjectiveKind.SHARE_OF_SPEND)
STRATEGIC = (ObjectiveKind.POSITION, ObjectiveKind.JOINT_PROJECT)


def unit_of(kind: str, unit: str, currency: str) -> str:
    """Return in what an objective counts: where nobody said so, money in the currency, shares in %."""
    unsaid = currency if kind in MONEY else "%" if kind == ObjectiveKind.SHARE_OF_SPEND else ""
    return unit.strip() or unsaid


class Horizon(IntegerChoices):
    """How far ahead an objective lies; each leans on one further away."""

    STRATEGIC = 3, _("Strategic, three to five years")
    TACTICAL = 2, _("Tactical, one to two years")
    OPERATIVE = 1, _("Operative, up to a year")


class ObjectiveState(TextChoices):
    """How far an objective is."""

    PROPOSED = "proposed", _("Proposed")
    RESOURCED = "resourced", _("Resourced")
    UNRESOURCED = "unresourced", _("Without resources")
    ACTIVE = "active", _("Active")
    ACHIEVED = "achieved", _("Achieved")
    MISSED = "missed", _("Missed")
    DROPPED = "dropped", _("Dropped")


OVER = (ObjectiveState.DROPPED, ObjectiveState.MISSED)
"""States of an objective that nobody works for any more: it counts for nothing that a plan needs."""


class Beneficiary(TextChoices):
    """For whom an objective is: the three columns of mutual goals."""

    US = "us", _("For us")
    CUSTOMER = "customer", _("For you")
    TOGETHER = "together", _("Together")


class Care(TextChoices):
    """What a gardener does for a tree; every initiative and every action is one of them."""

    PRUNE = "prune", _("Prune")
    WATER = "water", _("Water")
    PROTECT = "protect", _("Protect")
    DEVELOP = "develop", _("Develop")


class InitiativeState(TextChoices):
    """How far an initiative is."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class ActionState(TextChoices):
    """How far an action is; that it is late follows from its day."""

    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


STANDING = (ActionState.OPEN, ActionState.IN_PROGRESS)
