"""Everything that is held about one person who works here: what the data map names, and no secrets.

Whatever table points at people is found by itself. A table with personal data that points at nobody
has to be named here, or the build fails: a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from orchard.domain.core import data_map, queries
from orchard.domain.core.data_map import Entry, Kind
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission

OWNERS = frozenset({"user", "author", "owner", "sheet__user"})
"""Fields that say whose row it is; all others say who had a part in it."""

PATHS = {
    "account.emailconfirmation": ("email_address__user",),
    "core.auditevent": ("by_id", "on_behalf_of_id"),
    "programme.maturityanswer": ("sheet__user",),
    "people.coachingtalk": ("series__coach", "series__coached"),
}
"""How to get from a row to the person where no foreign key does."""

OF_OTHERS = {
    "accounts.customerlink": "names of customers",
    "relationships.contact": "people at customers, who are handed theirs by a way of its own",
    "relationships.preparationseat": "people at customers, who are handed theirs by a way of its own",
    "voice.answer": "people at customers, who are handed theirs by a way of its own",
    "meetings.point": "people at customers, who are handed theirs by a way of its own",
    "plans.planacceptance": "people at customers, who are handed theirs by a way of its own",
    "plans.portalsession": "people at customers, who are handed theirs by a way of its own",
    "plans.portalvisit": "people at customers, who are handed theirs by a way of its own",
    "meetings.adjustment": "words of a meeting, in which people at customers may be named",
    "meetings.agendaitem": "words of a meeting, in which people at customers may be named",
    "meetings.lesson": "words of a meeting, in which people at customers may be named",
    "health.healthsnapshot": "how an account stands, in which nobody is named",
    "search.nameword": "words of names of people at customers, who are handed the name itself",
    "core.attempt": "a digest that leads to nobody, for a day",
    "core.tally": "a digest that leads to nobody, for minutes",
    "core.cacheentry": "a digest that leads to nobody, for minutes",
}
"""Personal data that is not about the people who work here, or that nobody can lead back to one."""


ABOUT_CONTACTS = ("relationships.", "meetings.", "voice.")
"""Opinions in these tables are about people at customers: theirs to have, not who wrote them down's."""


@dataclass(frozen=True, slots=True)
class Held:
    """One row: in which part the person stands in it, and what it says of them."""

    parts: tuple[str, ...]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Holding:
    """All rows of one table that are about the person, and why they are kept and how long."""

    model: str
    title: str
    purpose: str
    kept: str
    rows: tuple[Held, ...]


def person_called(viewer: User, text: str) -> User:
    """Return the one person with this address, or else the only one with this name."""
    known = queries.people(viewer)
    found = list(known.filter(email=text.strip().lower()))
    found = found or list(known.filter(name__iexact=text.strip())[:2])
    if len(found) != 1:
        reason = _("No single person has the name or address %(text)s. Give the address.")
        raise NotFound(reason % {"text": text})
    return found[0]


def held_about(viewer: User, person: User) -> tuple[Holding, ...]:
    """Return everything that is held about a person, table by table."""
    require(viewer, Permission.EDIT_USERS)
    found = (_holding(model, person) for model in _tables())
    return tuple(holding for holding in found if holding.rows)


def unreachable() -> list[str]:
    """Return tables with personal data of which nobody could say whose it is."""
    return sorted(
        label
        for label, fields in data_map.entries().items()
        if any(entry.kind in {Kind.PERSONAL, Kind.OPINION} for entry in fields.values())
        and label not in OF_OTHERS
        and not paths_to_people(apps.get_model(label))
    )


def paths_to_people(model: type[models.Model]) -> tuple[str, ...]:
    """Return how rows of a table lead to a person."""
    if model is User:
        return ("pk",)
    direct = (
        field.name
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is User
    )
    return (*direct, *PATHS.get(model._meta.label_lower, ()))


def _tables() -> Iterator[type[models.Model]]:
    known = data_map.entries()
    return (model for model in apps.get_models() if model._meta.label_lower in known)


def _holding(model: type[models.Model], person: User) -> Holding:
    label = model._meta.label_lower
    entries = data_map.entries()[label]
    first = next(iter(entries.values()))
    return Holding(
        model=label,
        title=str(model._meta.verbose_name_plural),
        purpose=first.purpose,
        kept=first.kept,
        rows=tuple(_rows(model, person, entries)),
    )


def _rows(model: type[models.Model], person: User, entries: Mapping[str, Entry]) -> Iterator[Held]:
    paths, names_subjects = paths_to_people(model), "subject_type" in entries
    about = {path: Q(**{path: person.pk}) for path in paths}
    if names_subjects:
        kind = User._meta.label_lower
        about["subject"] = Q(subject_type=kind, subject_id=str(person.pk))
    seen: dict[object, list[str]] = {}
    for part, condition in about.items():
        for key in model._default_manager.filter(condition).values_list("pk", flat=True):
            seen.setdefault(key, []).append(part)
    rows = model._default_manager.in_bulk(seen) if seen else {}
    for key in sorted(seen, key=str):
        parts = seen[key]
        is_own = model is User or "subject" in parts or bool(OWNERS & set(parts))
        yield Held(tuple(parts), _facts(rows[key], entries, is_own=is_own))


def _facts(row: models.Model, entries: Mapping[str, Entry], *, is_own: bool) -> Mapping[str, str]:
    """Return what a row says: all of one's own, and of others' only when one had a part in it."""
    fields = {field.name: field for field in row._meta.local_fields}
    said = {
        name: _plain(getattr(row, fields[name].attname))
        for name, entry in entries.items()
        if name in fields
        and entry.kind is not Kind.SECRET
        and entry.export != "never"
        and not (entry.kind is Kind.OPINION and entry.model.startswith(ABOUT_CONTACTS))
        and (is_own or entry.kind is Kind.PERSONAL or fields[name].primary_key)
    }
    return {name: text for name, text in said.items() if text}


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def counted(found: Sequence[Holding]) -> int:
    """Return how many rows there are in all tables."""
    return sum(len(holding.rows) for holding in found)
