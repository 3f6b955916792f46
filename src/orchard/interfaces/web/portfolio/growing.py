"""Pages behind the growth of a year: its accounts, and what somebody spent on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries import growth_of_years as economics
from orchard.domain.economics.rules.growth_years import ComparedYear
from orchard.domain.programme.models import GrowthSpend
from orchard.domain.programme.queries import growth
from orchard.domain.programme.rules.growth import EffortGrade
from orchard.domain.programme.services.growth import AMOUNTS, Spent, enter_growth_spend
from orchard.interfaces.web.accounts.forms.fields import AmountField, plain
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.figures import day
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.portfolio import ground
from orchard.interfaces.web.portfolio.ground import Ground
from orchard.interfaces.web.portfolio.growth_years import NAMES
from orchard.interfaces.web.portfolio.views import show_page

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LOGGED = _("Empty: the hours logged on accounts count.")


class HoursField(forms.DecimalField):
    """Hours of a year; empty is not known."""

    def __init__(self, label: str | _StrPromise) -> None:
        super().__init__(
            label=label, required=False, min_value=0, max_digits=9, decimal_places=2,
            help_text=LOGGED,
        )  # fmt: skip
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: object) -> object:
        """Return the hours without zeros at their end."""
        return plain(value) if isinstance(value, Decimal) else value


class SpendForm(forms.Form):
    """Money and hours that a year's growth took."""

    existing_spend = AmountField(
        label=_("Spent on developing existing accounts"), required=False, min_value=0
    )
    existing_hours = HoursField(_("Hours for existing accounts"))
    new_spend = AmountField(label=_("Spent on winning new accounts"), required=False, min_value=0)
    new_hours = HoursField(_("Hours for new accounts"))
    source = forms.CharField(label=_("Where the amounts are from"), max_length=300)
    grade = forms.ChoiceField(label=_("How sure"), choices=EffortGrade.choices)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    until = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: object, *, span: ComparedYear, row: GrowthSpend | None) -> None:
        initial = {name: getattr(row, name) for name in self.base_fields if row is not None}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.span = span

    def clean(self) -> dict[str, Any]:
        """Refuse amounts of the months that the page named when the year went on since."""
        seen = self.cleaned_data.get("until")
        if seen and seen != self.span.until:
            words = {"until": day(self.span.until)}
            raise forms.ValidationError(
                _("The figures now reach until %(until)s. Enter what it took until then."),
                params=words,
            )
        return self.cleaned_data

    def spent(self) -> Spent:
        """Return what the service takes."""
        given = {name: self.cleaned_data[name] for name in (*AMOUNTS, "source", "grade")}
        return Spent(**given)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours that people logged on an account in the year."""

    account: Account
    hours: Decimal


@require_safe
def grown(request: HttpRequest, year: int, source: str) -> HttpResponse:
    """Show the accounts behind a source of a year's growth, and the hours it took."""
    viewer = viewer_of(request)
    found, span = _year(viewer, year)
    behind = economics.grown_accounts(viewer, span, source)
    hours = [] if source == "lost" else growth.hours_behind(
        viewer, span, of_existing=source == "existing")  # fmt: skip
    readings.note_figures(request, (row.account for row in behind.rows))
    return show_page(
        request, found, "grown",
        tab="growth",
        behind=behind,
        span=span,
        source=NAMES[source],
        hours=[HoursRow(*row) for row in hours],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def spend(request: HttpRequest, year: int) -> HttpResponse:
    """Enter what a year's growth took."""
    viewer = viewer_of(request)
    if not growth.may_enter_spend(viewer):
        raise NotFound
    found, span = _year(viewer, year)
    row = growth.growth_spend(viewer, year)
    form = SpendForm(request.POST or None, span=span, row=row)
    if took(request, form, _("Saved."), lambda: enter_growth_spend(
        span, spent=form.spent(), expected=form.cleaned_data["version"] or 0, by=viewer, at=now(),
    )):  # fmt: skip
        return redirect("portfolio:growth")
    status = 422 if request.method == "POST" else 200
    return show_page(
        request, found, "growth_spend",
        tab="growth",
        status=status,
        form=form,
        span=span,
        known_until=row.until if row and not row.covers(span) else None,
    )  # fmt: skip


def _year(viewer: User, year: int) -> tuple[Ground, ComparedYear]:
    """Return the figures and the year."""
    require(viewer, Permission.SEE_ACCOUNTS)
    found = ground.stand(viewer)
    years = economics.compared_years(viewer)
    span = next((one for one in years if one.year == year), None)
    if found is None or span is None:
        raise NotFound
    return found, span
