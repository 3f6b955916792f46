"""The forms of versions and of the text file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.plans import documents
from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.queries import versions as queries
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm, words

LARGEST_FILE = 500_000


class SubmitForm(forms.Form):
    """What changed and why."""

    words = words(
        gettext_lazy("What changed and why"), required=False, rows=3,
        help_text=gettext_lazy("In a sentence or two, for who approves it and who reads it in a year."),
    )  # fmt: skip


class ReturnForm(VersionedForm):
    """Why a version is sent back."""

    reason = words(gettext_lazy("Why, and what has to be mended"))


class AcceptedForm(forms.Form):
    """Who at the customer accepted, and how we know; `digest` is of the text that was in front."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    contact = forms.ChoiceField(label=gettext_lazy("Who accepted"))
    how = words(
        gettext_lazy("How we know"), rows=2,
        help_text=gettext_lazy("The minutes, the letter, the mail, with its day."),
    )  # fmt: skip

    def __init__(
        self, data: object = None, *, found: Seen, row: PlanVersion, **options: Any
    ) -> None:
        text = documents.joint_text(row)
        super().__init__(data, initial={"digest": text.digest}, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in queries.acceptors(found.viewer, row.plan)}
        field = self.fields["contact"]
        assert isinstance(field, forms.ChoiceField), "somebody is chosen"
        field.choices = [("", _("choose")), *((key, one.name) for key, one in self.people.items())]

    def said(self) -> dict[str, Any]:
        """Return what was entered."""
        kept = self.cleaned_data
        return {**kept, "contact": self.people[kept["contact"]]}


class TextForm(forms.Form):
    """The text file of a plan: as a file, or as a text that is mended in place."""

    file = forms.FileField(
        label=gettext_lazy("The file"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.md,text/plain"}),
        help_text=gettext_lazy("As it was exported and changed in any editor, in UTF-8."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Its text"), required=False, strip=False, max_length=LARGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Take the file before the text; refuse both empty, and what is no text."""
        said: dict[str, Any] = super().clean() or {}
        if (sent := said.get("file")) is not None:
            said["text"] = self._decoded(sent.read(LARGEST_FILE + 1))
        if not self.errors and not (said.get("text") or "").strip():
            raise forms.ValidationError(_("Choose the file of the plan, or paste its text."))
        return said

    def text_seen(self) -> str:
        """Return the text that was sent, also where it cannot be taken over; else nothing."""
        if not self.is_bound:
            return ""
        kept = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return str(kept.get("text") or "")

    def _decoded(self, content: bytes) -> str:
        if len(content) > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large for a plan."))
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is no text in UTF-8. Save it in your editor as UTF-8 and try again.")) from None  # fmt: skip
        if "\0" in text:
            raise forms.ValidationError(_("This is no text. Choose the file that was exported."))
        return text
