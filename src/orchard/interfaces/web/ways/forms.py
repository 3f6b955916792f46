"""Forms of the ways in and out, and of the service catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.models import User
from orchard.domain.selection.models import Pilot, TransitionPlan
from orchard.domain.selection.queries import Served
from orchard.domain.selection.rules.choices import Function, Tier, Verdict
from orchard.domain.selection.services import Farewell, PilotPlan, Promise
from orchard.interfaces.web.accounts.forms.fields import AmountField
from orchard.interfaces.web.standing.forms import VersionedForm, day, words


class PilotForm(VersionedForm):
    """A small start: what is tried, how large, how one knows, and when it ends."""

    goal = forms.CharField(label=_("Goal"), max_length=300)
    size = AmountField(
        label=_("Size"), required=False, help_text=_("What it is worth, in our currency.")
    )
    criteria = words(
        _("How we know that it worked"), help_text=_("A number and a day, if there is one.")
    )
    starts_on = day(_("Starts on"))
    ends_on = day(_("Ends on"))

    def plan(self) -> PilotPlan:
        """Return what was entered."""
        return PilotPlan(**self.said())


def pilot_shown(pilot: Pilot) -> dict[str, object]:
    """Return a pilot as its form shows it."""
    names = ("version", "goal", "size", "criteria", "starts_on", "ends_on")
    return {name: getattr(pilot, name) for name in names}


class JudgeForm(VersionedForm):
    """What a pilot showed."""

    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    findings = words(_("What it showed, beside what it should show"))
    until = day(_("New end, if it is extended"), required=False)


class ExtendForm(VersionedForm):
    """More time, once."""

    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120)
    why = words(_("Why more time is needed"))


class WhyForm(VersionedForm):
    """Why something ends."""

    reason = words(_("Why"))


class HeardForm(VersionedForm):
    """When the customer got the message."""

    on = day(_("Day on which they heard it"))


class FarewellForm(VersionedForm):
    """How a key account leaves."""

    reason = words(_("Why it leaves"))
    receiving_owner = forms.ChoiceField(label=_("Who takes over"))
    differences = words(
        _("What changes in the service"), help_text=_("As the customer will notice it.")
    )
    was_told = forms.BooleanField(label=_("The customer knows that they are key"), required=False)
    message = words(
        _("Message to the customer"),
        required=False,
        help_text=_("Needed when they know that they are key. Say what stays, too."),
    )
    starts_on = day(_("Starts on"))
    ends_on = day(_("Ends on"))
    door_back = words(_("What would open the door again"), rows=2)

    def __init__(self, data: object = None, *, viewer: User, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in accounts.people_for_team(viewer)}
        field = self.fields["receiving_owner"]
        assert isinstance(field, forms.ChoiceField), "who takes over is chosen"
        field.choices = [("", _("choose")), *((key, one.name) for key, one in self.people.items())]

    def farewell(self) -> Farewell:
        """Return what was entered."""
        owner = self.people[self.cleaned_data["receiving_owner"]]
        return Farewell(**{**self.said(), "receiving_owner": owner})


def farewell_shown(plan: TransitionPlan) -> dict[str, object]:
    """Return a plan as its form shows it."""
    names = ("version", "reason", "differences", "was_told", "message", "starts_on", "ends_on")
    shown = {name: getattr(plan, name) for name in (*names, "door_back")}
    return shown | {"receiving_owner": plan.receiving_owner_id}


class EntitlementForm(VersionedForm):
    """A line of the service catalogue."""

    title = forms.CharField(label=_("Entitlement"), max_length=200)
    measure = forms.CharField(
        label=_("Measured by"), max_length=200, help_text=_("Hours, visits, place in the queue.")
    )
    function = forms.ChoiceField(label=_("Fulfilled by"), choices=Function.choices)
    key = forms.CharField(label=_("Key accounts get"), max_length=200)
    light = forms.CharField(label=_("Light key accounts get"), max_length=200)
    incubator = forms.CharField(label=_("Accounts in the incubator get"), max_length=200)
    standard = forms.CharField(
        label=_("Ordinary customers get"),
        max_length=200,
        help_text=_("“None” counts. Key accounts have to get something else."),
    )

    def promise(self) -> Promise:
        """Return what was entered."""
        given = self.said()
        levels = {tier: given[tier.value] for tier in Tier}
        return Promise(given["title"], given["measure"], Function(given["function"]), levels)


def entitlement_shown(line: Served) -> dict[str, object]:
    """Return a line of the catalogue as its form shows it."""
    names = ("version", "title", "measure", "function")
    shown = {name: getattr(line.entitlement, name) for name in names}
    return shown | {tier.value: line.levels.get(tier, "") for tier in Tier}


class NamedForm(forms.Form):
    """An account, by its name or key."""

    account = forms.CharField(label=_("Account, by name or key"), max_length=300)
