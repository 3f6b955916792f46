"""The forms of agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.agreements import queries
from orchard.domain.agreements.models import Agreement
from orchard.domain.agreements.rules import EndedBy, Kind, NoticeUnit, Renewal, Stage, months_before
from orchard.domain.agreements.services import Change, Ending, Progress, Terms
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

LONGEST_NOTICE, LONGEST_RENEWAL = 3650, 600
DAY = timedelta(days=1)


class TermsForm(VersionedForm):
    """What is agreed."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.TypedChoiceField(label=_("Type"), choices=Kind.choices, coerce=Kind)
    parties = forms.CharField(
        label=_("Parties"), max_length=500, help_text=_("Who signs for each side: companies by name.")
    )  # fmt: skip
    units = forms.MultipleChoiceField(
        label=_("Units"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: it covers the whole account."),
    )  # fmt: skip
    starts_on = day(_("Starts on"))
    ends_on = day(_("Ends on"), required=False)
    notice_period = forms.IntegerField(
        label=_("Notice period"), required=False, min_value=1, max_value=LONGEST_NOTICE
    )
    notice_unit = forms.TypedChoiceField(
        label=_("Counted in"), choices=NoticeUnit.choices, coerce=NoticeUnit,
        initial=NoticeUnit.MONTHS,
    )  # fmt: skip
    renewal = forms.TypedChoiceField(
        label=_("At the end of the term"), choices=Renewal.choices, coerce=Renewal,
        initial=Renewal.TALKS,
    )  # fmt: skip
    renews_for_months = forms.IntegerField(
        label=_("Renews for so many months"), required=False, min_value=1, max_value=LONGEST_RENEWAL
    )
    price_version = forms.CharField(label=_("Price list"), max_length=200, required=False)
    price_structure = words(
        _("Price structure"), required=False, rows=2,
        help_text=_("What is priced how: per piece, per hour, open book, cost plus …"),
    )  # fmt: skip
    indexation = words(_("Indexation"), required=False, rows=2,
                       help_text=_("Which index, how often, and any cap."))  # fmt: skip
    rebates = words(
        _("Rebate steps"), required=False, rows=3,
        help_text=_("One a line: sales of a year, then percent, as 100000 2.5."),
    )  # fmt: skip

    def __init__(
        self, data: object = None, *, found: Seen, about: Agreement | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        here = queries.units(found.viewer, found.account, about)
        self.places = {str(one.pk): one for one in here}
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField), "units are chosen"
        field.choices = [(key, one.name) for key, one in self.places.items()]

    def terms(self) -> Terms:
        """Return what was entered."""
        given = {
            name: self.cleaned_data[name] for name in TermsForm.base_fields if name != "version"
        }
        return Terms(**{**given, "units": [self.places[key] for key in given["units"]]})


class RecordForm(TermsForm):
    """A new agreement, at whatever stage it is."""

    stage = forms.TypedChoiceField(
        label=_("Stage"), choices=Stage.choices, coerce=Stage, initial=Stage.SIGNED
    )
    signed_on = day(_("Signed on"), required=False, help_text=_("The day of the second signature."))

    follows = forms.ChoiceField(
        label=_("Follows"), required=False,
        help_text=_("The agreement that it renewed, when that one is in the register."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, found=found, **options)
        self.ends = {str(one.pk): one for one in queries.open_ends(found.viewer, found.account)}
        field = self.fields["follows"]
        assert isinstance(field, forms.ChoiceField), "what it follows is chosen"
        field.choices = [("", _("none")), *((key, one.name) for key, one in self.ends.items())]

    def before(self) -> Agreement | None:
        """Return the agreement that it follows."""
        return self.ends.get(self.cleaned_data["follows"])

    def progress(self) -> Progress:
        """Return how far it is."""
        return Progress(self.cleaned_data["stage"], self.cleaned_data["signed_on"])


class RenewForm(RecordForm):
    """The next agreement: what it follows is known."""

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, found=found, **options)
        del self.fields["follows"]


class AmendForm(TermsForm):
    """Other terms of a signed agreement: since when and why."""

    agreed_on = day(_("Agreed on"))
    reason = words(_("Why"), rows=2)

    def change(self) -> Change:
        """Return since when and why."""
        return Change(self.cleaned_data["agreed_on"], self.cleaned_data["reason"])


class SignForm(VersionedForm):
    """The day of the second signature."""

    signed_on = day(_("Signed on"), help_text=_("The day of the second signature."))


class EndForm(VersionedForm):
    """The end of an agreement before or at its term."""

    last_day = day(_("Last day"))
    ended_by = forms.TypedChoiceField(
        label=_("Who ended it"), choices=EndedBy.choices, coerce=EndedBy, widget=forms.RadioSelect
    )
    reason = words(_("Why"), help_text=_("As you would tell it to who leads the next talks."))

    def ending(self) -> Ending:
        """Return what was entered."""
        return Ending(**self.said())


def shown(found: Agreement) -> dict[str, object]:
    """Return terms as their form shows them."""
    names = [name for name in TermsForm.base_fields if name not in {"version", "units"}]
    said = {name: getattr(found, name) for name in names}
    units = [str(one.pk) for one in found.units.all()]
    return {**said, "units": units, "version": found.version}


def next_shown(found: Agreement) -> dict[str, object]:
    """Return the terms of the next agreement: the same, for the term that begins after this one."""
    start, end = None, None
    if found.ends_on is not None:
        start = found.ends_on + DAY
        end = _end_of(start, found)
    dates = {"starts_on": start, "ends_on": end, "stage": Stage.DRAFT}
    return {**shown(found), **dates}


def _end_of(start: date, found: Agreement) -> date:
    """Return the end of a term as long as agreed, else as long as the last one."""
    months = found.renews_for_months
    if months is None:
        begun, over = found.starts_on, start
        months = max(1, (over.year - begun.year) * 12 + over.month - begun.month)
    return months_before(start, -months) - DAY
