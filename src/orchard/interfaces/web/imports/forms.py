"""The forms of the import wizard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.ledger.reading.encoding import SINGLE_BYTE
from orchard.domain.ledger.reading.mapping import CHOICES, Question
from orchard.domain.ledger.rules import OnChanged
from orchard.interfaces.web.frame.rates import RateField
from orchard.interfaces.web.imports import wording

LONGEST_PASTE = 2_000_000
NEW_NAME = "ledger"


class UploadForm(forms.Form):
    """A file, or rows that were copied from a spreadsheet."""

    source = forms.CharField(
        label=gettext_lazy("Where do the lines come from?"),
        max_length=200,
        initial=NEW_NAME,
        help_text=gettext_lazy(
            "The name of the system. Use the same name every time: Orchard then knows lines again "
            "and remembers the columns."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, allow_empty_file=True, max_length=None
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste rows from a spreadsheet"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy("Copy the rows with their header line and paste them here."),
    )

    def __init__(self, *args: object, sources: Sequence[str] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.sources = sources
        self.fields["source"].widget.attrs |= {"list": "known-sources", "autocomplete": "off"}

    def clean(self) -> dict[str, object]:
        """Take one of the two."""
        cleaned = super().clean() or {}
        has_text = bool(str(cleaned.get("pasted") or "").strip())
        if not self.errors and bool(cleaned.get("file")) == has_text:
            self.add_error(None, _("Choose a file, or paste rows: one of the two."))
        return cleaned


class FormatForm(forms.Form):
    """Answers to what the file leaves open, and corrections of what was detected."""

    def __init__(
        self,
        *args: object,
        questions: Sequence[Question],
        detected: dict[str, object],
        **kw: object,
    ) -> None:
        super().__init__(*args, **kw)  # type: ignore[arg-type]  # passed on as they came
        self.questions = questions
        for question in questions:
            self.fields[question.key] = _question_field(question)
        asked = {question.key for question in questions}
        for key, label, choices in _corrections():
            if key not in asked:
                self.fields[key] = _correction(key, label, choices, detected)

    @property
    def asked(self) -> list[tuple[forms.BoundField, str]]:
        """Return the questions with their examples."""
        return [(self[one.key], wording.examples_of(one)) for one in self.questions]

    @property
    def corrections(self) -> list[forms.BoundField]:
        """Return the fields that correct what was detected."""
        asked = {question.key for question in self.questions}
        return [self[name] for name in self.fields if name not in asked]

    def answers(self) -> dict[str, str]:
        """Return what was said; what was left as detected says nothing."""
        return {key: str(value) for key, value in self.cleaned_data.items() if value}


def _question_field(question: Question) -> forms.Field:
    label = wording.title_of(question)
    if not question.choices:
        return forms.CharField(label=label, min_length=3, max_length=3)
    choices = [(choice, wording.choice_of(question, choice)) for choice in question.choices]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _corrections() -> list[tuple[str, str, list[tuple[str, str]]]]:
    def named(key: str) -> list[tuple[str, str]]:
        return [(one, str(wording.CHOICES.get((key, one), one))) for one in CHOICES[key]]

    delimiters = [(sign, str(name)) for sign, name in wording.DELIMITERS.items()]
    encodings = [(name, name.upper()) for name in ("utf-8", "utf-16", *SINGLE_BYTE)]
    return [
        ("delimiter", _("Between the columns stand"), delimiters),
        ("encoding", _("Alphabet"), encodings),
        ("date_order", _("Dates"), named("date_order")),
        ("decimal_mark", _("Numbers"), named("decimal_mark")),
        ("discount", _("Discount"), named("discount")),
        ("cost", _("Cost"), named("cost")),
        ("credit_notes", _("Credit notes"), named("credit_notes")),
    ]


def _correction(
    key: str, label: str, choices: list[tuple[str, str]], detected: dict[str, object]
) -> forms.Field:
    now = dict(choices).get(str(detected.get(key) or ""))
    stays = _("as detected: %(now)s") % {"now": now} if now else _("as detected")
    return forms.ChoiceField(label=label, required=False, choices=[("", stays), *choices])


class OrderForm(forms.Form):
    """What happens to lines that changed, and to those that cannot be read."""

    on_changed = forms.ChoiceField(
        label=gettext_lazy("Lines that stand in the ledger with other values"),
        choices=[
            (
                OnChanged.CORRECT.value,
                gettext_lazy("Correct them: the old line is taken back, the new one added"),
            ),
            (
                OnChanged.KEEP.value,
                gettext_lazy("Keep the ledger's lines and import only the new ones"),
            ),
            (OnChanged.REFUSE.value, gettext_lazy("Import nothing until somebody has looked")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    without_rejected = forms.BooleanField(
        label=gettext_lazy("Import the other lines without the rejected ones"), required=False
    )

    def choices(self) -> tuple[OnChanged, bool]:
        """Return both decisions; without a word changed lines are refused."""
        said = self.cleaned_data["on_changed"] or OnChanged.REFUSE
        return OnChanged(said), bool(self.cleaned_data["without_rejected"])


class RatesForm(forms.Form):
    """The exchange rates that the figures of a file need."""

    source = forms.CharField(label=gettext_lazy("Where do the rates come from?"), max_length=200)

    def __init__(
        self, *args: object, missing: Sequence[tuple[str, date]], base: str, **kw: object
    ) -> None:
        super().__init__(*args, **kw)  # type: ignore[arg-type]  # passed on as they came
        self.missing = missing
        for currency in self.currencies():
            label = _("What one %(currency)s is in %(base)s") % {"currency": currency, "base": base}
            self.fields[f"all-{currency}"] = _rate(label)
        for currency, month in missing:
            self.fields[_name(currency, month)] = _rate(f"{currency} {month:%Y-%m}")

    def currencies(self) -> list[str]:
        """Return the currencies without rates, in order."""
        return list(dict.fromkeys(currency for currency, _month in self.missing))

    def groups(self) -> list[tuple[str, forms.BoundField, list[forms.BoundField]]]:
        """Return currency, the field for all its months, and one field for each month."""
        return [
            (
                one,
                self[f"all-{one}"],
                [self[_name(*pair)] for pair in self.missing if pair[0] == one],
            )
            for one in self.currencies()
        ]

    def rates(self) -> dict[tuple[str, date], Decimal]:
        """Return the rates that were given; a month of its own counts before all months."""
        said = self.cleaned_data
        found = {pair: said[_name(*pair)] or said[f"all-{pair[0]}"] for pair in self.missing}
        return {pair: rate for pair, rate in found.items() if rate}

    def clean(self) -> dict[str, object]:
        """Ask for at least one."""
        cleaned = super().clean() or {}
        if not self.errors and not self.rates():
            self.add_error(None, _("Give at least one rate."))
        return cleaned


def _name(currency: str, month: date) -> str:
    return f"rate-{currency}-{month:%Y-%m}"


def _rate(label: str) -> RateField:
    least = Decimal("0.00000001")
    return RateField(label=label, required=False, min_value=least, max_digits=16, decimal_places=8)


class UndoForm(forms.Form):
    """Undoing needs no more than the word."""
