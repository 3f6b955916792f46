"""The forms of deviations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.agreements import queries as agreements
from orchard.domain.agreements.models import Deviation
from orchard.domain.agreements.rules.deviations import Severity
from orchard.domain.agreements.services.deviations import Report
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm, day, words


class ReportForm(VersionedForm):
    """What went wrong."""

    title = forms.CharField(label=_("What went wrong"), max_length=200)
    consequence = words(
        _("What it means for the customer"), rows=2,
        help_text=_("In one sentence that an engineer and a buyer both understand."),
    )  # fmt: skip
    severity = forms.TypedChoiceField(
        label=_("How bad"), choices=Severity.choices, coerce=Severity, initial=Severity.MAJOR,
        help_text=_("Critical: answered in 4 hours, mended in 5 working days. Major: 24 hours, 10 days. Minor: 72 hours, 30 days."),
    )  # fmt: skip
    reporter = forms.CharField(label=_("Who reported it"), max_length=200)
    owner = forms.ChoiceField(label=_("Who mends it"))
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    agreement = forms.ChoiceField(label=_("Against the agreement"), required=False)

    def __init__(
        self, data: object = None, *, found: Seen, about: Deviation | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        viewer, account = found.viewer, found.account
        people = [one.user for one in accounts.team(viewer, account)]
        people += [viewer] if about is None else [viewer, about.owner]
        self.people = {str(one.pk): one for one in people if one.is_active}
        self.units = {str(one.pk): one for one in agreements.units(viewer, account)}
        known = agreements.agreements(viewer).of(account).order_by("name", "pk")
        self.agreements = {str(one.pk): one for one in known}
        _offer(self, "owner", [(key, one.name) for key, one in self.people.items()])
        _offer(self, "unit", [("", _("none")), *((k, one.name) for k, one in self.units.items())])
        named = ((key, one.name) for key, one in self.agreements.items())
        _offer(self, "agreement", [("", _("none")), *named])

    def report(self) -> Report:
        """Return what was entered."""
        said = self.said()
        rows = {
            "owner": self.people[said["owner"]],
            "unit": self.units.get(said["unit"]),
            "agreement": self.agreements.get(said["agreement"]),
        }
        return Report(**{**said, **rows})


class CauseForm(VersionedForm):
    """Why it happened."""

    cause = words(_("Why it happened"), help_text=_("The cause behind the cause, if you know it."))


class FixForm(VersionedForm):
    """What was done."""

    fix = words(_("What was done"))
    on = day(_("Mended on"))


class AcceptForm(VersionedForm):
    """Who at the customer accepted it."""

    who = forms.CharField(label=_("Who at the customer accepted it"), max_length=200)
    on = day(_("Accepted on"))


class CloseForm(VersionedForm):
    """What we change."""

    lesson = words(_("What we change, so that it does not come back"))


class ReopenForm(VersionedForm):
    """What came back."""

    reason = words(_("What came back"))


def shown(row: Deviation) -> dict[str, object]:
    """Return a deviation as its form shows it."""
    names = ("title", "consequence", "severity", "reporter", "version")
    keys = {"owner": row.owner_id, "unit": row.unit_id or "", "agreement": row.agreement_id or ""}
    return {**{name: getattr(row, name) for name in names}, **keys}


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
    field.choices = choices
