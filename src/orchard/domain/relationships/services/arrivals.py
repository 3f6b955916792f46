"""What one may do with a file of people: open it, say what columns mean, take it over or turn it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships import queries
from orchard.domain.relationships.arriving import names
from orchard.domain.relationships.arriving.outcomes import Outcome, State, seal
from orchard.domain.relationships.arriving.tables import Table
from orchard.domain.relationships.arriving.waiting import ListHasChanged, check_waits
from orchard.domain.relationships.cards import check_lengths
from orchard.domain.relationships.guards import check_team
from orchard.domain.relationships.models import EMPTIED, Arrival, Contact, Placement
from orchard.domain.relationships.rules import Function, LawfulBasis, Level

BATCH = 500
PLACE = ("title", "unit_id", "function", "level")
WRITTEN = ("name", "title", "email", "phone", "language", "function", "level", "unit")


@dataclass(frozen=True, slots=True)
class FileNote:
    """What is the same for everybody in a file: where it is from, and what a row leaves open."""

    label: str
    encoding: str
    source: str
    basis: LawfulBasis
    function: Function
    level: Level
    odd_words: str = ""

    def check(self) -> None:
        """Refuse a file whose people came from nowhere."""
        if not self.source.strip():
            raise Invalid(_("Say how we know these people: a list of theirs, a fair."))
        check_lengths(Arrival, {"source": self.source})


@audited("arrival.opened")
def open_arrival(
    account: Account, *, table: Table, note: FileNote, by: User, at: datetime
) -> Arrival:
    """Keep a file for a day, to look through it; a newer one takes the place of an older one."""
    check_team(by, account)
    note.check()
    Arrival.objects.of(account).filter(closed_at__isnull=True, by=by).delete()
    Arrival.objects.clear_up(at)
    remark(rows=len(table.rows))
    return Arrival.objects.create(
        account=account, label=note.label[:200], encoding=note.encoding,
        odd_words=note.odd_words[:300], columns=list(table.columns),
        rows=[[row.line, *row.cells] for row in table.rows], meaning=table.meaning,
        source=note.source.strip(), basis=note.basis, function=note.function, level=note.level,
        by=by, at=at,
    )  # fmt: skip


@audited("arrival.read_otherwise")
def say_columns(
    arrival: Arrival, *, expected: int, meaning: Mapping[str, int], by: User, at: datetime
) -> Arrival:
    """Say which column is what."""
    _check_open(arrival, by, at)
    places = range(len(arrival.columns))
    if not set(meaning) <= set(names.FIELDS) or not set(meaning.values()) <= set(places):
        raise Invalid(_("Choose columns of the file."))
    if not {"name", "first_name", "last_name"} & set(meaning):
        raise Invalid(_("Say which column holds the name."))
    return update_versioned(arrival, expected, meaning=dict(meaning))


@audited("arrival.taken_over")
def take_over(arrival: Arrival, *, expected: int, seen: str, by: User, at: datetime) -> Arrival:
    """Add who is new and correct who changed, all or nothing; refused rows stay out.

    `seen` is the seal of the outcomes that the person looked at: nothing else is taken over.
    """
    arrival = _locked(arrival)
    _check_open(arrival, by, at)
    outcomes = queries.outcomes_of(by, arrival)
    if arrival.version != expected or seal(outcomes) != seen:
        raise ListHasChanged
    new = [one for one in outcomes if one.state is State.NEW]
    changed = [one for one in outcomes if one.state is State.CHANGED]
    if not new and not changed:
        raise Invalid(_("Nobody in this file is new or changed. There is nothing to take over."))
    _add(arrival, new, at)
    _change(arrival, changed, by=by, at=at)
    remark(new=len(new), changed=len(changed))
    return _close(arrival, expected, at, new=len(new), changed=len(changed))


@audited("arrival.turned_away")
def turn_away(arrival: Arrival, *, by: User, at: datetime) -> Arrival:
    """Let a file go without taking anything over."""
    _check_open(arrival, by, at)
    return _close(arrival, arrival.version, at)


def _locked(arrival: Arrival) -> Arrival:
    """Return the file as it is now; until all is written, others wait with it and with its people."""
    Account.objects.select_for_update().get(pk=arrival.account_id)
    found = Arrival.objects.select_for_update().filter(pk=arrival.pk).first()
    if found is None:
        raise NotFound
    people = Contact.objects.of(found.account).values("pk")
    list(Contact.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    return found


def _check_open(arrival: Arrival, by: User, at: datetime) -> None:
    check_team(by, arrival.account)
    check_waits(arrival, at)


def _close(arrival: Arrival, expected: int, at: datetime, **counts: int) -> Arrival:
    return update_versioned(arrival, expected, closed_at=at, **EMPTIED, **counts)


def _add(arrival: Arrival, new: Sequence[Outcome], at: datetime) -> None:
    facts = {"account": arrival.account, "source": arrival.source, "basis": arrival.basis}
    Contact.objects.bulk_create(
        [Contact(**facts, **one.values, added_at=at) for one in new], batch_size=BATCH
    )


def _change(arrival: Arrival, changed: Sequence[Outcome], *, by: User, at: datetime) -> None:
    """Write what changed, and keep where somebody stood before."""
    people = Contact.objects.in_bulk([one.known for one in changed if one.known])
    kept = Placement.objects.filter(contact__in=people)
    placed = set(kept.values_list("contact", flat=True))
    places, were = list[Placement](), list[Placement]()
    calendar = core.fiscal_calendar(by)
    now = calendar.today(at)
    for one in changed:
        contact = people[one.known or 0]
        began = _place(contact, calendar.today(contact.added_at), by, at)
        called = contact.name
        for name, said in one.values.items():
            setattr(contact, name, said)
        contact.remember(called)
        contact.version += 1
        if set(PLACE) & set(one.values):
            were.append(began)
            places += [] if contact.pk in placed else [began]
            places.append(_place(contact, now, by, at))
    Contact.objects.bulk_update(
        people.values(), [*WRITTEN, "former_names", "version"], batch_size=BATCH
    )
    Placement.objects.learn(were)
    Placement.objects.bulk_create(places, batch_size=BATCH)


def _place(contact: Contact, on: date, by: User, at: datetime) -> Placement:
    place = Placement.of(contact)
    place.on, place.by, place.at = on, by, at
    return place
