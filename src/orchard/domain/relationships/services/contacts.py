"""What one may do with contacts: add and correct them, note that somebody left."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.cards import ContactCard
from orchard.domain.relationships.fitting import check_card
from orchard.domain.relationships.guards import (
    check_contact,
    check_correctable,
    check_leaving,
    check_team,
    current_account,
    restricted,
    today,
)
from orchard.domain.relationships.models import (
    Contact,
    Line,
    Placement,
    Reassignment,
    Tie,
    Weighing,
)
from orchard.domain.relationships.rules import Answer, check_not_ahead, check_scale


@audited("contact.added")
def add_contact(account: Account, *, card: ContactCard, by: User, at: datetime) -> Contact:
    """Note a person at the customer, with where we know them from."""
    check_team(by, account)
    check_card(account, card)
    made = Contact.objects.create(account=account, **card.values(), added_at=at)
    _weigh(made, card, by=by, at=at)
    return made


@audited("contact.changed")
def change_contact(
    contact: Contact, *, expected: int, card: ContactCard, by: User, at: datetime
) -> Contact:
    """Correct who a person is; another weight is a new assessment, the old one stays as history.

    While nothing about them may be used, facts are corrected if they ask for it, and no opinion.
    """
    check_correctable(by, contact)
    is_used = contact.restricted_on is None
    if not is_used and card.opinions():
        raise Conflict(restricted(contact))
    check_card(current_account(contact), card, contact=contact)
    was = Placement.of(contact)
    called = contact.name
    changed = update_versioned(contact, expected, **(card.values() if is_used else card.facts()))
    changed.remember(called)
    changed.save(update_fields=["former_names"])
    _place(changed, was, by=by, at=at)
    if is_used:
        _weigh(changed, card, by=by, at=at)
    return changed


@audited("contact.weighed", keeps=("on",))
def weigh(
    contact: Contact,
    *,
    influence: int | None,
    interest: int | None,
    on: date,
    by: User,
    at: datetime,
) -> Weighing:
    """Say how much a person can move and how much they care, as seen on a day."""
    check_contact(by, contact)
    check_not_ahead(on, today(by, at))
    check_scale(influence, _("Influence"))
    check_scale(interest, _("Interest"))
    return Weighing.objects.create(
        contact=contact, influence=influence, interest=interest, on=on, by=by, at=at
    )


@audited("contact.left", keeps=("on",))
def note_leaving(contact: Contact, *, expected: int, on: date, by: User, at: datetime) -> Contact:
    """Note that a person left: ties and roles end that day, and who had a tie looks for another."""
    check_leaving(by, contact)
    check_not_ahead(on, today(by, at))
    keepers = _who_takes_over(contact)
    over = {"has_ended_by_leaving": True}
    remark(
        ties=contact.ties.filter(ended_on__isnull=True).update(ended_on=on, **over),
        roles=contact.buying_roles.filter(until__isnull=True).update(until=on, **over),
        lines=_lines(contact).filter(until__isnull=True).update(until=on, **over),
        tasks=len(keepers),
    )
    contact.introductions.filter(answered_at__isnull=True).update(
        answered_at=at, answer=Answer.DECLINED, reason=_("Left before it came to it."),
        version=F("version") + 1, **over,
    )  # fmt: skip
    Reassignment.objects.bulk_create(
        [Reassignment(contact=contact, user=user, made_at=at) for user in keepers]
    )
    return update_versioned(contact, expected, left_on=on)


@audited("contact.came_back")
def come_back(contact: Contact, *, by: User, at: datetime) -> Contact:
    """Take the leaving back: what ended with it goes on, and nobody has to take over."""
    check_team(by, current_account(contact))
    if contact.left_on is None or contact.erased_at is not None:
        raise Conflict(_("This person did not leave, or everything about them was erased."))
    contact.reassignments.filter(done_at__isnull=True).delete()
    back = update_versioned(contact, contact.version, left_on=None)
    _resume(back)
    return back


def _resume(contact: Contact) -> None:
    """Let go on what the leaving ended, and nothing that somebody ended by hand that day."""
    over, on = {"has_ended_by_leaving": True}, {"has_ended_by_leaving": False}
    contact.ties.filter(**over).update(ended_on=None, **on)
    contact.buying_roles.filter(**over).update(until=None, **on)
    both = _lines(contact).filter(contact__left_on__isnull=True, other__left_on__isnull=True)
    both.filter(**over).update(until=None, **on)
    contact.introductions.filter(**over).update(
        answered_at=None, answer="", reason="", version=F("version") + 1, **on
    )


def _lines(contact: Contact) -> QuerySet[Line]:
    return Line.objects.filter(Q(contact=contact) | Q(other=contact))


def _place(contact: Contact, was: Placement, *, by: User, at: datetime) -> None:
    """Keep where somebody stood before and stands now; a first move also says where they began."""
    now = Placement.of(contact)
    if was.is_as(now):
        return
    Placement.objects.learn([was])
    rows = [(now, today(by, at))]
    if not contact.placements.exists():
        rows.insert(0, (was, today(by, contact.added_at)))
    for row, on in rows:
        row.on, row.by, row.at = on, by, at
        row.save(force_insert=True)


def _weigh(contact: Contact, card: ContactCard, *, by: User, at: datetime) -> None:
    """Keep a weight that is new; the same again says nothing new."""
    before = contact.weighings.order_by("-on", "-pk").first()
    was = (before.influence, before.interest) if before else (None, None)
    if (card.influence, card.interest) != was:
        Weighing.objects.create(
            contact=contact,
            influence=card.influence,
            interest=card.interest,
            on=today(by, at),
            by=by,
            at=at,
        )


def _who_takes_over(contact: Contact) -> list[User]:
    """Return our people who had a tie; without any who still works here, the account manager."""
    tied = Tie.objects.filter(contact=contact, ended_on__isnull=True, user__is_active=True)
    users = [tie.user for tie in tied.select_related("user").order_by("pk")]
    waiting = set(
        Reassignment.objects.filter(contact=contact, done_at__isnull=True).values_list(
            "user_id", flat=True
        )
    )
    return [user for user in users or _managers(contact) if user.pk not in waiting]


def _managers(contact: Contact) -> list[User]:
    account = current_account(contact)
    lead = Q(account=account, role=TeamRole.ACCOUNT_MANAGER)
    return [seat.user for seat in Assignment.objects.open().filter(lead).select_related("user")]
