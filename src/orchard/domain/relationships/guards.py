"""Who may do something with people of an account, and with whom nothing may be done any more."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.analytics.policy.standing import RelationshipPolicy
from orchard.domain.accounts.models import Account, Regrouping
from orchard.domain.core import queries as core
from orchard.domain.core.audit import remark
from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.models import Contact, OpinionSwitch, of_team
from orchard.domain.relationships.rules import TO_CORRECT


def is_on_team(viewer: User, account: Account) -> bool:
    """Say whether the viewer may see what the team of the account thinks of people."""
    if not viewer.may(Permission.SEE_OPINIONS):
        return False
    known = Account.objects.visible_to(viewer).filter(pk=account.pk)
    return known.filter(of_team(viewer, "")).exists()


def check_team(by: User, account: Account) -> None:
    """Refuse everybody outside the team: for them the people's page holds nothing to change."""
    if not is_on_team(by, account):
        raise NotFound
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))
    remark(account=account.pk)


def check_contact(by: User, contact: Contact) -> None:
    """Refuse outsiders, and anything about somebody who left, was erased or objected."""
    check_usable(by, contact)
    _check_not_left(contact)


def check_leaving(by: User, contact: Contact) -> None:
    """Refuse outsiders and anybody gone already; who objected leaves too, else they were kept for good."""
    _check_known(by, contact)
    _check_not_left(contact)


def check_correctable(by: User, contact: Contact) -> None:
    """Refuse to change who somebody is, save that it is corrected because they asked for it."""
    if contact.restricted_on is None or contact.erased_at is not None:
        check_contact(by, contact)
        return
    check_team(by, current_account(contact))
    if not contact.restrictions.standing().filter(ground__in=TO_CORRECT).exists():
        raise Conflict(restricted(contact))


def check_usable(by: User, contact: Contact) -> None:
    """Refuse outsiders and what was erased or may not be used; what was open is settled."""
    _check_known(by, contact)
    if contact.restricted_on is not None:
        raise Conflict(restricted(contact))


def _check_known(by: User, contact: Contact) -> None:
    check_team(by, current_account(contact))
    if contact.erased_at is not None:
        raise Conflict(_("Everything about this person was erased."))


def _check_not_left(contact: Contact) -> None:
    if contact.left_on is not None:
        text = _("%(name)s left on %(day)s. Take that back first if it is wrong.")
        raise Conflict(text % {"name": contact.name, "day": contact.left_on})


def restricted(contact: Contact) -> str:
    """Return why nothing may be written about a person now."""
    text = _("Nothing about %(name)s is used since %(day)s, as they asked. Lift that first.")
    return text % {"name": contact.name, "day": contact.restricted_on}


def is_switched_on() -> bool:
    """Say whether attitudes and styles may be noted and seen in this installation."""
    return OpinionSwitch.objects.filter(is_on=True).exists()


def check_switched_on() -> None:
    """Refuse to note an attitude or a style while nobody decided that one may.

    The switch stays as it is until the note is kept: who turns it off waits, and erases it too.
    """
    switch = hold_switch()
    if switch is None or not switch.is_on:
        raise NotFound


def hold_switch() -> OpinionSwitch | None:
    """Return the switch, held until the transaction ends."""
    return OpinionSwitch.objects.select_for_update().first()


def current_account(contact: Contact) -> Account:
    """Return the account that the person belongs to now, after any merger."""
    return merged(contact.account)


def joined(account: Account) -> frozenset[int]:
    """Return the keys of all accounts that were ever one with this one, also where it was undone.

    Whoever was on a team then may have written about people of the others.
    """
    pairs = Regrouping.merged.through.objects.values_list("regrouping__account", "account")
    now = Account.objects.exclude(merged_into=None).values_list("merged_into", "pk")
    ways = [*pairs, *((into, key) for into, key in now if into is not None)]
    keys, found = {account.pk}, set[int]()
    while keys != found:
        found = set(keys)
        keys |= {key for way in ways if found & set(way) for key in way}
    return frozenset(keys)


def merged(account: Account) -> Account:
    """Return the account that this one is part of now, itself where it was never merged."""
    while account.merged_into is not None:
        account = account.merged_into
    return account


def today(by: User, at: datetime) -> date:
    """Return the day of the moment where the organisation is."""
    return core.fiscal_calendar(by).today(at)


def policy_on(viewer: User, day: date) -> RelationshipPolicy:
    """Return the lines and thresholds that are in force on a day."""
    return core.current_policy(viewer, day).policy.relationships
