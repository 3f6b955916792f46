"""What a note of a conversation has to say."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.mistakes import Invalid

MONTHS_KEPT = 60
"""So long a note stays after the day of its conversation."""
DAYS_REMOVED = 30
"""So long one that was taken out can be put back."""
LONGEST, LONGEST_POINT = 8000, 1000
MOST_POINTS = 12


class PointKind(TextChoices):
    """What is kept of a conversation."""

    DECISION = "decision", gettext_lazy("Decision")
    INSIGHT = "insight", gettext_lazy("Insight")


def check_said(said: str, held_on: date, today: date) -> None:
    """Refuse a note that says nothing, and a conversation that is still to come."""
    if not said.strip():
        raise Invalid(_("Write down what was said."))
    if len(said) > LONGEST:
        raise Invalid(_("A note has at most %(count)d letters.") % {"count": LONGEST})
    if held_on > today:
        raise Invalid(_("This day is still to come. Give the day of the conversation."))


def check_point(text: str, why: str) -> None:
    """Refuse a decision or an insight of which nobody says why it matters."""
    if not text.strip():
        raise Invalid(_("Say what was decided or understood."))
    if not why.strip():
        raise Invalid(_("Say why it matters: in a year nobody remembers otherwise."))
    if max(len(text), len(why)) > LONGEST_POINT:
        raise Invalid(_("Keep each to %(count)d letters.") % {"count": LONGEST_POINT})


def check_count(points: int) -> None:
    """Refuse a note that keeps everything; one that keeps nothing yet is quickly written."""
    if points > MOST_POINTS:
        raise Invalid(_("Keep at most %(count)d decisions and insights.") % {"count": MOST_POINTS})
