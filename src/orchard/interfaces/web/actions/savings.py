"""From a driver of the cost to serve to an action in the plan that lowers it."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries import statements
from orchard.domain.economics.words.steps import lever_action, step_name
from orchard.domain.plans.rules.actions import LONGEST
from orchard.domain.plans.services.savings import SavingNote, plan_saving
from orchard.interfaces.web.accounts.forms.fields import AmountField
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.actions import forms
from orchard.interfaces.web.actions.acting import on_action
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.plans.acting import seen_to_edit
from orchard.interfaces.web.standing.acting import Step

SAVE = Step(
    _("Lower the cost to serve"),
    _(
        "What the driver costs today is kept with it. Twelve months after it was done, the figures say "
        "what it saved, if the ledger counts the driver month by month: orders and deliveries."
    ),
    _("Plan it"),
    _("Planned."),
)


class SavingForm(forms.AddForm):
    """An action with the driver that it lowers, and by how much a year."""

    driver = fields.ChoiceField(label=_("Driver"))
    saves = AmountField(label=_("Expected saving a year"), min_value=0)

    def __init__(self, data: Any = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, found=found, **options)
        self.order_fields(("driver", "saves", *self.field_order))
        figures = found.figures
        levers = statements.levers(found.viewer, figures) if figures else ()
        field = self.fields["driver"]
        assert isinstance(field, fields.ChoiceField), "it is chosen from a list"
        named = [(one.key, capfirst(step_name(one.key))) for one in levers]
        field.choices = [("", _("choose")), *named]
        if figures is not None:
            label = _("Expected saving a year, %(currency)s")
            self.fields["saves"].label = label % {"currency": figures.figure_set.currency}

    def saving(self) -> SavingNote:
        """Return what is saved."""
        given = self.cleaned_data
        return SavingNote(given["driver"], given["saves"])


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan an action that lowers a driver of the cost to serve."""
    found = seen_to_edit(request, slug)
    require(found.viewer, Permission.SEE_MARGINS)
    driver = request.GET.get("driver", "")
    begins = {"driver": driver, "who": f"user-{found.viewer.pk}"}
    if driver:
        begins["title"] = capfirst(lever_action(driver))[:LONGEST]
    form = SavingForm(request.POST or None, found=found, initial=begins)
    return on_action(
        request, found, form, SAVE,
        lambda: plan_saving(found.account, saving=form.saving(), note=form.note(),
                            due_on=form.cleaned_data["due_on"], by=found.viewer, at=now()),
        context={"has_nothing": not any(form.leads.values())},
    )  # fmt: skip
