"""The weekly letter of what a person is to do: who wants it, who waits for it, how much it tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from orchard.domain.core.models import User
from orchard.domain.plans.models import Action, WorkLetter
from orchard.domain.plans.queries.actions import my_work
from orchard.domain.plans.rules.actions import is_week_begun

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """How many actions of a person are late, and due within a week."""

    late: int
    due: int


def wants_letter(viewer: User) -> bool:
    """Say whether the viewer wants the weekly letter; without a word they do."""
    return not WorkLetter.objects.filter(user=viewer, is_wanted=False).exists()


def letter_due(viewer: User, *, today: date) -> Week | None:
    """Return what the letter tells the viewer now, nothing when none is due, wanted or worth it.

    Asked when the mail leaves: who may no longer see an account, or has left, hears nothing of it.
    """
    chosen = WorkLetter.objects.filter(user=viewer).first()
    sent_on = chosen.sent_on if chosen else None
    is_wanted = chosen is None or chosen.is_wanted
    if not viewer.is_active or not is_wanted or not is_week_begun(sent_on, today):
        return None
    days = my_work(viewer).filter(due_on__lte=today + WEEK).values_list("due_on", flat=True)
    late = sum(day < today for day in days)
    return Week(late, len(days) - late) if days else None


def readers(viewer: User, *, today: date) -> list[int]:
    """Return the keys of people who have something to do soon and got no letter this week."""
    monday = today - timedelta(days=today.weekday())
    busy = Action.objects.standing().filter(due_on__lte=today + WEEK).order_by().values("user")
    people = User.objects.visible_to(viewer).people().active().filter(pk__in=busy)
    quiet = WorkLetter.objects.filter(is_wanted=False).values("user")
    lately = WorkLetter.objects.filter(sent_on__gte=monday).values("user")
    due = people.exclude(pk__in=quiet).exclude(pk__in=lately)
    return list(due.order_by("pk").values_list("pk", flat=True))
