"""Two people edited the same: every input that differs, mine beside theirs; none is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django import forms

from orchard.interfaces.web.accounts.forms.fields import plain
from orchard.interfaces.web.frame.forms import ConflictView, Difference


def settle(
    form: forms.Form, theirs: Mapping[str, object], *, version: int, field: str = "version"
) -> None:
    """Show what differs on a form whose save was stale; saving again keeps what is on the form."""
    if getattr(form, "conflict", None) is None:
        return
    view = ConflictView(version, tuple(_differences(form, theirs, field)))
    form.conflict = view  # type: ignore[attr-defined]  # read by the template of mistakes
    form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict of the request
    form.data[field] = str(version)  # type: ignore[index]  # copied above


def _differences(
    form: forms.Form, theirs: Mapping[str, object], besides: str
) -> Iterator[Difference]:
    for name, field in form.fields.items():
        mine, other = form.cleaned_data.get(name), theirs.get(name)
        if name != besides and _text(field, mine) != _text(field, other):
            yield Difference(str(field.label or name), _text(field, mine), _text(field, other))


def _text(field: forms.Field, value: object) -> str:
    shown = field.prepare_value(value)
    if isinstance(shown, Decimal):
        return plain(shown)
    return "" if shown is None or shown is False else str(shown)
