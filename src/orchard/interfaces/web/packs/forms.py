"""The forms of packs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.files.keeping import Upload
from orchard.domain.core.rules import Permission
from orchard.domain.packs.rules import Audience, Form, Kind, Wish, quarter_before
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import day


class PeriodForm(forms.Form):
    """In which form, over which days and for which meeting somebody wants a pack."""

    form = forms.TypedChoiceField(label=_("As"), choices=Form.choices, coerce=Form)
    starts_on = day(_("From"))
    ends_on = day(_("To"))
    meets_on = day(
        _("For the meeting on"), required=False,
        help_text=_("Then we say by when to send it: five working days before."),
    )  # fmt: skip


class WishForm(PeriodForm):
    """Which pack somebody wants."""

    field_order = ("kind", "audience")
    kind = forms.TypedChoiceField(label=_("For what"), choices=Kind.choices, coerce=Kind)
    audience = forms.TypedChoiceField(
        label=_("Who reads it"), choices=Audience.choices, coerce=Audience,
        widget=forms.RadioSelect,
        help_text=_("What the customer reads holds only what is shared with them."),
    )  # fmt: skip
    has_margins = forms.BooleanField(
        label=_("With margins"), required=False,
        help_text=_("Then only who may see margins can open it."),
    )  # fmt: skip

    def __init__(
        self, data: object = None, *, found: Seen, today: date, meets_on: date | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        starts_on, ends_on = quarter_before(today)
        shown = {
            "kind": Kind.REVIEW, "audience": Audience.INTERNAL, "form": Form.PPTX,
            "starts_on": starts_on, "ends_on": ends_on, "meets_on": meets_on,
        }  # fmt: skip
        super().__init__(data, initial=shown, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        if not found.viewer.may(Permission.SEE_MARGINS):
            del self.fields["has_margins"]

    def wish(self) -> Wish:
        """Return what was entered."""
        return Wish(**{"has_margins": False, **self.cleaned_data})


class TemplateForm(forms.Form):
    """A presentation whose layouts the slides take."""

    file = forms.FileField(
        label=_("Template (PPTX)"), allow_empty_file=True, max_length=None,
        widget=forms.FileInput(attrs={"accept": ".pptx"}),
    )  # fmt: skip

    def upload(self) -> Upload:
        """Return what was sent."""
        sent = self.cleaned_data["file"]
        return Upload(sent.chunks(), str(sent.name))
