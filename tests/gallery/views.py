"""Views that show components with invented contents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from orchard.domain.core.exports import Kind
from orchard.domain.core.mistakes import Conflict, StaleVersion
from orchard.interfaces.web.frame import charts, toasts
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec, read_table

DAY = date(2026, 2, 28)
NASTY = "<img src=x onerror=alert(1)>=1+1"


@dataclass(frozen=True)
class Row:
    """A row of the gallery's table."""

    key: str
    name: str
    country: str
    value: Decimal | None


ROWS = [
    Row("1", "Nordvik", "Norway", Decimal("12904331.20")),
    Row("2", "Fjordkraft", "Norway", Decimal("9400000")),
    Row("3", "Baltexa", "Estonia", None),
    Row("4", NASTY, "Estonia", Decimal("-1200.5")),
]
SPEC = TableSpec(
    "things",
    (
        Column("name", "Name", is_main=True),
        Column("country", "Country"),
        Column("value", "Value", align="right", cell="short_money", kind=Kind.MONEY),
    ),
    default_sort="-value",
    filters=(
        Filter("name", "Search by name"),
        Filter("country", "Country", (Option("Norway", "Norway"), Option("Estonia", "Estonia"))),
    ),
    row_key="key",
    page_size=3,
    title="Things",
    currency="EUR",
)


class NoteForm(forms.Form):
    """A long form whose contents survive."""

    title = forms.CharField(help_text="What it is about.")
    text = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")])
    is_open = forms.BooleanField(required=False, label="Open to all")


def chart() -> charts.Chart:
    """Return a chart of every kind of series that the product draws."""
    months = ["Jan", "Feb", "Mar"]
    options = {
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "tooltip": {"trigger": "axis", "format": "money"},
        "series": [
            {
                "type": "bar",
                "name": "Revenue",
                "data": [Decimal("120000.5"), 90000, 140000],
                "itemStyle": {"color": "--brand"},
                "label": {"show": True, "position": "top", "format": "money"},
                "markLine": {"data": [{"yAxis": 100000}], "symbol": "none"},
            },
            {"type": "line", "name": "Plan", "data": [100000, 110000, 120000]},
        ],
    }
    table = charts.ChartTable(
        ["Month", "Revenue"], [["Jan", "120 k"], ["Feb", None]], frozenset({1})
    )
    return charts.Chart("months", "February was weak", "Revenue by month", "bar", options, table)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show everything at once."""
    if "say" in request.GET:
        toasts.say(request, "Moved.", undo_url="/gallery/form")
    context = {
        "day": DAY,
        "at": datetime(2026, 2, 28, 14, 5, tzinfo=UTC),
        "table": read_table(request, SPEC, ROWS),
        "chart": chart() if "chart" in request.GET else None,
        "form": NoteForm(),
        "nasty": NASTY,
    }
    return page(request, "gallery/gallery.html", context, nav="home")


def form(request: HttpRequest) -> HttpResponse:
    """Save a note, or say what is wrong with it."""
    filled = NoteForm(request.POST or None)
    if request.method == "POST" and filled.is_valid() and attempt(filled, _save(filled)):
        return redirect("/gallery")
    return page(request, "gallery/form.html", {"form": filled})


def _save(filled: NoteForm):
    def save() -> None:
        title = filled.cleaned_data["title"]
        if title == "stale":
            raise StaleVersion(current=3, mine={"title": "stale"}, theirs={"title": "theirs"})
        if title == "taken":
            raise Conflict("This title is taken.")

    return save


def edit(request: HttpRequest) -> HttpResponse:
    """Change one field in place."""
    value = request.POST.get("value", "Before")
    return page(request, "gallery/edit.html", {"value": value, "saved": request.method == "POST"})


def drawer(request: HttpRequest) -> HttpResponse:
    """Show a page whose drawer is open; htmx gets the drawer alone."""
    return page(request, "gallery/drawer.html", {})


def wrong(request: HttpRequest) -> HttpResponse:
    """Make a mistake of the domain."""
    raise Conflict("Two people cannot sit on one chair.")
