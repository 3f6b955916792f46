"""The forms of promises."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.agreements.models import Promise
from orchard.domain.agreements.rules.promises import LONGEST, Function
from orchard.domain.agreements.services.promises import AnotherDay, PromiseNote
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.models import Contact
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm, day, words


class PromiseForm(VersionedForm):
    """What was promised, to whom, by when, and who has to keep it."""

    words = forms.CharField(
        label=_("What was promised"), max_length=LONGEST,
        help_text=_("In the words that the customer heard: they may read it."),
    )  # fmt: skip
    given_to = forms.ChoiceField(label=_("To whom"))
    due_on = day(_("By when"))
    function = forms.ChoiceField(
        label=_("Which function keeps it"), choices=[("", _("choose")), *Function.choices],
        help_text=_("It has to say yes before the promise counts."),
    )  # fmt: skip
    promised_by = forms.ChoiceField(label=_("Who promised it"))
    given_on = day(_("Promised on"))

    def __init__(
        self, data: object = None, *, found: Seen, about: Promise | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        kept_to, kept_by = (about.given_to, about.promised_by) if about else (None, None)
        self.contacts = _contacts(found, kept_to)
        ours = [*people.our_people(found.viewer, found.account), *([kept_by] if kept_by else [])]
        self.people = {str(one.pk): one for one in ours}
        offer(self, "given_to", [("", _("choose")), *_named(self.contacts)])
        offer(self, "promised_by", _named(self.people))

    def note(self) -> PromiseNote:
        """Return what was entered."""
        said = self.said()
        rows = {
            "given_to": self.contacts[said["given_to"]],
            "promised_by": self.people[said["promised_by"]],
            "function": Function(said["function"]),
        }
        return PromiseNote(**{**said, **rows})


class RefuseForm(VersionedForm):
    """Why it cannot be kept."""

    doubt = words(
        _("Why it cannot be kept, and what could be instead"),
        help_text=_("It stays with us: the portal never shows it."),
    )


class KeptForm(VersionedForm):
    """On which day it was kept."""

    on = day(_("Kept on"))


class BrokenForm(VersionedForm):
    """Why it was not kept."""

    reason = words(
        _("Why it was not kept"), help_text=_("It stays with us: the portal never shows it.")
    )
    on = day(_("Since when that is clear"))


class AnotherDayForm(VersionedForm):
    """To which other day who at the customer agreed, and when."""

    due_on = day(_("By when instead"))
    agreed_with = forms.ChoiceField(label=_("Who at the customer agreed"))
    agreed_on = day(
        _("Agreed on"),
        help_text=_("The new day counts if they agreed before the old one came."),
    )

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.contacts = _contacts(found, None)
        offer(self, "agreed_with", [("", _("choose")), *_named(self.contacts)])

    def another(self) -> AnotherDay:
        """Return what was entered."""
        said = self.said()
        return AnotherDay(**{**said, "agreed_with": self.contacts[said["agreed_with"]]})


def shown(row: Promise) -> dict[str, object]:
    """Return a promise as its form shows it."""
    names = ("words", "due_on", "function", "given_on", "version")
    keys = {"given_to": row.given_to_id, "promised_by": row.promised_by_id}
    return {**{name: getattr(row, name) for name in names}, **keys}


def offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Let a field be chosen from these."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
    field.choices = choices


def _contacts(found: Seen, kept: Contact | None) -> dict[str, Contact]:
    """Return whom of the customer one may choose; whoever was chosen before stays."""
    here = [*people.usable_contacts(found.viewer, found.account), *([kept] if kept else [])]
    return {str(one.pk): one for one in here}


def _named(rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, one.name) for key, one in rows.items()]
