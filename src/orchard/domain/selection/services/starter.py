"""What one may do in the first thirty days beside the steps themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import AccountFacts
from orchard.domain.core.audit import audited
from orchard.domain.core.days import check_days
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import AssistantTrial, StarterNote
from orchard.domain.selection.moves import today
from orchard.domain.selection.rules.choices import StarterStep, TriedPart

LONGEST_TRIAL = 10_000
RATINGS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Tidied:
    """Facts that somebody filled in for one account, on the version that they saw."""

    account: Account
    expected: int
    facts: AccountFacts


@audited("starter.noted", keeps=("on",))
def note_step(step: StarterStep, *, text: str, on: date, by: User, at: datetime) -> StarterNote:
    """Write down what was done at a step, where the data do not show it by themselves."""
    require(by, Permission.NOMINATE)
    if not text.strip():
        raise Invalid(_("Say in a sentence what was done."))
    _check_day(on, today(by, at))
    return StarterNote.objects.create(step=step, text=text.strip(), on=on, by=by, at=at)


@dataclass(frozen=True, slots=True)
class TrialNote:
    """What was tried with an assistant, how long it took without and with it, and how good it was."""

    text: str
    minutes_before: int
    minutes_with: int
    rating: int
    is_kept: bool
    on: date

    def check(self, day: date) -> None:
        """Refuse what was not measured, not rated, or not done yet."""
        if not self.text.strip():
            raise Invalid(_("Say in a sentence what was done."))
        if not (
            0 < self.minutes_before <= LONGEST_TRIAL and 0 <= self.minutes_with <= LONGEST_TRIAL
        ):
            raise Invalid(_("Measure the minutes without the assistant and with it."))
        if self.rating not in RATINGS:
            raise Invalid(_("Rate it from 1 to 5."))
        _check_day(self.on, day)


@audited("starter.tried")
def note_trial(part: TriedPart, *, note: TrialNote, by: User, at: datetime) -> AssistantTrial:
    """Keep what a try with an assistant showed; the assistant itself may be any, of outside too."""
    require(by, Permission.NOMINATE)
    note.check(today(by, at))
    return AssistantTrial.objects.create(
        part=part, text=note.text.strip(), minutes_before=note.minutes_before,
        minutes_with=note.minutes_with, rating=note.rating, is_kept=note.is_kept, on=note.on,
        by=by, at=at,
    )  # fmt: skip


@audited("starter.tidied")
def tidy(name: str, *, said: Iterable[Tidied], by: User, at: datetime) -> None:
    """Fill in what is missing about many key accounts at once: all of it, or nothing."""
    require(by, Permission.EDIT_ACCOUNTS)
    rows = list(said)
    if not rows:
        raise Invalid(_("Fill in at least one fact."))
    for one in rows:
        accounts.change_account(one.account, expected=one.expected, facts=one.facts, by=by, at=at)


def _check_day(on: date, day: date) -> None:
    """Refuse a day to come, and one that can only be mistyped."""
    check_days(on)
    if on > day:
        raise Invalid(_("This day is still to come. Note it when it is done."))
