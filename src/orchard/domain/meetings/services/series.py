"""What one may do with the rhythm of meetings: agree on it, change it, end it, note what they want."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.days import check_days
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.meetings.guards import check_contacts
from orchard.domain.meetings.models import MeetingSeries, WantedRhythm
from orchard.domain.meetings.rules.kinds import MeetingKind, Rhythm, WishSource
from orchard.domain.meetings.rules.when import check_minutes, check_zone
from orchard.domain.plans.queries import rights
from orchard.domain.relationships.guards import merged, today
from orchard.domain.relationships.models import Contact


class SeriesExists(Conflict):
    """An account has one series for each type of meeting."""

    default = gettext_lazy("This type of meeting has its rhythm already. Change that one.")


class SeriesIsOver(Conflict):
    """Nobody changes what was ended."""

    default = gettext_lazy("This rhythm was ended. Agree on a new one.")


@dataclass(frozen=True, slots=True)
class SeriesNote:
    """How often, when and where; `starts` is the local time, which stays the same all year."""

    agreed: Rhythm
    weekday: int
    week: int
    starts: time
    lasting: int
    zone: str
    since: date
    wanted: Rhythm | None = None
    place: str = ""

    def values(self) -> dict[str, object]:
        """Return what is stored, refused where it cannot be."""
        check_zone(self.zone)
        check_minutes(self.lasting)
        check_days(self.since)
        return {
            "agreed": self.agreed,
            "wanted": self.wanted or "",
            "weekday": self.weekday,
            "week": self.week,
            "starts": self.starts,
            "lasting": self.lasting,
            "zone": self.zone,
            "since": self.since,
            "place": self.place.strip(),
        }


@audited("meetings.rhythm_agreed")
def agree_rhythm(
    account: Account, *, kind: MeetingKind, note: SeriesNote, by: User, at: datetime
) -> MeetingSeries:
    """Agree how often the two companies meet for one purpose."""
    rights.check_may_edit(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))
    remark(account=account.pk, kind=kind)
    made = MeetingSeries(account=account, kind=kind, noted_by=by, noted_at=at, **note.values())
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise SeriesExists from None
    return made


@audited("meetings.rhythm_changed")
def change_rhythm(
    series: MeetingSeries, *, expected: int, note: SeriesNote, by: User, at: datetime
) -> MeetingSeries:
    """Change how often one meets; meetings that are planned stay where they are."""
    _check_open(series, by)
    return update_versioned(series, expected, **note.values(), noted_by=by, noted_at=at)


@audited("meetings.rhythm_ended")
def end_rhythm(series: MeetingSeries, *, expected: int, by: User, at: datetime) -> MeetingSeries:
    """End a series; what was held under it stays."""
    _check_open(series, by)
    return update_versioned(series, expected, ended_on=today(by, at))


@audited("meetings.wanted_rhythm_noted")
def note_wanted_rhythm(
    account: Account,
    *,
    kind: MeetingKind,
    rhythm: Rhythm,
    said_on: date,
    contact: Contact | None = None,
    by: User,
    at: datetime,
) -> WantedRhythm:
    """Keep how often the customer wants to meet; the latest answer counts."""
    rights.check_may_edit(by, account)
    if said_on > today(by, at):
        raise Invalid(_("This day is still to come. Give the day on which they said so."))
    check_contacts(account, [contact] if contact else [])
    remark(account=account.pk, kind=kind)
    return WantedRhythm.objects.create(
        account=account, kind=kind, rhythm=rhythm, source=WishSource.TOLD, contact=contact,
        said_on=said_on, noted_by=by, noted_at=at,
    )  # fmt: skip


def _check_open(series: MeetingSeries, by: User) -> None:
    account = merged(series.account)
    rights.check_may_edit(by, account)
    remark(account=account.pk, kind=series.kind)
    if series.ended_on is not None:
        raise SeriesIsOver
