"""The words of the account pages: signals, steps, levers, happenings, scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orchard.analytics.results import SignalKind
from orchard.domain.economics.happenings import Happening
from orchard.domain.economics.words.names import signal_name, signal_names
from orchard.domain.economics.words.steps import lever_action, step_name
from orchard.interfaces.web.accounts import wording
from orchard.interfaces.web.frame import figures

register = template.Library()
register.filter("step_name", step_name)
register.filter("lever_action", lever_action)
register.filter("value_step", wording.value_step)
register.filter("part_name", wording.part_name)
register.filter("scenario_name", wording.scenario_name)
register.filter("evidence", wording.evidence)


@register.filter
def signal_kinds(text: str) -> list[str]:
    """Return the names of the signals that a row holds."""
    return signal_names(text)


@register.filter
def signal_title(signal: Mapping[str, str]) -> str:
    """Return the name of one signal."""
    return signal_name(SignalKind(signal["kind"]))


@register.filter
def happened(one: Happening) -> str:
    """Return what happened as a sentence."""
    return wording.happened(one)


@register.filter
def happening_icon(one: Happening) -> str:
    """Return the picture of what happened."""
    return wording.ICONS.get(one.kind.split(".")[0], "point")


@register.filter
def at_key(mapping: Mapping[str, object], key: str) -> object:
    """Return what stands under a key."""
    return mapping.get(key)


@register.filter
def short_if_known(amount: Decimal | None) -> str | None:
    """Return the amount in millions or thousands; a figure says itself what is not known."""
    return None if amount is None else figures.short_money(amount)


@register.filter
def beside(amounts: Sequence[object], steps: Sequence[object]) -> list[tuple[object, object]]:
    """Return steps and amounts in pairs."""
    return list(zip(steps, amounts, strict=True))


@register.simple_tag
def cell_input(field: forms.BoundField) -> SafeString:
    """Draw the input of a field that stands in a table; its label is unseen."""
    is_choice = isinstance(field.field.widget, forms.Select)
    attributes: dict[str, str | bool] = {"class": "form-select" if is_choice else "form-control"}
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_wrong"}
    return field.as_widget(attrs=attributes)


@register.simple_tag
def form_check(field: forms.BoundField) -> SafeString:
    """Draw a box to tick that stands in a table; its label is unseen."""
    label = format_html('<label class="visually-hidden" for="{}">{}</label>', field.id_for_label,
                        field.label)  # fmt: skip
    return label + field.as_widget(attrs={"class": "form-check-input"})
