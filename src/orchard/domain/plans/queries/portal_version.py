"""The version of a plan that waits for a customer's word: only what is shared of it, word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import Organisation, User
from orchard.domain.plans.both_sides import named
from orchard.domain.plans.documents import joint_text, of_version
from orchard.domain.plans.models import PlanAcceptance, PlanVersion
from orchard.domain.plans.queries.portal import GuestComment, guest_comments
from orchard.domain.plans.rules.differences import words_of
from orchard.domain.plans.rules.documents import Document, Row
from orchard.domain.plans.rules.documents import named as keys_of
from orchard.domain.plans.rules.plan import VersionState, unit_of
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sections import JOINT, NAMED, OBJECTIVES, Field, FieldKind, Section
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.relationships.models import Contact

Names = Mapping[tuple[FieldKind, str], str]


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A row of a version: what it says, and whether it says something else than what was accepted."""

    title: str
    facts: tuple[tuple[str, str], ...]
    is_new: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class GuestPart:
    """The shared rows of one section."""

    title: str
    rows: tuple[GuestRow, ...]


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """A version that waits; `digest` is that of the text in front of the guest."""

    key: int
    year: int
    number: int
    digest: str
    asks: str
    asked_at: datetime | None
    parts: tuple[GuestPart, ...]
    comments: tuple[GuestComment, ...]

    @property
    def changes(self) -> int:
        """Return how many rows say something else than what was accepted before."""
        return sum(row.is_new or row.is_changed for part in self.parts for row in part.rows)


def asked_version(viewer: Guest) -> AskedVersion | None:
    """Return the version that waits for the customer's word, if one does."""
    rows = PlanVersion.objects.of(Account(pk=viewer.account)).filter(state=VersionState.SHARED)
    near = rows.select_related("plan__account", "submitted_by").annotate(
        is_followed=Exists(_shared_after()), accepted=_accepted_before(), currency=_currency()
    )
    found = near.order_by("-plan__year", "-number").first()
    if found is None or found.shared_at is None:
        return None
    if found.is_followed:  # type: ignore[attr-defined]  # asked beside it
        return None
    accepted: Mapping[str, Any] | None = found.accepted  # type: ignore[attr-defined]  # asked beside it
    text, before = joint_text(found), Document.read(accepted) if accepted else None
    if not any(text.rows.values()):
        return None
    return AskedVersion(
        found.pk, found.plan.year, found.number, text.digest, found.submitted_by.name,
        found.shared_at, tuple(_parts(text, before, _names(text), _units(text, found))),
        guest_comments(viewer, SharedKind.VERSION, found.pk),
    )  # fmt: skip


def _shared_after() -> QuerySet[PlanVersion]:
    """Return versions of the same plan that the customer was asked about later."""
    later = PlanVersion.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
    return later.filter(shared_at__isnull=False).order_by()


def _accepted_before() -> Subquery:
    """Return the text of the same plan that the customer accepted last."""
    rows = PlanAcceptance.objects.filter(version__plan=OuterRef("plan"))
    last = rows.exclude(version=OuterRef("pk")).order_by("-at", "-pk")
    return Subquery(last.values("text")[:1])


def _currency() -> Subquery:
    return Subquery(Organisation.objects.order_by("pk").values("currency")[:1])


def _units(text: Document, found: PlanVersion) -> Mapping[str, str]:
    """Return in what each objective counts, also where nobody wrote it: its type is not shared."""
    whole = of_version(found)
    currency: str = found.currency  # type: ignore[attr-defined]  # asked beside it
    kinds = {row["id"]: row.get("kind", "") for row in whole.section(OBJECTIVES)}
    rows = text.section(OBJECTIVES)
    return {
        row["id"]: unit_of(kinds.get(row["id"], ""), row.get("unit", ""), currency) for row in rows
    }


def _parts(
    text: Document, before: Document | None, names: Names, units: Mapping[str, str]
) -> Iterator[GuestPart]:
    for section in JOINT:
        told = units if section is OBJECTIVES else {}
        rows = tuple(
            _row(section, row, before, names, told.get(row["id"], ""))
            for row in text.section(section)
        )
        if rows:
            yield GuestPart(str(section.title), rows)


def _row(section: Section, row: Row, before: Document | None, names: Names, unit: str) -> GuestRow:
    was = before.row(section.key, row["id"]) if before else None
    said = {**row, "unit": unit}
    told = (one for one in section.fields if one.column != "title" and said.get(one.column))
    facts = ((str(one.label), _said(one, said[one.column], names)) for one in told)
    return GuestRow(
        row.get("title", ""),
        tuple((label, words) for label, words in facts if words),
        is_new=before is not None and was is None,
        is_changed=was is not None and dict(was) != dict(row),
    )


def _said(one: Field, value: str, names: Names) -> str:
    """Return what stands in a field as people read it."""
    if one.kind in NAMED:
        return names.get((one.kind, value), "")
    return "" if one.kind is FieldKind.ROW else words_of(one, value)


def _names(text: Document) -> Names:
    """Return what the people of a text are called now, on both sides."""
    keys: dict[FieldKind, list[int]] = {kind: [] for kind in NAMED}
    for kind, key in set(keys_of(text)):
        keys[kind].append(int(key))
    ours = User.objects.filter(pk__in=keys[FieldKind.USER])
    theirs = Contact.objects.filter(pk__in=keys[FieldKind.CONTACT])
    return {(FieldKind.USER, str(one.pk)): one.name for one in ours} | {
        (FieldKind.CONTACT, str(one.pk)): named(one) for one in theirs
    }
