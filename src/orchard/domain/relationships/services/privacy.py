"""What one may do when a person asks for it, or after long enough: erase everything about them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core import erasures
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.calendar import FiscalCalendar, add_months
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships import belonging, guards, letters, queries
from orchard.domain.relationships.forgetting import PREPARED, forget_among_others
from orchard.domain.relationships.models import (
    EMPTIED,
    Arrival,
    Contact,
    Erasure,
    GapSeat,
    Intake,
    Introduction,
    Preparation,
    PreparationSeat,
    StyleObservation,
)
from orchard.domain.relationships.renaming import around, looked_around
from orchard.domain.relationships.rules import MONTHS_KEPT

STYLE_MONTHS_KEPT = 6
"""So long an observation of a style stays as history after it has expired."""


@audited("contact.erased")
def erase_contact(contact: Contact, *, by: User, at: datetime) -> Contact:
    """Erase everything about a person; a pseudonym stays, so that history still adds up."""
    require(by, Permission.ANSWER_PRIVACY)
    queries.contact_to_answer(by, contact.pk)
    if contact.erased_at is not None:
        raise Conflict(_("Everything about this person was erased already."))
    return _erase(contact, by=by, at=at)


@audited("contacts.parts_asked")
def ask_for_parts(organisation: Organisation, *, called: str, by: User, at: datetime) -> int:
    """Ask the teams of accounts that who answers may not know for what they hold about a person.

    Who is meant is said by the whole name or the address, whatever account they are at; return how
    many accounts are asked.
    """
    require(by, Permission.ANSWER_PRIVACY)
    said = called.strip()
    is_meant = Q(name__iexact=said) | Q(email__iexact=said)
    meant = Contact.objects.filter(is_meant, erased_at__isnull=True).order_by("pk") if said else ()
    asked = set[int]()
    for contact in meant:
        for key in queries.accounts_unknown(by, contact):
            asked.add(key)
            _ask_team(Account.objects.get(pk=key), contact)
    remark(accounts=len(asked))
    return len(asked)


@audited("contacts.erased_again")
def erase_again(name: str, *, keys: Collection[UUID], by: User | None, at: datetime) -> None:
    """Erase people that a restored backup brought back; `name` is that of the list."""
    back = list(Contact.objects.filter(key__in=keys, erased_at__isnull=True).order_by("pk"))
    for contact in back:
        _erase(contact, by=by, at=at)
    remark(people=len(back))


@audited("contact.expired")
def forget_who_left(contact: Contact, *, by: User, at: datetime) -> Contact:
    """Erase somebody who left their company long ago; who came back meanwhile stays."""
    require(by, Permission.EDIT_USERS)
    found = Contact.objects.select_for_update().get(pk=contact.pk)
    until = add_months(_today(at), -MONTHS_KEPT)
    is_over = found.left_on is not None and found.left_on < until and found.erased_at is None
    return _erase(found, by=by, at=at) if is_over else found


@audited("opinions.expired")
def forget_what_is_old(organisation: Organisation, *, by: User, at: datetime) -> Organisation:
    """Remove styles that nobody confirmed, and old files."""
    require(by, Permission.EDIT_USERS)
    until = add_months(_today(at), -STYLE_MONTHS_KEPT)
    styles, _kinds = StyleObservation.objects.filter(expires_on__lt=until).delete()
    files = Arrival.objects.clear_up(at) + Intake.objects.clear_up(at)
    remark(styles=styles, files=files)
    return organisation


def _ask_team(account: Account, contact: Contact) -> None:
    """Write to who has a seat in the team and may know the account, when all is kept."""
    seats = Assignment.objects.open().filter(account=account, user__is_active=True)
    for reader in {seat.user for seat in seats.select_related("user")}:
        if guards.is_on_team(reader, account):
            transaction.on_commit(partial(letters.ask_for_part, reader, account.slug, contact.pk))


def _today(at: datetime) -> date:
    """Return the day of the moment where the organisation is, also where nobody asks."""
    house = Organisation.objects.get()
    return FiscalCalendar(house.fiscal_year_starts, house.time_zone).today(at)


def _erase(contact: Contact, *, by: User | None, at: datetime) -> Contact:
    for rows in (
        contact.weighings, contact.buying_roles, contact.attitudes, contact.ties,
        contact.reassignments, contact.restrictions, contact.styles, contact.points, contact.introductions,
        contact.placements, contact.lines, contact.lines_to, contact.looks,
    ):  # fmt: skip
        rows.all().delete()
    pseudonym = _("Erased person %(number)d") % {"number": contact.pk}
    with looked_around(contact):
        _forget_among_all(contact, pseudonym)
    Erasure.objects.get_or_create(contact_key=contact.key, defaults={"at": at, "by": by})
    transaction.on_commit(lambda: erasures.keep(settings.DATA_DIR, [contact.key]))
    empty = (
        "former_names", "title", "email", "phone", "channel", "language", "tempo", "information_need",
        "decision_way", "matters", "pains",
    )  # fmt: skip
    return update_versioned(
        contact,
        contact.version,
        name=pseudonym,
        source=_("erased"),
        reports_to=None,
        left_on=contact.left_on or _today(at),
        erased_at=at,
        **dict.fromkeys(empty, ""),
    )


def _forget_among_all(contact: Contact, pseudonym: str) -> None:
    """Empty what was about the person, and call them by the pseudonym in what stays."""
    _forget_conversations(contact)
    _forget_introductions(contact)
    for name in contact.all_names:
        belonging.forget(contact, name=name, instead=pseudonym)
    filled = GapSeat.objects.filter(filled_by=contact, closed_why="")
    filled.update(closed_why=_("Filled"))
    near = around(contact).accounts
    files = Arrival.objects.filter(account__in=near)  # each may hold the person
    files.filter(closed_at__isnull=True).delete()
    files.update(**EMPTIED)
    Intake.objects.filter(closed_at__isnull=True).delete()  # of any account: it may name them too
    remark(counterparts=sum(_forget_counterpart(near, name) for name in contact.all_names))
    forget_among_others(contact, contact.all_names, instead=pseudonym)


def _forget_conversations(contact: Contact) -> None:
    """Empty what was prepared for conversations with the person; that and how they went stays."""
    talks = Preparation.objects.filter(seats__contact=contact)
    keys = list(talks.values_list("pk", flat=True))
    Preparation.objects.filter(pk__in=keys).update(
        **dict.fromkeys(PREPARED, ""), idea_owner=None, version=F("version") + 1
    )
    PreparationSeat.objects.filter(contact=contact).delete()


def _forget_introductions(contact: Contact) -> None:
    """Empty what was said of introductions through the person; that they were asked for stays."""
    through = Introduction.objects.filter(through=contact)
    through.exclude(reason="").update(reason=_("erased"))
    through.update(why=_("erased"), version=F("version") + 1)


def _forget_counterpart(accounts: Collection[int], name: str) -> int:
    """Take the name out of the seats whose counterpart it is; return how many."""
    seats = Assignment.objects.filter(account__in=accounts, counterpart__icontains=name)
    return seats.update(counterpart="", version=F("version") + 1)
