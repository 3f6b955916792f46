"""The forms of coaching."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.people import queries
from orchard.domain.people.queries import SeenTalk
from orchard.domain.people.rules import LAST_DAY_OF_EVERY_MONTH, TalkState
from orchard.domain.people.services import CoachingNote, TalkNote
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

USUAL_START = time(9)
Offered = dict[str, tuple[Account, str | Promise]]
"""Accounts to choose from, by what the form calls them, with their names."""


class AgreeForm(forms.Form):
    """With whom, on which day of each month, and about which accounts."""

    coached = forms.ChoiceField(label=_("Account manager"))
    coach = forms.ChoiceField(label=_("Leader"))
    day_of_month = forms.IntegerField(
        label=_("Day of the month"), min_value=1, max_value=LAST_DAY_OF_EVERY_MONTH
    )
    starts = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    zone = forms.CharField(label=_("Time zone"), max_length=64)
    since = day(_("Agreed from"))
    each = forms.TypedChoiceField(
        label=_("Accounts in each talk"), choices=[(1, _("one")), (2, _("two"))], coerce=int
    )
    accounts = forms.MultipleChoiceField(
        label=_("Key accounts, each in its turn"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: object = None, *, viewer: User, today: date) -> None:
        zone = core.organisation(viewer).time_zone
        seats = queries.to_talk_about(viewer)
        mine = "coached" if any(one.user_id == viewer.pk for one in seats) else "coach"
        start = {mine: str(viewer.pk), "day_of_month": 1, "starts": USUAL_START, "zone": zone,
                 "since": today, "each": 1}  # fmt: skip
        super().__init__(data, initial=start)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in queries.partners(viewer)}
        self.known = {str(one.account_id): one.account for one in seats}
        names = [(key, one.name) for key, one in self.people.items()]
        for name in ("coached", "coach"):
            _offer(self, name, [("", _("choose")), *names])
        _offer(self, "accounts", [(str(one.account_id), f"{one.account.name} ({one.user.name})")
                                  for one in seats])  # fmt: skip

    @property
    def coached_person(self) -> User:
        """Return whose accounts the talks are about."""
        return self.people[self.cleaned_data["coached"]]

    def note(self) -> CoachingNote:
        """Return what was entered."""
        given = self.cleaned_data
        names = ("day_of_month", "starts", "zone", "since", "each")
        said: dict[str, Any] = {name: given[name] for name in names}
        chosen = [self.known[key] for key in given["accounts"]]
        return CoachingNote(coach=self.people[given["coach"]], accounts=chosen, **said)


class TalkForm(VersionedForm):
    """When a talk is, about what, what became of it, and what was said."""

    on = day(_("On"))
    first = forms.ChoiceField(label=_("Account"))
    second = forms.ChoiceField(label=_("Second account"), required=False)
    state = forms.TypedChoiceField(
        label=_("What became of it"), choices=TalkState.choices, coerce=TalkState
    )
    notes = words(
        _("What was said"), required=False, rows=5,
        help_text=_("Only the two of you read this."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, viewer: User, talk: SeenTalk) -> None:
        row, here = talk.row, _spoken_of(talk)
        first, second, *_more = [*here, "", ""]
        start = {"version": row.version, "on": row.on, "first": first, "second": second,
                 "state": row.state, "notes": row.notes}  # fmt: skip
        super().__init__(data, initial=start)  # type: ignore[arg-type]  # a QueryDict or nothing
        offered = _managed(viewer, row.series.coached) | here
        self.known: dict[str, Account] = {key: one for key, (one, _name) in offered.items()}
        names = [(key, name) for key, (_one, name) in offered.items()]
        _offer(self, "first", names)
        _offer(self, "second", [("", _("none")), *names])

    def note(self) -> TalkNote:
        """Return what was entered."""
        given = self.cleaned_data
        chosen = [self.known[given[name]] for name in ("first", "second") if given[name]]
        return TalkNote(given["on"], chosen, given["state"], given["notes"])


def _spoken_of(talk: SeenTalk) -> Offered:
    """Return what a talk is about as it stands, also where it became part of another account.

    What one may not know any more stays what it is about, without its name, until one chooses another.
    """
    known, found = {one.pk: one.name for one in talk.accounts}, Offered()
    for place, one in enumerate((talk.row.first, talk.row.second)):
        if one is not None:
            name = known.get(one.home_id)
            key = f"unknown-{place}" if name is None else str(one.home_id)
            found[key] = one, name or _("an account that you do not know any more")
    return found


def _managed(viewer: User, coached: User) -> Offered:
    seats = [one for one in queries.to_talk_about(viewer) if one.user_id == coached.pk]
    return {str(one.account_id): (one.account, one.account.name) for one in seats}


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
    field.choices = list(choices)
