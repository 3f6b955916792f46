"""Logging a meeting: the note and what is done next in one form, and one undo for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from orchard.domain.core.spoken_days import thing_and_day
from orchard.domain.meetings.services import Logged, NextStep
from orchard.domain.plans.leads import Lead
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import actions
from orchard.domain.plans.queries.rights import may_edit
from orchard.domain.plans.rules.actions import LONGEST
from orchard.domain.plans.rules.plan import Care
from orchard.domain.plans.services import ActionNote
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.actions.words import lead_choices
from orchard.interfaces.web.frame import figures, toasts
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.notes.forms import NoteForm

LONGEST_KEY = 15
NEXT = ("next", "next_for")


class NextField(forms.CharField):
    """What is done next, with the day at its end."""

    def clean(self, value: Any) -> Any:
        """Return what is done and the day, nothing where nothing was written."""
        said = super().clean(value)
        thing, day = thing_and_day(said, today())
        if said and day is None:
            text = _("Say by when at the end: tomorrow, next friday, in two weeks, or 2026-12-24.")
            raise ValidationError(text)
        return (thing, day) if said else None


class LogForm(NoteForm):
    """A new note; whoever may plan says beside it what is done next."""

    def __init__(self, data: Any = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, found=found, **options)
        self.viewer = found.viewer
        self.fields["said"].widget.attrs["autofocus"] = True
        rows = actions.leads(found.viewer, found.account) if may_edit(found.viewer, found.account) else {}  # fmt: skip
        self.leads: dict[str, Lead] = {
            f"{kind}-{one.pk}": one for kind, ones in rows.items() for one in ones
        }
        if self.leads:
            self._ask_what_is_next(rows)

    def _ask_what_is_next(self, rows: Mapping[str, Sequence[Lead]]) -> None:
        self.fields["next"] = NextField(
            label=_("Next action, and by when"), max_length=LONGEST, required=False,
            help_text=_("Send them the list, next friday. It stands among your actions."),
        )  # fmt: skip
        choices = lead_choices(rows)
        self.fields["next_for"] = forms.ChoiceField(
            label=_("What it leads up to"), choices=choices, required=False
        )

    @property
    def further(self) -> list[forms.BoundField]:
        """Return the fields of what is done next."""
        return [self[name] for name in NEXT if name in self.fields]

    def step(self) -> NextStep | None:
        """Return what is done next, by whoever writes."""
        if not self.cleaned_data.get("next"):
            return None
        title, due_on = self.cleaned_data["next"]
        lead = self.leads[self.cleaned_data["next_for"] or next(iter(self.leads))]
        return NextStep(ActionNote(title, Care.WATER, self.viewer, lead), due_on)


def say_logged(request: HttpRequest, slug: str, logged: Logged) -> None:
    """Say what was kept, and offer to take all of it back."""
    note, action = logged.conversation, logged.action
    said = _("Kept.")
    if action is not None:
        said = _("Kept. Next by %(day)s: %(title)s") % {"day": figures.day(action.due_on), "title": action.title}  # fmt: skip
    undo = reverse("notes:remove", args=[slug, note.pk])
    further = query_of(action).replace("?", "&")
    toasts.say(request, said, f"{undo}?version={note.version}{further}")


def query_of(action: Action | None) -> str:
    """Return the part of an address that names the action of a note."""
    return "" if action is None else f"?action={action.pk}"


def action_of(request: HttpRequest, found: Seen, *, even_removed: bool = False) -> Action | None:
    """Return the action that an undo names."""
    key = request.GET.get("action", "")
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return None
    return actions.action(found.viewer, found.account, int(key), even_removed=even_removed)
