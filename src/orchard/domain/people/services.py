"""What one may do with coaching: agree on a year of talks, change one, say what became of it, end them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited
from orchard.domain.core.days import check_days
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.people.models import CoachingSeries, CoachingTalk
from orchard.domain.people.rules import (
    LAST_DAY_OF_EVERY_MONTH,
    MOST_ACCOUNTS,
    TalkState,
    days_of_talks,
    in_turn,
)


@dataclass(frozen=True, slots=True)
class CoachingNote:
    """With whom, on which day of each month, and about which accounts in turn."""

    coach: User
    day_of_month: int
    starts: time
    zone: str
    since: date
    accounts: Sequence[Account]
    each: int = 1

    def check(self, coached: User) -> None:
        """Refuse what is no series of talks between two people about accounts that both know."""
        if self.coach.pk == coached.pk:
            raise Invalid(_("Coaching needs two people."))
        if not 1 <= self.day_of_month <= LAST_DAY_OF_EVERY_MONTH:
            raise Invalid(_("Give a day from 1 to 28: every month has it."))
        if self.zone not in available_timezones():
            text = _("%(zone)s is not a time zone. Use a name such as Europe/Oslo.")
            raise Invalid(text % {"zone": self.zone})
        check_days(self.since)
        if not 1 <= self.each <= MOST_ACCOUNTS:
            raise Invalid(_("One talk is about one or two accounts."))
        for person in (self.coach, coached):
            if not (person.is_active and person.may(Permission.NOMINATE)):
                raise Invalid(_("Choose people who work with accounts here."))
        _check_accounts(self.accounts, coached, self.coach)


@dataclass(frozen=True, slots=True)
class TalkNote:
    """When a talk is, about which accounts, what became of it, and what was said."""

    on: date
    accounts: Sequence[Account]
    state: TalkState
    notes: str = ""


@audited("coaching.agreed")
def agree_coaching(coached: User, *, note: CoachingNote, by: User, at: datetime) -> CoachingSeries:
    """Agree on a talk a month for a year; one of the two does it, and no second series runs beside."""
    require(by, Permission.NOMINATE)
    if by.pk not in {coached.pk, note.coach.pk}:
        raise Invalid(_("You can only agree on talks that you take part in."))
    note.check(coached)
    today = core.fiscal_calendar(by).today(at)
    if note.since < today:
        raise Invalid(_("This day is past. Talks begin today or later."))
    User.objects.select_for_update().get(pk=coached.pk)  # two who agree at once wait for each other
    if CoachingSeries.objects.filter(coached=coached).running(today).exists():
        raise Conflict(_("There is a series of talks already. End it first."))
    made = CoachingSeries.objects.create(
        coach=note.coach, coached=coached, day_of_month=note.day_of_month, starts=note.starts,
        zone=note.zone, since=note.since, agreed_by=by, agreed_at=at,
    )  # fmt: skip
    days = days_of_talks(note.day_of_month, note.since)
    turns = zip(days, in_turn(note.accounts, note.each), strict=True)
    CoachingTalk.objects.bulk_create(
        CoachingTalk(series=made, on=day, first=first, second=second)
        for day, (first, second) in turns
    )
    return made


@audited("coaching.talk_changed")
def change_talk(
    talk: CoachingTalk, *, expected: int, note: TalkNote, by: User, at: datetime
) -> CoachingTalk:
    """Move a talk, say what it is about and what became of it; the trail says nothing of what was said."""
    _check_mine(talk.series, by)
    today = core.fiscal_calendar(by).today(at)
    if note.state == TalkState.HELD and note.on > today:
        raise Invalid(_("This day is still to come. Say that it was held when it was."))
    check_days(note.on)
    if len(note.accounts) > MOST_ACCOUNTS:
        raise Invalid(_("One talk is about one or two accounts."))
    kept = {talk.first_id, talk.second_id}
    _check_accounts(note.accounts, talk.series.coached, talk.series.coach, kept=kept)
    _check_free(talk, note.on)
    if note.state == TalkState.PLANNED and note.on >= today:
        _check_alone(talk.series, today)
    first, second, *_more = [*note.accounts, None]
    return update_versioned(
        talk, expected, on=note.on, first=first, second=second, state=note.state,
        notes=note.notes.strip(),
    )  # fmt: skip


@audited("coaching.ended")
def end_coaching(
    series: CoachingSeries, *, expected: int, by: User, at: datetime
) -> CoachingSeries:
    """End a series; what was held or written down stays with the two, what was only planned goes."""
    _check_mine(series, by)
    ended = update_versioned(series, expected, ended_on=core.fiscal_calendar(by).today(at))
    ended.talks.filter(state=TalkState.PLANNED, notes="").delete()
    return ended


def _check_mine(series: CoachingSeries, by: User) -> None:
    """Refuse everybody but the two, and anything in a series that was ended."""
    if by.pk not in {series.coach_id, series.coached_id} or not by.may(Permission.NOMINATE):
        raise NotFound
    if series.ended_on is not None:
        raise Conflict(_("This series was ended. Agree on a new one."))


def _check_accounts(
    accounts: Sequence[Account], coached: User, coach: User, *, kept: Iterable[int | None] = ()
) -> None:
    """Refuse accounts that the manager does not answer for, or that one of the two may not know."""
    keys = {one.pk for one in accounts}
    if not keys:
        raise Invalid(_("Choose at least one account to talk about."))
    if len(keys) != len(accounts):
        raise Invalid(_("Choose two different accounts, or one."))
    seats = Assignment.objects.open().in_role(TeamRole.ACCOUNT_MANAGER).filter(user=coached)
    managed = set(seats.order_by().values_list("account_id", flat=True)) | set(kept)
    known = Account.objects.visible_to(coach) & Account.objects.visible_to(coached)
    new = keys - set(kept)
    if not keys <= managed or known.filter(pk__in=new, merged_into=None).count() < len(new):
        raise Invalid(_("Choose accounts that the manager answers for and that both may know."))


def _check_free(talk: CoachingTalk, on: date) -> None:
    others = CoachingTalk.objects.filter(series=talk.series_id, on=on).exclude(pk=talk.pk)
    if others.exists():
        raise Conflict(_("There is a talk on this day already."))


def _check_alone(series: CoachingSeries, today: date) -> None:
    """Refuse to bring a series that was past back beside one that was agreed on since."""
    User.objects.select_for_update().get(pk=series.coached_id)  # as who agrees does
    running = CoachingSeries.objects.filter(coached=series.coached_id).running(today)
    keys = set(running.values_list("pk", flat=True))
    if keys and series.pk not in keys:
        raise Conflict(_("There is another series of talks by now. End one of the two first."))
