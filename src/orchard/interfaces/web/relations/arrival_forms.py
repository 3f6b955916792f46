"""Forms of a file of people: the file with what is the same for all, and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.ledger.reading.encoding import SINGLE_BYTE
from orchard.domain.relationships.models import WaitingFile
from orchard.domain.relationships.rules import Function, LawfulBasis, Level
from orchard.domain.relationships.services import FileNote
from orchard.interfaces.web.relations.files import Text
from orchard.interfaces.web.standing.forms import VersionedForm

ENCODINGS = [
    ("", _("found by itself")),
    *((name, name) for name in ("utf-8", "utf-16", *SINGLE_BYTE)),
]
Label = str | Promise
LABELS: dict[str, Label] = {
    "name": _("Name"), "first_name": _("First name"), "last_name": _("Last name"),
    "title": _("Title"), "email": _("E-mail"), "phone": _("Telephone"), "unit": _("Unit"),
    "language": _("Preferred language"), "function": _("Function group"), "level": _("Level"),
}  # fmt: skip


class FileForm(forms.Form):
    """A file, where its people are from, and what a row leaves open."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=None,
        help_text=_("CSV in any encoding, or vCard. Up to 5 MB and 20,000 people."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("How we know them"), max_length=300,
        help_text=_("A list of theirs, a fair, cards from meetings: asked once for all."),
    )  # fmt: skip
    basis = forms.ChoiceField(label=_("Lawful basis"), choices=LawfulBasis.choices)
    function = forms.ChoiceField(
        label=_("Function group where a row names none"), choices=Function.choices,
        initial=Function.OPERATIONS,
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("Level where a row names none"), choices=Level.choices, initial=Level.SPECIALIST
    )
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)

    def note(self, text: Text) -> FileNote:
        """Return what is the same for all."""
        said = self.cleaned_data
        return FileNote(
            label=said["file"].name or "", encoding=text.encoding, source=said["source"],
            basis=LawfulBasis(said["basis"]), function=Function(said["function"]),
            level=Level(said["level"]), odd_words=text.odd_words,
        )  # fmt: skip


class TakeForm(VersionedForm):
    """That what one looked at is taken over, and nothing else."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class ColumnsForm(VersionedForm):
    """Which column of a file is what; `labels` are what is asked, by key."""

    def __init__(
        self, data: object = None, *, arrival: WaitingFile, labels: Mapping[str, Label] = LABELS
    ) -> None:
        super().__init__(data, initial={"version": arrival.version})  # type: ignore[arg-type]  # a QueryDict or nothing
        self.asked = tuple(labels)
        columns = [
            ("", _("no column")),
            *((str(at), name) for at, name in enumerate(arrival.columns)),
        ]
        for name, label in labels.items():
            self.fields[name] = forms.ChoiceField(
                label=str(label), choices=columns, required=False,
                initial=str(arrival.meaning.get(name, "")),
            )  # fmt: skip

    def meaning(self) -> dict[str, int]:
        """Return the column of each field that has one."""
        said = {name: self.cleaned_data[name] for name in self.asked}
        return {name: int(place) for name, place in said.items() if place}
