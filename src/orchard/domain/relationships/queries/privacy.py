"""Everything that is held about one person at a customer, to hand over to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.models import Account, may_know
from orchard.domain.core import data_map
from orchard.domain.core.calendar import add_months
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships import belonging, guards
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    ContactQuerySet,
    Encounter,
    Introduction,
    Line,
    OpenPoint,
    PersonLook,
    Placement,
    Preparation,
    PreparationSeat,
    Reassignment,
    Restriction,
    StyleObservation,
    Tie,
    TieAssessment,
    Weighing,
    of_team,
)
from orchard.domain.relationships.pseudonyms import without_name
from orchard.domain.relationships.rules import MONTHS_KEPT

PATHS: tuple[belonging.Path, ...] = (
    (Contact, "pk"),
    (Placement, "contact"),
    (Introduction, "contact"),
    (Introduction, "through"),
    (Line, "contact"),
    (Line, "other"),
    (Weighing, "contact"),
    (BuyingRole, "contact"),
    (Tie, "contact"),
    (TieAssessment, "tie__contact"),
    (Encounter, "tie__contact"),
    (AttitudeAssessment, "contact"),
    (StyleObservation, "contact"),
    (OpenPoint, "contact"),
    (PreparationSeat, "contact"),
    (Preparation, "seats__contact"),
    (Reassignment, "contact"),
    (Restriction, "contact"),
    (PersonLook, "contact"),
)
"""Every table here that says something of a person at a customer, and how its rows lead to them."""

SEEN_BY: Mapping[str, Promise] = {
    Permission.SEE_CONTACTS: gettext_lazy("those of us who work with customers"),
    Permission.SEE_OPINIONS: gettext_lazy("the team of the account"),
    Permission.ANSWER_PRIVACY: gettext_lazy("who answers such requests"),
}
"""Who of us may see a table, in words for the person; names of ours are not theirs to know."""

OF_OTHERS = frozenset({
    "by", "lifted_by", "user", "owner", "idea_owner", "asked_of", "asked_by", "noted_by",
    "promised_by", "confirmed_by", "promise",
    "plan", "objective", "initiative", "opportunity", "risk", "deviation", "group",
})  # fmt: skip
"""Fields that name people of ours, other people of theirs, or what we plan: not this one's to know."""


@dataclass(frozen=True, slots=True)
class Held:
    """All rows of one table that are about the person, why they are kept and how long.

    `left_out` rows lie at accounts that who answers may not know: others hand them over.
    """

    model: str
    title: str
    purpose: str
    kept: str
    seen_by: str
    rows: tuple[Mapping[str, str], ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """That somebody of ours took everything about a person along as a file: when, and as what."""

    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes the rows are for: who answers requests, or somebody of an account's team."""

    user: User
    is_answering: bool

    def split(
        self, rows: models.QuerySet[models.Model]
    ) -> tuple[models.QuerySet[models.Model], int]:
        """Return the rows that one hands over, and how many others have to."""
        if not isinstance(rows, ContactQuerySet):
            return rows, 0
        known = may_know(self.user, rows.path)
        if not self.is_answering:
            return rows.for_team().filter(of_team(self.user, rows.path), known), 0
        return rows.filter(known), rows.exclude(known).count()


def contacts_called(viewer: User, text: str) -> list[Contact]:
    """Return people by name or address, for who answers requests; erased ones are gone."""
    said = text.strip()
    if not viewer.may(Permission.ANSWER_PRIVACY) or not said:
        return []
    rows = _to_answer(viewer).filter(models.Q(name__icontains=said) | models.Q(email__iexact=said))
    return list(rows.select_related("account").order_by("name", "pk")[:50])


def may_answer(viewer: User, person: Contact) -> bool:
    """Say whether the viewer answers requests of a person: of an account that they may know."""
    if not viewer.may(Permission.ANSWER_PRIVACY):
        return False
    return Contact.objects.filter(may_know(viewer, "account__"), pk=person.pk).exists()


def contact_to_answer(viewer: User, contact_id: int) -> Contact:
    """Return a person whose request the viewer answers."""
    found = _to_answer(viewer).filter(pk=contact_id).select_related("account").first()
    if found is None or not viewer.may(Permission.ANSWER_PRIVACY):
        raise NotFound
    return found


def words_left(viewer: User, person: Contact) -> tuple[int, list[str]]:
    """Return how many things will stay that may name a person, and the accounts of these.

    Accounts that the viewer may not know are counted only.
    """
    left = belonging.left(contact_to_answer(viewer, person.pk))
    known = Account.objects.visible_to(viewer).filter(pk__in=left).order_by("name")
    return len(left), list(known.values_list("name", flat=True))


def left_long_ago(viewer: User, today: date) -> list[Contact]:
    """Return who left the customer so long ago that they are to be forgotten, at every account."""
    if not viewer.may(Permission.EDIT_USERS):
        raise NotFound
    until = add_months(today, -MONTHS_KEPT)
    return list(Contact.objects.filter(left_on__lt=until, erased_at__isnull=True).order_by("pk"))


def held_about(viewer: User, person: Contact) -> tuple[Held, ...]:
    """Return everything that is held about a person, for who answers them and for the team."""
    rows = Contact.objects.filter(pk=person.pk).filter(may_know(viewer, "account__"))
    is_team = viewer.may(Permission.SEE_OPINIONS) and rows.filter(of_team(viewer)).exists()
    is_answering = viewer.may(Permission.ANSWER_PRIVACY) and rows.exists()
    if not is_team and not is_answering:
        raise NotFound
    return _found(person, Reader(viewer, is_answering))


def part_about(viewer: User, account: Account, contact_id: int) -> tuple[Contact, tuple[Held, ...]]:
    """Return what an account holds about somebody who may be at another one, for its team."""
    person = Contact.objects.filter(pk=contact_id, erased_at__isnull=True).first()
    if person is None or not guards.is_on_team(viewer, account):
        raise NotFound
    found = _found(person, Reader(viewer, is_answering=False))
    if not any(one.rows for one in found):
        raise NotFound
    return person, found


def accounts_unknown(viewer: User, person: Contact) -> frozenset[int]:
    """Return the accounts that hold something about a person and that the viewer may not know."""
    keys = set[int]()
    for model, path in (*PATHS, *belonging.paths()):
        rows = model._default_manager.filter(belonging.about(path, person)).order_by()
        if isinstance(rows, ContactQuerySet):
            unknown = rows.exclude(may_know(viewer, rows.path))
            keys |= set(unknown.values_list(f"{rows.path}pk", flat=True))
    return frozenset(keys)


def _found(person: Contact, reader: Reader) -> tuple[Held, ...]:
    others = _others(person)
    paths = (*PATHS, *belonging.paths())
    told = (path for path in paths if path[0] is not PersonLook)  # with who it was: `looks_at`
    found = (_held(path, person, others, reader) for path in told)
    return tuple(one for one in found if one.rows or one.left_out)


def files_taken(viewer: User, person: Contact) -> tuple[Taken, ...]:
    """Return when everything about a person was taken along, for who may hand it over.

    Who it was stays with us: that one of our people did it for us is what the person may know.
    """
    if not viewer.may(Permission.ANSWER_PRIVACY) and not viewer.may(Permission.SEE_OPINIONS):
        return ()
    trail = AuditEvent.objects.filter(
        verb="data.exported", subject_type=person._meta.label_lower, subject_id=str(person.pk)
    )
    rows = trail.order_by("sequence")
    return tuple(Taken(one.at.date(), str(one.facts.get("kind", ""))) for one in rows)


def _to_answer(viewer: User) -> models.QuerySet[Contact]:
    known = Contact.objects.filter(may_know(viewer, "account__"))
    return known.filter(erased_at__isnull=True)


def _others(person: Contact) -> tuple[str, ...]:
    """Return the names of the other people of the person's account, the longest first."""
    near = Contact.objects.filter(account__in=guards.joined(guards.current_account(person)))
    names = (name for one in near.exclude(pk=person.pk) for name in one.all_names)
    return tuple(sorted((one for one in names if one not in person.name), key=len, reverse=True))


def _held(found: belonging.Path, person: Contact, others: tuple[str, ...], reader: Reader) -> Held:
    """Return what a table holds; what the team may not read, only who answers them hands over."""
    model, path = found
    entries = data_map.entries()[model._meta.label_lower]
    first = next(iter(entries.values()))
    about = model._default_manager.filter(belonging.about(path, person)).order_by("pk")
    rows, left_out = reader.split(about)
    return Held(
        model=model._meta.label_lower,
        title=str(model._meta.verbose_name_plural),
        purpose=first.purpose,
        kept=first.kept,
        seen_by=str(SEEN_BY.get(first.seen, SEEN_BY[Permission.ANSWER_PRIVACY])),
        rows=tuple(dict(_facts(row, person, others)) for row in rows),
        left_out=left_out,
    )


def _facts(row: models.Model, person: Contact, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what a row says of the person, with words for choices and names for keys.

    Others at the customer are not this one's to know: neither their names nor who they are.
    """
    named = {
        getattr(row, one.name) for one in row._meta.local_fields if one.related_model is Contact
    }
    others = [one.name for one in named if one is not None and one.pk != person.pk]
    for title, said in _said(row):
        text = said
        for name in (*others, *known):
            text = without_name(text, name, _("another person"), but=" ".join(person.all_names))
        if text:
            yield title, text


def _said(row: models.Model) -> Iterator[tuple[str, str]]:
    """Yield what a row says, field by field, and what it only points at."""
    for field in row._meta.local_fields:
        if (field.is_relation and field.name in OF_OTHERS) or field.name in {"id", "version"}:
            continue  # words of that name are this one's to know
        yield str(field.verbose_name), _text(row, field)
    yield from belonging.more(row)


def _text(row: models.Model, field: models.Field[object, object]) -> str:
    value = getattr(row, field.name)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
