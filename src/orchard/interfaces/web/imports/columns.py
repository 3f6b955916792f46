"""The form of the columns: one choice of a meaning for each, proposed where it was detected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django import forms
from django.utils.translation import gettext as _

from orchard.domain.core import currency_names
from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.reading import mapping as reading
from orchard.domain.ledger.reading.currencies import CODES
from orchard.domain.ledger.reading.mapping import FIELDS, Mapping
from orchard.interfaces.web.imports import wording

BORROWS = {"customer": ("customer_name", "account", "unit"), "offer": ("offer_name",)}
"""A key that no column has is taken from the first of these."""
AS_COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Detected:
    """What reading found in a draft: the mapping, and the names of the columns."""

    mapping: Mapping
    columns: tuple[str, ...]

    @classmethod
    def of(cls, draft: ImportDraft) -> Detected:
        """Return what a draft's last reading found."""
        found = draft.found
        return cls(reading.from_table(found["mapping"]), tuple(found["columns"]))

    def meanings(self) -> dict[str, str]:
        """Return the field of each column; a borrowed key shows the name that it was lent."""
        fields = {column: field for field, column in self.mapping.columns.items() if column}
        for key, lenders in BORROWS.items():
            column = self.mapping.columns.get(key)
            lent = [field for field in lenders if self.mapping.columns.get(field) == column]
            if column and lent:
                fields[column] = lent[0]
        return fields


class ColumnsForm(forms.Form):
    """What each column means."""

    currency = forms.ChoiceField(label="", required=False)

    def __init__(self, *args: object, detected: Detected, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.detected = detected
        self.fields["currency"] = _currency(detected.mapping.currency)
        known = detected.meanings()
        groups = [(str(name), list(table.items())) for name, table in wording.MEANINGS]
        choices = [("", _("– leave out –")), *groups]
        for place, column in enumerate(detected.columns):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=column, required=False, choices=choices, initial=known.get(column, "")
            )

    def heads(self) -> list[tuple[forms.BoundField, str, bool]]:
        """Return every column's choice, the column's name, and whether the choice was detected."""
        known = self.detected.meanings()
        fields = [self[f"c{place}"] for place in range(len(self.detected.columns))]
        return [
            (field, name, bool(known.get(name)) and (field.value() or "") == known[name])
            for field, name in zip(fields, self.detected.columns, strict=True)
        ]

    def chosen(self) -> dict[str, str]:
        """Return field and column as they are chosen now, twice named ones once."""
        pairs = [
            (self[f"c{place}"].value(), name) for place, name in enumerate(self.detected.columns)
        ]
        return {field: column for field, column in reversed(pairs) if field in FIELDS}

    def missing(self) -> list[str]:
        """Return in words what a ledger needs and no column holds."""
        chosen = self.chosen()
        wanted = [] if "booked_on" in chosen else [str(wording.NAMES["booked_on"])]
        if "net" not in chosen and not {"quantity", "unit_price"} <= set(chosen):
            wanted.append(_("Net amount of the line (or quantity and price)"))
        return wanted

    def left_out(self) -> list[str]:
        """Return the columns without a meaning, as long as none of all holds the cost."""
        if {"cost", "margin"} & set(self.chosen()):
            return []
        pairs = [
            (self[f"c{place}"].value(), name) for place, name in enumerate(self.detected.columns)
        ]
        return [name for field, name in pairs if not field]

    def mapping(self, *, said: Mapping) -> Mapping:
        """Return what is said about the file, with these columns and no others."""
        columns = dict.fromkeys(FIELDS, "") | self.chosen()
        for key, lenders in BORROWS.items():
            lender = next((field for field in lenders if columns[field]), "")
            columns[key] = columns[key] or (columns[lender] if lender else "")
        currency = self["currency"].value() or None
        return replace(said, columns=columns, currency=currency)

    def clean(self) -> dict[str, object]:
        """Refuse two columns with one meaning, and a ledger without day or amount."""
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for place, column in enumerate(self.detected.columns):
            field = str(cleaned.get(f"c{place}") or "")
            if field and field in seen:
                text = _("“%(first)s” and “%(second)s” cannot both be this: %(meaning)s.")
                facts = {"first": seen[field], "second": column, "meaning": wording.NAMES[field]}
                self.add_error(f"c{place}", text % facts)
            seen.setdefault(field, column)
        if wanted := self.missing():
            text = _("Say which column holds this: %(wanted)s.")
            self.add_error(None, text % {"wanted": "; ".join(wanted)})
        return cleaned


def _currency(now: str | None) -> forms.ChoiceField:
    stays = _("as detected") if not now or now == AS_COLUMN else _("as detected: %s") % now
    choices = [("", stays), (AS_COLUMN, _("as each line says"))]
    return forms.ChoiceField(
        label=_("Currency of the amounts"),
        required=False,
        choices=[*choices, *currency_names.choices(CODES)],
    )


def said_of(draft: ImportDraft) -> Mapping:
    """Return what people said about the draft's file besides its columns."""
    said = reading.from_toml(draft.mapping) if draft.mapping else Mapping()
    return replace(said, columns={}, net=None, gross=None, discount=None, cost=None)


def for_preview(said: Mapping, draft: ImportDraft) -> Mapping:
    """Return the mapping with what the whole file decided, which its first lines may not."""
    detected = Detected.of(draft).mapping
    answers = {key: value for key, value in draft.answers.items() if not key.startswith("column.")}
    merged = reading.from_table({**answers, "columns": {}}).over(said)
    same_day = merged.columns.get("booked_on") == detected.columns.get("booked_on")
    order = merged.date_order or (detected.date_order if same_day else None)
    mark = merged.decimal_mark or detected.decimal_mark
    return replace(merged, date_order=order, decimal_mark=mark)
