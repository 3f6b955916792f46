"""Many actions changed at once: looked at beforehand, an event for each, all taken back at once.

This is no service, since each action has its own event: what each was stands there, and is what
the way back reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import DomainError
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.plans import services
from orchard.domain.plans.models import Action
from orchard.domain.plans.rules.actions import check_day

MOST = 500
"""So many at once; more are narrowed first."""
VERB = "action.changed_with_others"


@dataclass(frozen=True, slots=True)
class Change:
    """To whom they go, and by which day they are done; nothing where that stays."""

    who: User | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """An action before the change, and why it would stay as it is, if anything stands in the way."""

    action: Action
    obstacle: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were changed, and what was not, each with the reason."""

    changed: int
    left: tuple[tuple[str, str], ...]


def lines(rows: Sequence[Action], change: Change, *, today: date) -> list[Line]:
    """Return what a change would do; nothing is written."""
    hidden = _hidden(rows, change.who)
    return [Line(row, _obstacle(row, change, hidden, today)) for row in rows]


def change_all(
    rows: Sequence[tuple[Action, int]], change: Change, *, by: User, at: datetime
) -> Outcome:
    """Change each as one saw it; what somebody else changed meanwhile stays as it is."""
    changed = 0
    too_many = _("only %(most)d are changed at once.") % {"most": MOST}
    left = [(action.title, too_many) for action, _expected in rows[MOST:]]
    with transaction.atomic():
        for action, expected in rows[:MOST]:
            try:
                services.change_with_others(
                    action, expected=expected, who=change.who, due_on=change.due_on, by=by, at=at
                )
                changed += 1
            except DomainError as mistake:
                left.append((action.title, str(mistake)))
    return Outcome(changed, tuple(left))


def take_all_back(by: User, *, then: datetime, at: datetime) -> Outcome:
    """Take back what the person changed at once at a moment; what changed since stays."""
    events = AuditEvent.objects.filter(verb=VERB, by_id=by.pk, at=then)
    before = {int(one.subject_id): one.facts for one in events[:MOST]}
    changed, left = 0, []
    with transaction.atomic():
        for action in Action.objects.visible_to(by).shown().filter(pk__in=list(before)):
            was = before.pop(action.pk)
            try:
                services.change_back(
                    action, expected=was["version"], user=was["user"], contact=was["contact"],
                    due_on=date.fromisoformat(was["due_on"]), by=by, at=at,
                )  # fmt: skip
                changed += 1
            except DomainError as mistake:
                left.append((action.title, str(mistake)))
    # what the person may not know any more is not named
    left += [(_("An action"), _("it is gone, or you may not know it any more.")) for _one in before]
    return Outcome(changed, tuple(left))


def _obstacle(row: Action, change: Change, hidden: set[int], today: date) -> str:
    if change.who is not None and row.home.pk in hidden:
        return _("%(name)s may not know this account.") % {"name": change.who.name}
    try:
        check_day(change.due_on or today, today)
    except DomainError as mistake:
        return str(mistake)
    return ""


def _hidden(rows: Sequence[Action], who: User | None) -> set[int]:
    """Return the accounts that the person may not know."""
    homes = {row.home.pk for row in rows}
    if who is None:
        return set()
    known = Account.objects.visible_to(who).filter(pk__in=homes)
    return homes - set(known.values_list("pk", flat=True))
