"""Forms of files of other systems: the file, and what is said once for rows that leave it open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.relationships.rules import IntakeKind
from orchard.domain.relationships.services import IntakeNote
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.relations.arrival_forms import ENCODINGS
from orchard.interfaces.web.relations.files import Text
from orchard.interfaces.web.standing.forms import day

NEXT_STEP_WITHIN = timedelta(days=14)


class IntakeForm(forms.Form):
    """A file of another system."""

    kind = IntakeKind.ACTIVITIES
    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=None,
        help_text=_("CSV in any encoding. Up to 5 MB and 10,000 rows."),
    )  # fmt: skip
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)

    def note(self, text: Text) -> IntakeNote:
        """Return what the file is called, how it was read, and what is the same for all."""
        return IntakeNote(
            kind=self.kind, label=self.cleaned_data["file"].name or "", encoding=text.encoding,
            odd_words=text.odd_words, leaves_open=self.leaves_open(),
        )  # fmt: skip

    def leaves_open(self) -> Mapping[str, str]:
        """Return what is said once for rows that leave it open."""
        return {}


class OpportunitiesForm(IntakeForm):
    """A file of opportunities: each has a next step, which some systems do not know."""

    kind = IntakeKind.OPPORTUNITIES
    next_step = forms.CharField(
        label=_("Next step where a row names none"), max_length=500,
        initial=_("Agree with the customer on the next step"),
    )  # fmt: skip
    next_on = day(_("By when"), initial=lambda: today() + NEXT_STEP_WITHIN)

    def leaves_open(self) -> Mapping[str, str]:
        """Return the next step of rows that name none."""
        said = self.cleaned_data
        return {"next_step": said["next_step"].strip(), "next_on": said["next_on"].isoformat()}
