"""Assessments of maturity as values: life cycle, sides, answers, and the record of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.maturity import (
    METHOD,
    VERSION,
    DimensionResult,
    ItemResult,
    Maturity,
    Standing,
)
from orchard.analytics.policy.practice import MaturityPolicy
from orchard.domain.core.mistakes import Invalid


class AssessmentState(TextChoices):
    """How far an assessment has come."""

    OPEN = "open", gettext_lazy("Open")
    CLOSED = "closed", gettext_lazy("Closed")
    FINISHED = "finished", gettext_lazy("Finished")
    GIVEN_UP = "given_up", gettext_lazy("Given up")


COUNTED = (AssessmentState.CLOSED, AssessmentState.FINISHED)
"""States in which there is a result."""


class Side(TextChoices):
    """For which side of the programme a person speaks."""

    LEADERSHIP = "leadership", gettext_lazy("Leadership")
    PROGRAMME = "programme", gettext_lazy("Programme")
    ACCOUNT_MANAGERS = "account_managers", gettext_lazy("Account managers")
    OPERATIONS = "operations", gettext_lazy("Operations")
    FINANCE = "finance", gettext_lazy("Finance")


LEVELS = {
    "ad_hoc": gettext_lazy("Ad hoc"),
    "starting": gettext_lazy("Starting"),
    "established": gettext_lazy("Established"),
    "embedded": gettext_lazy("Embedded"),
    "leading": gettext_lazy("Leading"),
}


def level_name(key: str | None) -> str:
    """Return what a level is called; one that a policy named itself is called by its key."""
    if not key:
        return ""
    return str(LEVELS.get(key) or key.replace("_", " ").capitalize())


def check_answer(value: int | None, evidence: str, policy: MaturityPolicy) -> None:
    """Refuse an answer off the scale, and a high one without evidence."""
    if value is None:
        return
    if not 0 <= value <= policy.highest_answer:
        raise Invalid(_("Answers are 0 to %(most)d.") % {"most": policy.highest_answer})
    if value >= policy.evidence_from and not evidence.strip():
        text = _("From %(least)d on, say what shows it: a document, a page, a number.")
        raise Invalid(text % {"least": policy.evidence_from})


def stands(due_on: date | None, today: date, *, is_owned: bool) -> bool:
    """Say whether a goal still leads somewhere: its day lies ahead, and its owner works here."""
    return is_owned and due_on is not None and due_on >= today


def grade_of(found: Maturity) -> str:
    """Return how sure a result is: answers against written anchors, a guess where items are unknown."""
    return "B" if all(one.known == one.asked for one in found.dimensions) else "C"


def to_record(found: Maturity) -> dict[str, Any]:
    """Return a result as it is stored for good."""
    return {"method": METHOD, "method_version": VERSION, **asdict(found)}


def from_record(record: Mapping[str, Any]) -> Maturity:
    """Return a result that was stored."""
    said = record["standing"]
    return Maturity(
        tuple(_dimension(one) for one in record["dimensions"]),
        Standing(**said) if said else None,
    )


def _dimension(said: Mapping[str, Any]) -> DimensionResult:
    items: Sequence[Mapping[str, Any]] = said["items"]
    return DimensionResult(**{**said, "items": tuple(ItemResult(**one) for one in items)})
