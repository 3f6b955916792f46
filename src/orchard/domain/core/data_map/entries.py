"""Reading the map: one entry for every field, with what its table and its kind say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from orchard.domain.core.rules import Permission

FOLDER = Path(__file__).parent
BASES = ("contract", "legitimate interest", "legal obligation", "consent")
TABLE_KEYS = frozenset({"purpose", "basis", "kept", "seen", "portal", "ai", "export", "fields"})
SEEN = frozenset({"self", "nobody", *Permission})


class Kind(StrEnum):
    """What a field holds."""

    BUSINESS = "business"
    PERSONAL = "personal"
    OPINION = "opinion"
    SECRET = "secret"  # noqa: S105  a word of the map


class MapMistake(Exception):
    """A table of the map says something that cannot be meant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known about one field."""

    model: str
    field: str
    kind: Kind
    purpose: str
    kept: str
    seen: str
    basis: str = ""
    portal: str = "never"
    ai: str = "never"
    export: str = "viewer"

    @property
    def name(self) -> str:
        """Return model and field, as messages name it."""
        return f"{self.model}.{self.field}"


@cache
def entries() -> Mapping[str, Mapping[str, Entry]]:
    """Return the entries by model and field; a file that contradicts itself is a MapMistake."""
    found: dict[str, dict[str, Entry]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for model, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if model in found:
                raise MapMistake(f"{model} stands in two files, one of them {path.name}.")
            found[model] = {entry.field: entry for entry in read_table(model, table)}
    return found


def read_table(model: str, table: Mapping[str, Any]) -> Iterator[Entry]:
    """Yield the entries of one model's table."""
    if unknown := set(table) - TABLE_KEYS - set(Kind):
        raise MapMistake(f"{model}: {sorted(unknown)} is not a word of the map.")
    listed = [(field, kind) for kind in Kind for field in table.get(kind, ())]
    fields = [field for field, _kind in listed]
    exceptions: dict[str, dict[str, str]] = table.get("fields", {})
    if twice := {field for field in fields if fields.count(field) > 1}:
        raise MapMistake(f"{model}: {sorted(twice)} stands in two lists.")
    if lost := set(exceptions) - set(fields):
        raise MapMistake(f"{model}: {sorted(lost)} has an exception but stands in no list.")
    for field, kind in listed:
        yield _entry(model, field, kind, {**_said(table), **exceptions.get(field, {})})


def _said(table: Mapping[str, Any]) -> dict[str, str]:
    return {key: value for key, value in table.items() if isinstance(value, str)}


def _entry(model: str, field: str, kind: Kind, said: Mapping[str, str]) -> Entry:
    """Return the entry, with the kind's own answers where the table gives none."""
    of_kind = {"ai": "facts" if kind is Kind.BUSINESS else "never"}
    if kind is Kind.SECRET:
        said = {**said, "seen": "nobody", "export": "never", "ai": "never"}
    try:
        entry = Entry(model, field, kind, **{**of_kind, **said})
    except TypeError as reason:
        raise MapMistake(f"{model}.{field}: {reason}") from reason
    _check(entry)
    return entry


def _check(entry: Entry) -> None:
    if entry.seen not in SEEN:
        raise MapMistake(f"{entry.name}: {entry.seen!r} is neither a permission, self nor nobody.")
    if entry.kind in {Kind.PERSONAL, Kind.OPINION} and entry.basis not in BASES:
        raise MapMistake(f"{entry.name} is {entry.kind}: give its basis, one of {BASES}.")
    if not entry.purpose.strip() or not entry.kept.strip():
        raise MapMistake(f"{entry.name}: say its purpose and how long it is kept.")
    if entry.portal not in {"never", "shared"} or entry.ai not in {"never", "facts"}:
        raise MapMistake(f"{entry.name}: portal is never or shared, ai is never or facts.")
    if entry.export not in {"viewer", "subject", "never"}:
        raise MapMistake(f"{entry.name}: export is viewer, subject or never.")
