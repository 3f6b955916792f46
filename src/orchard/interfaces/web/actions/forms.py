"""The forms of actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.plans.leads import LEADS, Lead
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.queries import plan as plans
from orchard.domain.plans.rules.actions import LONGEST
from orchard.domain.plans.rules.plan import Care, Mode
from orchard.domain.plans.services import ActionNote
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.actions.words import KINDS
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

Choices = list[tuple[str | Promise, list[tuple[str, str]]]]


class NoteForm(VersionedForm):
    """What is done, by whom, and for what."""

    title = forms.CharField(label=_("What is done"), max_length=LONGEST)
    who = forms.ChoiceField(label=_("Who answers for it"), help_text=_("Exactly one person."))
    leads_up_to = forms.ChoiceField(
        label=_("What it leads up to"),
        help_text=_(
            "An objective, initiative, opportunity, risk, deviation, promise or project group of this account."
        ),
    )
    care = forms.TypedChoiceField(
        label=_("Care"), choices=[("", _("choose")), *Care.choices], coerce=Care
    )
    towards = forms.TypedChoiceField(
        label=_("Towards whom at the customer"), choices=[("", _("nobody in particular")), *Function.choices],
        coerce=Function, empty_value=None, required=False,
    )  # fmt: skip

    def __init__(
        self, data: object = None, *, found: Seen, about: Action | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people, self.leads = _people(found, about), _leads(found, about)
        self._offer("who", self.people)
        self._offer("leads_up_to", self.leads)

    def note(self) -> ActionNote:
        """Return what was entered."""
        given = self.cleaned_data
        return ActionNote(
            given["title"], given["care"], who=_found(self.people, given["who"]),
            leads_up_to=_found(self.leads, given["leads_up_to"]), towards=given["towards"],
        )  # fmt: skip

    def _offer(self, name: str, groups: dict[str | Promise, dict[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
        grouped: Choices = [
            (title, [(key, str(one)) for key, one in rows.items()])
            for title, rows in groups.items()
            if rows
        ]
        field.choices = [("", _("choose")), *grouped]


class AddForm(NoteForm):
    """A new action with its day."""

    due_on = day(
        _("By when"),
        help_text=_("In three to twelve months; what lies further away is an objective."),
    )
    field_order = ("title", "who", "due_on", "leads_up_to", "care", "towards")

    def __init__(self, data: Any = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, found=found, **options)
        newest = next(iter(plans.plans(found.viewer, found.account)), None)
        if newest is not None and newest.mode == Mode.ONE_PAGE:
            self.fields["due_on"].help_text = _(
                "In six to twelve months; what lies further away is an objective."
            )


class MoveForm(VersionedForm):
    """Another day."""

    due_on = day(_("By when"), help_text=_("The day that was promised first stays readable."))


class DoneForm(VersionedForm):
    """What shows that it is done."""

    evidence = words(
        _("How one sees that it is done"), rows=2,
        help_text=_("A mail, a document, a number: so that nobody has to ask you."),
    )  # fmt: skip


class DropForm(VersionedForm):
    """Why it is given up."""

    reason = words(_("Why"), rows=2)


def shown(found: Action) -> dict[str, object]:
    """Return an action as its form shows it."""
    lead = found.leads_up_to
    name = next(one for one in LEADS if getattr(found, f"{one}_id"))
    return {
        "title": found.title,
        "who": f"user-{found.user_id}" if found.user_id else f"contact-{found.contact_id}",
        "leads_up_to": f"{name}-{lead.pk}",
        "care": found.care,
        "towards": found.towards,
        "version": found.version,
    }


def _people(found: Seen, about: Action | None) -> dict[str | Promise, dict[str, User | Contact]]:
    """Return who can answer for an action: ours, the team first, then theirs."""
    ours = people.our_people(found.viewer, found.account)
    theirs = list(people.usable_contacts(found.viewer, found.account))
    if about is not None and about.contact is not None and about.contact.is_here:
        theirs = list({one.pk: one for one in (*theirs, about.contact)}.values())
    return {
        _("With us"): {f"user-{one.pk}": one for one in ours},
        _("At the customer"): {f"contact-{one.pk}": one for one in theirs},
    }


def _leads(found: Seen, about: Action | None) -> dict[str | Promise, dict[str, Lead]]:
    """Return what an action may lead up to; what it leads up to now stays to choose."""
    known = queries.leads(found.viewer, found.account)
    rows: dict[str | Promise, dict[str, Lead]] = {}
    for name, title in KINDS.items():
        now = getattr(about, name, None) if about is not None else None
        ones = {one.pk: one for one in (*known[name], *([now] if now else []))}
        rows[title] = {f"{name}-{key}": one for key, one in ones.items()}
    return rows


def _found(groups: dict[str | Promise, dict[str, Any]], key: str) -> Any:
    return next(rows[key] for rows in groups.values() if key in rows)
