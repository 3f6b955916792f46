"""The words of Orchard's templates: icons, figures, marks, terms, tables, charts, fields."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core import glossary
from orchard.interfaces.web.frame import charts
from orchard.interfaces.web.frame.tables import TableView, drawing
from orchard.interfaces.web.frame.tables.view import Control

register = template.Library()

for _name, _words in drawing.WORDS.items():
    register.filter(_name, _words)


@register.filter
def first_name(name: str) -> str:
    """Return what friends say."""
    return name.split(maxsplit=1)[0] if name.split() else name


GRADES = {
    "A": gettext_lazy("Grade A: measured"),
    "B": gettext_lazy("Grade B: estimated"),
    "C": gettext_lazy("Grade C: a guess"),
}
MARKS = {
    "lock": ("lock", gettext_lazy("internal"), gettext_lazy("Only our people see this.")),
    "shared": ("link", gettext_lazy("shared"), gettext_lazy("The customer sees this too.")),
    "stale": ("clock-exclamation", gettext_lazy("out of date"), gettext_lazy("Newer data exist.")),
    "demo": ("flask", gettext_lazy("demo"), gettext_lazy("Invented for the demonstration.")),
    "draft": ("robot", gettext_lazy("draft by assistant"), gettext_lazy("Nobody checked it yet.")),
}
PILLS = {
    "good": "circle-check",
    "warn": "alert-triangle",
    "bad": "circle-x",
    "none": "circle-dashed",
}


@register.simple_tag
@lru_cache(maxsize=1_024)
def icon(name: str, label: str = "") -> SafeString:
    """Draw an outline icon; with a label it says something of its own."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="i" {}><use href="{}#{}"></use></svg>',
        SafeString(spoken),
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def in_drawer(href: str, place: str = "") -> SafeString:
    """Link to a page that opens in the drawer, or as itself (at a place) where no script runs."""
    return format_html(
        'href="{}" hx-get="{}" hx-target="#drawer" hx-swap="innerHTML" hx-push-url="true"',
        f"{href}#{place}" if place else href,
        href,
    )


@register.inclusion_tag("frame/figure.html")
def figure(label: str, value: object, **parts: Any) -> dict[str, object]:
    """Show a number that matters: label, value, unit, grade, as-of, change, note, href.

    With `drawer=True` the explanation behind `href` opens beside the page.
    """
    return {"label": label, "value": value, "is_known": value not in {None, ""}, **parts}


@register.inclusion_tag("frame/grade.html")
def grade(letter: str | None) -> dict[str, object]:
    """Show how sure a figure is."""
    return {"letter": letter, "meaning": GRADES.get(letter or "")}


@register.simple_tag
def pill(kind: str, text: str) -> SafeString:
    """Show a state as word, colour and shape."""
    shape = icon(PILLS.get(kind, PILLS["none"]))
    return format_html('<span class="pill is-{}">{}{}</span>', kind, shape, text)


@register.inclusion_tag("frame/mark.html")
def mark(kind: str, text: str = "") -> dict[str, object]:
    """Show a property of an object: internal, shared, out of date, demo."""
    icon_name, words, meaning = MARKS[kind]
    return {"kind": kind, "icon_name": icon_name, "text": text or words, "meaning": meaning}


@register.inclusion_tag("frame/term.html")
def term(name: str, shown: str = "") -> dict[str, object]:
    """Show a term of the field with its meaning on hover, focus and tap."""
    wanted = name.casefold()
    found = next((one for one in glossary.terms() if one.name.casefold() == wanted), None)
    return {"shown": shown or name, "meaning": found.meaning if found else ""}


@register.inclusion_tag("frame/empty.html")
def empty(title: str, text: str = "", **parts: Any) -> dict[str, object]:
    """Say what belongs here, why it helps, and offer the first step (href, action, icon)."""
    return {"title": title, "text": text, "icon_name": parts.pop("icon", "plant-2"), **parts}


@register.inclusion_tag("frame/freshness.html")
def freshness(as_of: object, is_stale: object = False, href: str = "") -> dict[str, object]:  # noqa: FBT002 - template tags take positions
    """Say of which day figures are, and offer to refresh what is out of date."""
    return {"as_of": as_of, "is_stale": is_stale, "href": href}


@register.inclusion_tag("frame/progress.html")
def progress(**parts: Any) -> dict[str, object]:
    """Show a job: done, total, per_second, seconds_left, poll, stop, is_running, label."""
    return parts


@register.inclusion_tag("frame/chart.html")
def chart(spec: charts.Chart) -> dict[str, object]:
    """Draw a chart with its finding as title and its table one switch away."""
    return {"chart": spec, "json": SafeString(charts.as_json(spec))}


@register.inclusion_tag("frame/table.html", takes_context=True)
def table(context: template.Context, view: TableView) -> dict[str, object]:
    """Show a table."""
    return {"table": view, "spec": view.spec, "request": context.get("request")}


@register.simple_tag
def heads(view: TableView) -> SafeString:
    """Draw the heads of a table's columns."""
    return drawing.heads(
        view, {"ascending": icon("arrow-narrow-up"), "descending": icon("arrow-narrow-down")}
    )


@register.simple_tag
def options(control: Control) -> SafeString:
    """Draw the choices of a filter."""
    return drawing.options(control)


@register.simple_tag
def rows(view: TableView) -> SafeString:
    """Draw the rows of a table's page."""
    return drawing.rows(view)


@register.inclusion_tag("frame/field.html")
def form_field(field: forms.BoundField, **parts: Any) -> dict[str, object]:
    """Show label, input, hint and mistake of a field, tied together for those who listen."""
    hint, wrong = f"{field.auto_id}_hint", f"{field.auto_id}_wrong"
    describes = [name for name, there in ((hint, field.help_text), (wrong, field.errors)) if there]
    widget = field.field.widget
    is_check = isinstance(widget, forms.CheckboxInput)
    is_choice = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    attributes: dict[str, Any] = {"class": _class_of(widget)} if not is_choice else {}
    if describes:
        attributes["aria-describedby"] = " ".join(describes)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": field,
        "input": field.as_widget(attrs=attributes),
        "is_check": is_check,
        "is_choice": is_choice,
        "hint_id": hint,
        "wrong_id": wrong,
        **parts,
    }


@register.inclusion_tag("frame/form_mistakes.html")
def form_mistakes(form: forms.BaseForm) -> dict[str, object]:
    """Show what is wrong with the whole form, or both texts where somebody else saved first."""
    return {"form": form, "conflict": getattr(form, "conflict", None)}


@register.simple_tag
def greeting(hour: int) -> str:
    """Return the greeting of the hour."""
    noon, evening = 12, 18
    if hour < noon:
        return _("Good morning")
    return _("Good afternoon") if hour < evening else _("Good evening")


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
