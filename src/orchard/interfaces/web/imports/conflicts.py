"""Two people at one draft: both texts in words, so that neither is lost."""

from __future__ import annotations

from django import forms

from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.reading import mapping as reading
from orchard.interfaces.web.frame.forms import ConflictView, Difference
from orchard.interfaces.web.imports import wording
from orchard.interfaces.web.imports.columns import ColumnsForm, Detected


def in_words(form: forms.Form, draft: ImportDraft) -> None:
    """Show the fields that somebody else saved meanwhile, as the form names them."""
    conflict = getattr(form, "conflict", None)
    if conflict is None:
        return
    draft.refresh_from_db()
    stored = {**draft.answers, "on_changed": draft.on_changed}
    found = [
        Difference(str(form[name].label), str(form[name].value() or ""), str(stored.get(name, "")))
        for name in form.fields
        if name in stored and str(form[name].value() or "") != str(stored[name])
    ]
    form.conflict = ConflictView(conflict.version, tuple(found))  # type: ignore[attr-defined]


def of_columns(form: ColumnsForm, draft: ImportDraft) -> None:
    """Show which column has which meaning in mine and in theirs."""
    conflict = getattr(form, "conflict", None)
    if conflict is None:
        return
    draft.refresh_from_db()
    theirs = _meanings(draft)
    mine = {column: field for field, column in form.chosen().items()}
    differing = [name for name in form.detected.columns if mine.get(name) != theirs.get(name)]
    found = [Difference(name, _name(mine.get(name)), _name(theirs.get(name))) for name in differing]
    form.conflict = ConflictView(conflict.version, tuple(found))  # type: ignore[attr-defined]


def _meanings(draft: ImportDraft) -> dict[str, str]:
    if not draft.mapping:
        return Detected.of(draft).meanings()
    said = reading.from_toml(draft.mapping)
    return Detected(said, tuple(draft.found["columns"])).meanings()


def _name(field: str | None) -> str:
    return str(wording.NAMES[field]) if field else ""
