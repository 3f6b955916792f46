"""The forms of meetings and their rhythm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.meetings.models import MeetingSeries
from orchard.domain.meetings.queries.meetings import Sitting
from orchard.domain.meetings.rules.kinds import MeetingKind, Rhythm, usual
from orchard.domain.meetings.rules.when import Weekday, WeekOfMonth
from orchard.domain.meetings.services import MeetingNote, SeriesNote
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.queries.mirrors import Pair, mirror_pairs
from orchard.domain.relationships.rules import Function
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

LONGEST_MINUTES = 1440
USUAL_START, USUAL_LENGTH = time(9), 60
TEAMS = {
    MeetingKind.OPERATIONS: (TeamRole.ACCOUNT_MANAGER, TeamRole.DELIVERY_LEAD),
    MeetingKind.STRATEGIC: (TeamRole.ACCOUNT_MANAGER, TeamRole.SPONSOR),
    MeetingKind.RELATIONSHIP: (TeamRole.ACCOUNT_MANAGER,),
}
GUESTS: dict[MeetingKind, tuple[Function, ...]] = {
    MeetingKind.OPERATIONS: (Function.OPERATIONS,),
    MeetingKind.STRATEGIC: (Function.MANAGEMENT, Function.PROCUREMENT),
    MeetingKind.RELATIONSHIP: (),
}
"""Who mirrors whom in a type of meeting: the form proposes them, nobody is seated unseen."""


def clock(label: Any, **options: Any) -> forms.TimeField:
    """Return a field for a time of the day."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, **options)


def zone(**options: Any) -> forms.CharField:
    """Return a field for the time zone in which the time is meant."""
    return forms.CharField(
        label=_("Time zone"), max_length=64, help_text=_("As Europe/Oslo."), **options
    )


def lasting() -> forms.IntegerField:
    """Return a field for the length of a meeting."""
    return forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=LONGEST_MINUTES, initial=USUAL_LENGTH
    )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a field what may be chosen in it."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
    field.choices = list(choices)


def named(rows: Iterable[User | Contact]) -> dict[str, Any]:
    """Return people by their keys, as fields name them."""
    return {str(one.pk): one for one in rows}


def theirs(found: Seen, kept: Sequence[Contact] = ()) -> dict[str, Contact]:
    """Return the people of the customer who may be asked to a meeting, and those who are."""
    return named([*people.usable_contacts(found.viewer, found.account), *kept])


def ours(found: Seen, kept: Sequence[User] = ()) -> dict[str, User]:
    """Return the team, the viewer, and who was asked already."""
    team = [seat.user for seat in accounts.team(found.viewer, found.account)]
    return named([*team, found.viewer, *kept])


class RhythmForm(VersionedForm):
    """How often, when and where the two companies meet for one purpose."""

    agreed = forms.TypedChoiceField(label=_("Agreed rhythm"), choices=Rhythm.choices, coerce=Rhythm)
    wanted = forms.ChoiceField(
        label=_("Rhythm that we want"), required=False, choices=[("", _("the same")), *Rhythm.choices]
    )  # fmt: skip
    weekday = forms.TypedChoiceField(label=_("Day"), choices=Weekday.choices, coerce=int)
    week = forms.TypedChoiceField(
        label=_("Which of the month"), choices=WeekOfMonth.choices, coerce=int
    )  # fmt: skip
    starts = clock(_("Begins at"))
    lasting = lasting()
    zone = zone()
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    since = day(_("Agreed from"))

    def note(self) -> SeriesNote:
        """Return what was entered."""
        said = self.said()
        said["wanted"] = Rhythm(said["wanted"]) if said["wanted"] else None
        return SeriesNote(**said)


def rhythm_shown(
    kind: MeetingKind, series: MeetingSeries | None, *, usual_zone: str, today: date, is_light: bool
) -> dict[str, object]:
    """Return a series as its form shows it, or what is usual."""
    if series is None:
        return {
            "agreed": usual(kind, is_light=is_light), "weekday": Weekday.TUESDAY, "week": WeekOfMonth.FIRST,
            "starts": USUAL_START, "lasting": USUAL_LENGTH, "zone": usual_zone, "since": today,
        }  # fmt: skip
    names = [name for name in RhythmForm.base_fields if name != "version"]
    return {"version": series.version, **{name: getattr(series, name) for name in names}}


class WantedForm(forms.Form):
    """How often the customer wants to meet."""

    kind = forms.TypedChoiceField(
        label=_("Meetings"), choices=MeetingKind.choices, coerce=MeetingKind
    )
    rhythm = forms.TypedChoiceField(label=_("They want"), choices=Rhythm.choices, coerce=Rhythm)
    contact = forms.ChoiceField(label=_("Who said so"), required=False)
    said_on = day(_("Said on"))

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = theirs(found)
        offer(self, "contact", [("", _("nobody named")), *_names(self.people)])

    def said(self) -> dict[str, Any]:
        """Return what was entered."""
        given = dict(self.cleaned_data)
        return {**given, "contact": self.people.get(given["contact"])}


class MeetingForm(VersionedForm):
    """When and where, for what and with whom."""

    kind = forms.TypedChoiceField(label=_("Type"), choices=MeetingKind.choices, coerce=MeetingKind)
    title = forms.CharField(label=_("Title"), max_length=200)
    day = day(_("Day"))
    starts = clock(_("Begins at"))
    lasting = lasting()
    zone = zone()
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    purpose = words(
        _("What it is to bring"), required=False, rows=2, help_text=_("Relationship meetings need one.")
    )  # fmt: skip
    contacts = forms.MultipleChoiceField(
        label=_("Who of theirs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    targets = forms.MultipleChoiceField(
        label=_("Whose tie it is for"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Relationship meetings need somebody: to whom do we want to stand closer?"),
    )  # fmt: skip
    ours = forms.MultipleChoiceField(
        label=_("Who of us"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody chosen means you."),
    )  # fmt: skip
    is_visit = forms.BooleanField(label=_("This is a visit of our sponsor"), required=False)
    cost = forms.DecimalField(
        label=_("What it costs"), required=False, min_value=0, max_digits=12, decimal_places=2,
        help_text=_("Meals, tickets, gifts; in your own currency."),
    )  # fmt: skip
    cost_reason = words(_("Why more than the limit"), required=False, rows=2)

    def __init__(
        self, data: object = None, *, found: Seen, sitting: Sitting | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = theirs(found, sitting.contacts if sitting else ())
        self.us = ours(found, sitting.ours if sitting else ())
        self.sponsor = _sponsor(found, sitting)
        offer(self, "contacts", _names(self.people))
        self.fields["contacts"].help_text = self.initial.get("why_these", "")
        offer(self, "targets", _names(self.people))
        offer(self, "ours", _names(self.us))
        if self.sponsor is None:
            del self.fields["is_visit"]

    def note(self) -> MeetingNote:
        """Return what was entered."""
        given = self.said()
        is_visit = given.pop("is_visit", False)
        lists = {
            name: [self.people[key] for key in given[name]] for name in ("contacts", "targets")
        }
        mine = [self.us[key] for key in given["ours"]]
        sponsor = self.sponsor if is_visit else None
        return MeetingNote(**{**given, **lists, "ours": mine, "sponsor": sponsor})


def usual_seats(found: Seen, kind: MeetingKind) -> dict[str, Any]:
    """Return who usually sits in a type of meeting: in operations who stands opposite each other.

    As long as nobody of ours does, all of their operations are proposed.
    """
    team = accounts.team(found.viewer, found.account)
    wanted = TEAMS[kind]
    mine = [seat.user_id for seat in team if seat.role in wanted]
    pairs = _pairs(found, kind, team)
    guests = people.usable_contacts(found.viewer, found.account).filter(function__in=GUESTS[kind])
    opposite = [pair.theirs.pk for pair in pairs]
    return {
        "ours": list(dict.fromkeys([found.viewer.pk, *mine, *(pair.ours.pk for pair in pairs)])),
        "contacts": list(dict.fromkeys(opposite)) or [one.pk for one in guests],
        "why_these": _why_these(kind, pairs),
    }


def _pairs(found: Seen, kind: MeetingKind, team: Sequence[Assignment]) -> list[Pair]:
    if kind != MeetingKind.OPERATIONS:
        return []
    return mirror_pairs(found.viewer, found.account, Function.OPERATIONS, team=team)


def _why_these(kind: MeetingKind, pairs: Sequence[Pair]) -> str:
    """Return why these people are proposed."""
    if kind != MeetingKind.OPERATIONS:
        return ""
    if not pairs:
        return gettext(
            "Nobody of ours stands opposite their operations yet, so all of those are proposed. Name "
            "who does in the team of the account."
        )
    names = ", ".join(f"{pair.ours.name} – {pair.theirs.name}" for pair in pairs)
    return gettext("Proposed as they stand opposite each other: %(names)s.") % {"names": names}


def meeting_shown(sitting: Sitting) -> dict[str, object]:
    """Return a meeting as its form shows it."""
    row = sitting.row
    names = (
        "kind",
        "title",
        "lasting",
        "zone",
        "place",
        "purpose",
        "cost",
        "cost_reason",
        "version",
    )
    return {
        **{name: getattr(row, name) for name in names},
        "day": row.starts.date(),
        "starts": row.starts.time(),
        "contacts": [one.pk for one in sitting.contacts],
        "targets": [one.pk for one in sitting.targets],
        "ours": [one.pk for one in sitting.ours],
        "is_visit": row.sponsor_id is not None,
    }


class AgendaForm(VersionedForm):
    """What a meeting talks about: a point a line."""

    agenda = words(_("Agenda"), rows=10)

    def points(self) -> list[str]:
        """Return the points."""
        return [line.strip() for line in self.cleaned_data["agenda"].splitlines() if line.strip()]


class ReasonForm(VersionedForm):
    """Why something does not happen."""

    reason = words(_("Why"), rows=2)


def _names(rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, one.name) for key, one in rows.items()]


def _sponsor(found: Seen, sitting: Sitting | None) -> User | None:
    """Return whose visit it may be: the sponsor of today, or whose it is already."""
    if sitting and sitting.row.sponsor:
        return sitting.row.sponsor
    team = accounts.team(found.viewer, found.account)
    return next((seat.user for seat in team if seat.role == TeamRole.SPONSOR), None)
