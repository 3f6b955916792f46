"""Actions as they stood on a day: today by their rows, on a past day by what was done to them since.

A row knows only how it is now. What happened after the day is read from the trail and taken back:
the first step after it says what was there before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from orchard.domain.core.calendar import add_months
from orchard.domain.core.models import AuditEvent
from orchard.domain.plans.models import AccountPlan, Action, ActionQuerySet
from orchard.domain.plans.rules.actions import MONTHS_JUDGED, Fate, fate_of
from orchard.domain.plans.rules.plan import STANDING, ActionState

MOVED = ("action.moved", "action.moved_back", "action.changed_with_others", "action.changed_back")
"""What changes the day of an action; each says the day `before`."""
REOPENED = "action.reopened"
ENDED = {
    "action.finished": ActionState.DONE, "portal.action_done": ActionState.DONE,
    "action.dropped": ActionState.DROPPED,
}  # fmt: skip
STEPS = (*MOVED, REOPENED, *ENDED)
TEXT = "plan.text_taken_over"
"""The service that does such steps on behalf of a text file: they stand inside its event."""


@dataclass(frozen=True, slots=True)
class Then:
    """An action as it stood on a day."""

    row: Action
    due_on: date
    state: str
    done_on: date | None

    @property
    def fate(self) -> Fate:
        """Return what had become of it."""
        return fate_of(self.state, self.due_on, self.done_on)

    @property
    def has_moved(self) -> bool:
        """Say whether its day was later than first promised."""
        return self.due_on > self.row.first_due_on

    @property
    def is_standing(self) -> bool:
        """Say whether it was still to be done."""
        return self.state in STANDING


@dataclass(slots=True)
class _Since:
    """What was done to an action around the end of a day."""

    due_before: date | None = None
    first: str = ""
    """What first changed how far it is after the day, and what a reopened one had been."""
    was: str = ""
    done_on: date | None = None
    """When it was last finished by the day."""


def now(rows: Iterable[Action]) -> list[Then]:
    """Return actions as they stand."""
    return [Then(row, row.due_on, row.state, row.done_on) for row in rows]


def on_day(known: ActionQuerySet, day: date, *, zone: str) -> list[Then]:
    """Return those of the actions that were known by the end of a day, as they stood on it.

    Of those only whose day had come in twelve months, and which were still to be done.
    """
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    since = _since(end, ZoneInfo(zone))
    window = Q(due_on__gte=add_months(day, -MONTHS_JUDGED), due_on__lt=day)
    wanted = known.filter(noted_at__lt=end).filter(
        window | Q(state__in=STANDING) | Q(pk__in=list(since))
    )
    return [_then(row, since.get(row.pk, _Since())) for row in wanted.select_related("initiative")]


def day_before_move(row: Action) -> date | None:
    """Return the day from which an action was moved to the one it has, nothing where it was not."""
    said = _last(row, ("action.moved",))
    return _day(said.get("before")) if said.get("due_on") == row.due_on.isoformat() else None


def before_done(row: Action) -> dict[str, object]:
    """Return how far a finished action had been; what shows it goes where that came with it."""
    done = [verb for verb, state in ENDED.items() if state is ActionState.DONE]
    said = _last(row, done) if row.state == ActionState.DONE else {}
    shown = {"evidence": ""} if said.get("was_unshown") else {}
    return {"state": str(said.get("was", ActionState.OPEN)), **shown}


def was_due(one: Then, day: date) -> bool:
    """Say whether its day came in the twelve months up to a day."""
    return add_months(day, -MONTHS_JUDGED) <= one.due_on < day


def _then(row: Action, since: _Since) -> Then:
    due_on = since.due_before or row.due_on
    if since.first == REOPENED:
        done_on = since.done_on if since.was == ActionState.DONE else None
        return Then(row, due_on, since.was, done_on)
    if since.first:  # it was finished or dropped only later
        return Then(row, due_on, ActionState.OPEN, None)
    return Then(row, due_on, row.state, row.done_on)


def _since(end: datetime, zone: ZoneInfo) -> dict[int, _Since]:
    """Return what the trail says of steps after the end of a day, by action."""
    found: dict[int, _Since] = {}
    for key, verb, said, _at in _steps(Q(at__gte=end)):
        one = found.setdefault(key, _Since())
        if verb in MOVED:
            one.due_before = one.due_before or _day(said.get("before"))
        elif not one.first:
            one.first, one.was = verb, str(said.get("was", ""))
    again = [key for key, one in found.items() if one.was == ActionState.DONE]
    if again:
        before = Q(at__lt=end) & (Q(subject_id__in=map(str, again)) | Q(verb=TEXT))
        for key, verb, _said, at in _steps(before):
            if key in found and ENDED.get(verb) is ActionState.DONE:
                found[key].done_on = at.astimezone(zone).date()
    return found


def _steps(when: Q) -> Iterator[tuple[int, str, Mapping[str, Any], datetime]]:
    """Yield each step that was done to an action, in order: whose, which, what it says, and when."""
    of_action = Q(subject_type=Action._meta.label_lower, verb__in=STEPS)
    of_text = Q(subject_type=AccountPlan._meta.label_lower, verb=TEXT)
    events = AuditEvent.objects.filter(of_action | of_text).filter(when).order_by("sequence")
    for verb, key, text, at in events.values_list("verb", "subject_id", "what", "at"):
        said = _said(text)
        if verb != TEXT:
            yield int(key), verb, said, at
            continue
        for step in said.get("steps", ()):
            if step.get("verb") in STEPS:
                yield int(step["subject"][1]), step["verb"], step, at


def _last(row: Action, verbs: Collection[str]) -> Mapping[str, Any]:
    """Return what the last event of some kinds says of an action."""
    known = AuditEvent.objects.filter(
        subject_type=Action._meta.label_lower, subject_id=str(row.pk), verb__in=verbs
    )
    found = known.order_by("sequence").last()
    return {} if found is None else _said(found.what)


def _said(text: str) -> dict[str, Any]:
    """Return what an event says; one that was made unreadable says nothing."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _day(said: object) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) else None
