"""The form of board packs over all accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.packs.rules import Audience, Form, Kind, Wish, quarter_before
from orchard.interfaces.web.packs.forms import PeriodForm


class BoardWishForm(PeriodForm):
    """Which board pack somebody wants."""

    has_margins = forms.BooleanField(
        label=_("With contribution and lifetime value"), required=False,
        help_text=_("Then only who may see margins can open it."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, viewer: User, today: date, **options: Any) -> None:
        starts_on, ends_on = quarter_before(today)
        shown = {
            "form": Form.PPTX, "starts_on": starts_on, "ends_on": ends_on, "has_margins": True,
        }  # fmt: skip
        super().__init__(data, initial=shown, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        if not viewer.may(Permission.SEE_MARGINS):
            del self.fields["has_margins"]

    def wish(self) -> Wish:
        """Return what was entered."""
        said = {"has_margins": False, **self.cleaned_data}
        return Wish(kind=Kind.BOARD, audience=Audience.INTERNAL, **said)
