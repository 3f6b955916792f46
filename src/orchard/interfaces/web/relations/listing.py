"""The lists of an account's people: for the team how relations stand, for others who they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.queries import PersonNow
from orchard.domain.relationships.rules import Function, Level
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec
from orchard.interfaces.web.templatetags.orchard import in_drawer

PAGE = 25
FUNCTIONS = tuple(Option(one.value, one.label) for one in Function)
LEVELS = tuple(Option(one.value, one.label) for one in Level)
CHANGED = (Option("yes", gettext_lazy("since the last review")),)
MOVES = frozenset({"on", "after", "before"})
"""Parameters that another day does not keep: a page begins after somebody of that day."""


def people(slug: str, *, has_opinions: bool) -> TableSpec:
    """Return the list for the team, which says how each of them stands to us."""
    attitude = Column("us.latest.stance", gettext_lazy("Attitude to us"),
                      cell="relations/cells/attitude.html")  # fmt: skip
    return TableSpec(
        name="people",
        title=gettext_lazy("People"),
        columns=(
            Column("contact.name", gettext_lazy("Person"), is_main=True,
                   draw=lambda one: _person(slug, one)),
            Column("place.function", gettext_lazy("Function and level"),
                   cell="relations/cells/place.html"),
            Column("roles", gettext_lazy("In decisions"), sortable=False,
                   cell="relations/cells/roles.html"),
            Column("influence", gettext_lazy("Influence · interest"),
                   cell="relations/cells/weight.html"),
            *((attitude,) if has_opinions else ()),
            Column("best.latest.strength", gettext_lazy("Best tie"),
                   cell="relations/cells/tie.html"),
            Column("best.met_on", gettext_lazy("Last contact"), cell="relations/cells/met.html"),
        ),
        default_sort="contact.name",
        filters=(
            Filter("name", gettext_lazy("Search by name or title"), narrow=_named),
            Filter("function", gettext_lazy("Function group"), FUNCTIONS, _at_function),
            Filter("level", gettext_lazy("Level"), LEVELS, _at_level),
            Filter("changed", gettext_lazy("Changed"), CHANGED, _changed),
        ),
        row_key="key",
        page_size=PAGE,
        saves_views=False,
        exports=False,  # what we think of people leaves in no file
    )  # fmt: skip


def directory() -> TableSpec:
    """Return the list for who works with the customer without being of the team."""
    return TableSpec(
        name="people",
        title=gettext_lazy("People"),
        columns=(
            Column("name", gettext_lazy("Person"), is_main=True, draw=_known),
            Column("function", gettext_lazy("Function group"),
                   draw=lambda one: str(one.get_function_display())),
            Column("level", gettext_lazy("Level"), draw=lambda one: str(one.get_level_display())),
            Column("email", gettext_lazy("Reach them by"), sortable=False,
                   cell="relations/cells/reach.html"),
        ),
        default_sort="name",
        filters=(
            Filter("name", gettext_lazy("Search by name")),
            Filter("function", gettext_lazy("Function group"), FUNCTIONS),
            Filter("level", gettext_lazy("Level"), LEVELS),
        ),
        page_size=PAGE,
        saves_views=False,
        exports=False,
        empty_title=gettext_lazy("Nobody yet"),
        empty_text=gettext_lazy("The team of the account adds the people that it knows."),
    )  # fmt: skip


def kept_on_another_day(asked: QueryDict) -> list[tuple[str, str]]:
    """Return the parameters that stay when another day is chosen."""
    lists = (("view", ["list"]), *asked.lists()) if "view" not in asked else asked.lists()
    return [(name, value) for name, values in lists if name not in MOVES for value in values]


def _person(slug: str, one: PersonNow) -> SafeString:
    href = reverse("relations:person", args=[slug, one.contact.pk])
    changed = format_html(' <span class="tag">{}</span>', _("changed")) if one.is_changed else ""
    shape = '<a {}>{}</a>{}<span class="under">{}</span>'
    unit = one.place.unit.name if one.place.unit else ""
    where = _joined((one.place.title, unit))
    return format_html(shape, in_drawer(href), one.contact.name, changed, where)


def _known(one: Contact) -> SafeString:
    left = format_html(' <span class="tag">{}</span>', _("left")) if one.left_on else ""
    where = _joined((one.title, one.unit.name if one.unit else ""))
    return format_html('{}{}<span class="under">{}</span>', one.name, left, where)


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _named(people: Sequence[PersonNow], said: str) -> list[PersonNow]:
    words = said.casefold()
    return [one for one in people if words in f"{one.contact.name}\n{one.place.title}".casefold()]


def _at_function(people: Sequence[PersonNow], said: str) -> list[PersonNow]:
    return [one for one in people if one.place.function == said]


def _at_level(people: Sequence[PersonNow], said: str) -> list[PersonNow]:
    return [one for one in people if one.place.level == said]


def _changed(people: Sequence[PersonNow], _said: str) -> list[PersonNow]:
    return [one for one in people if one.is_changed]
