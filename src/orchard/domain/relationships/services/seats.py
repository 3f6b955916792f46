"""What one may do about who is missing: empty seats, reviews of the map, taking over ties."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.cards import SeatNote, check_lengths
from orchard.domain.relationships.guards import (
    check_team,
    current_account,
    merged,
    restricted,
    today,
)
from orchard.domain.relationships.models import Contact, GapSeat, MapReview, Reassignment


@audited("gap_seat.opened")
def open_seat(account: Account, *, note: SeatNote, by: User, at: datetime) -> GapSeat:
    """Put an empty chair where somebody should know us, with who finds that person and how."""
    check_team(by, account)
    note.check()
    return GapSeat.objects.create(account=account, **note.values(), opened_on=today(by, at))


@audited("gap_seat.changed")
def change_seat(seat: GapSeat, *, expected: int, note: SeatNote, by: User, at: datetime) -> GapSeat:
    """Correct an empty seat, its owner or its plan."""
    _check_open(by, seat)
    note.check()
    return update_versioned(seat, expected, **note.values())


@audited("gap_seat.closed")
def close_seat(
    seat: GapSeat,
    *,
    expected: int,
    filled_by: Contact | None = None,
    why: str = "",
    by: User,
    at: datetime,
) -> GapSeat:
    """Close a seat: somebody fills it, or it is not needed for a reason."""
    _check_open(by, seat)
    reason = why.strip()
    if filled_by is None and not reason:
        raise Invalid(_("Choose who fills the seat, or say why it is not needed."))
    check_lengths(GapSeat, {"closed_why": reason})
    _check_person(filled_by, seat.account)
    return update_versioned(
        seat, expected, closed_on=today(by, at), closed_why=reason, filled_by=filled_by
    )


@audited("gap_seat.reopened")
def reopen_seat(seat: GapSeat, *, by: User, at: datetime) -> GapSeat:
    """Take the closing of a seat back."""
    check_team(by, merged(seat.account))
    if seat.closed_on is None:
        raise Conflict(_("This seat is open."))
    return update_versioned(seat, seat.version, closed_on=None, closed_why="", filled_by=None)


@audited("people.reviewed")
def review_map(account: Account, *, by: User, at: datetime) -> MapReview:
    """Say that all people of the account were gone through, and that the map is true today."""
    check_team(by, account)
    if not Contact.objects.of(account).usable().exists():
        raise Invalid(_("There is nobody to go through. Add the people that you know first."))
    return MapReview.objects.create(account=account, by=by, at=at)


@audited("reassignment.settled")
def settle_reassignment(
    row: Reassignment,
    *,
    expected: int,
    successor: Contact | None = None,
    outcome: str = "",
    by: User,
    at: datetime,
) -> Reassignment:
    """Say who follows somebody who left, or what comes of the tie instead."""
    account = current_account(row.contact)
    check_team(by, account)
    if row.done_at is not None:
        raise Conflict(_("This was settled already."))
    said = outcome.strip()
    if successor is None and not said:
        raise Invalid(_("Choose who follows, or write what comes of it."))
    check_lengths(Reassignment, {"outcome": said})
    _check_person(successor, account)
    return update_versioned(row, expected, done_at=at, successor=successor, outcome=said)


def _check_open(by: User, seat: GapSeat) -> None:
    check_team(by, merged(seat.account))
    if seat.closed_on is not None:
        raise Conflict(_("This seat is closed. Open it again to change it."))


def _check_person(person: Contact | None, account: Account) -> None:
    """Refuse somebody of another customer, and somebody who left."""
    if person is None:
        return
    if not Contact.objects.of(merged(account)).filter(pk=person.pk).exists():
        raise NotFound
    if not person.is_here:
        raise Invalid(_("%(name)s left. Choose somebody who is there.") % {"name": person.name})
    if person.restricted_on is not None:
        raise Conflict(restricted(person))
