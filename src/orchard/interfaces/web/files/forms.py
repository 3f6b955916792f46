"""The form for a file, wherever it is attached."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.files.keeping import LONGEST_TITLE, Upload
from orchard.domain.core.files.kinds import FileKind

ACCEPTED = ",".join((*(f".{one.value}" for one in FileKind), ".jpeg"))


class FileForm(forms.Form):
    """A file, and in a few words what it is."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, picture, document, spreadsheet, slides, CSV or plain text, up to 20 MB."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("What it is"), max_length=LONGEST_TITLE, required=False,
        help_text=_("As others would look for it; without words the name of the file stands there."),
    )  # fmt: skip

    def upload(self) -> Upload:
        """Return what was sent."""
        sent = self.cleaned_data["file"]
        return Upload(sent.chunks(), str(sent.name), self.cleaned_data["title"])
