"""Single people, seats and ties, each only for who may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, may_know
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships import guards
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    ContactQuerySet,
    GapSeat,
    Line,
    Reassignment,
    Restriction,
    Tie,
    TieAssessment,
    Weighing,
)
from orchard.domain.relationships.models.scoping import MERGERS
from orchard.domain.relationships.rules import Opening, Strength


def may_see_opinions(viewer: User, account: Account) -> bool:
    """Say whether the viewer belongs to the team, which alone sees how people stand."""
    return guards.is_on_team(viewer, account)


def contacts(viewer: User, account: Account) -> ContactQuerySet[Contact]:
    """Return the people of an account and of accounts merged into it, by name; the erased are gone."""
    known = Contact.objects.visible_to(viewer).of(account).filter(erased_at__isnull=True)
    return known.select_related("unit", "account", "reports_to").order_by("name", "pk")


def usable_contacts(viewer: User, account: Account) -> ContactQuerySet[Contact]:
    """Return those of them who are there and whose data may be used: whom one may choose."""
    return contacts(viewer, account).usable().filter(left_on__isnull=True)


def restrictions_of(viewer: User, person: Contact) -> list[Restriction]:
    """Return what a person asked for, what stands first, then the latest."""
    if not getattr(person, "ever_restricted", True):  # the map has asked already
        return []
    rows = Restriction.objects.visible_to(viewer).filter(contact=person)
    found = rows.select_related("by", "lifted_by").order_by("-since", "-pk")
    return sorted(found, key=lambda one: one.lifted_on is not None)


def contact(viewer: User, account: Account, contact_id: int) -> Contact:
    """Return one person of an account."""
    found = contacts(viewer, account).filter(pk=contact_id).first()
    if found is None:
        raise NotFound
    return found


def our_people(
    viewer: User, account: Account, *, known: Sequence[User] | None = None
) -> list[User]:
    """Return who of us can have a tie: first the team, or who is known already, then the others."""
    seats = [] if known is not None else accounts.team(viewer, account)
    team = list(known or dict.fromkeys(seat.user for seat in seats))
    others = accounts.people_for_team(viewer).exclude(pk__in=[one.pk for one in team])
    return [one for one in team if one.is_active] + list(others)


def tie_between(viewer: User, person: Contact, user_id: int) -> Tie | None:
    """Return the tie of one of us to a person, nothing before somebody assessed it."""
    ties = Tie.objects.visible_to(viewer).filter(contact=person, user=user_id)
    return ties.select_related("contact__account", "user").first()


def history_of(viewer: User, tie: Tie) -> list[TieAssessment]:
    """Return every assessment of a tie, the latest first."""
    rows = TieAssessment.objects.visible_to(viewer).usable().filter(tie=tie)
    return list(rows.select_related("by").order_by("-on", "-pk"))


def attitudes_of(viewer: User, person: Contact) -> list[AttitudeAssessment]:
    """Return how a person looked at us and at solutions, the latest first."""
    rows = AttitudeAssessment.objects.visible_to(viewer).usable().filter(contact=person)
    return list(rows.select_related("by").order_by("-on", "-pk"))


def weighings_of(viewer: User, person: Contact) -> list[Weighing]:
    """Return how much a person weighed when, the latest first."""
    rows = Weighing.objects.visible_to(viewer).usable().filter(contact=person)
    return list(rows.select_related("by").order_by("-on", "-pk"))


def buying_role(viewer: User, account: Account, role_id: int) -> BuyingRole:
    """Return one role in a decision of a person of the account."""
    rows = BuyingRole.objects.visible_to(viewer).of(account).filter(pk=role_id)
    found = rows.select_related("contact__account").first()
    if found is None:
        raise NotFound
    return found


def deciders(viewer: User, accounts: Collection[int]) -> dict[int, int]:
    """Return how many people have a role in decisions, of accounts where somebody noted one.

    A number alone, and the same for everybody: who they are, and which role is whose, is for the
    team. Accounts that were merged into one of these count with it.
    """
    held = BuyingRole.objects.filter(may_know(viewer, "contact__account__"), until__isnull=True)
    here = held.usable().filter(contact__left_on__isnull=True)
    homes = [f"contact__account__{merger}id" for merger in MERGERS]
    of_these = reduce(or_, (Q(**{f"{home}__in": accounts}) for home in homes))
    wanted, found = set(accounts), Counter[int]()
    for person in here.filter(of_these).order_by().values_list("contact_id", *homes).distinct():
        found.update({next(home for home in person[1:] if home in wanted): 1})
    return dict(found)


def roles_in(viewer: User, account: Account, decisions: Sequence[str]) -> list[BuyingRole]:
    """Return who has a role in decisions today, for the team; an empty name is in general."""
    rows = BuyingRole.objects.visible_to(viewer).of(account)
    held = rows.filter(until__isnull=True, decision__in=decisions)
    used = held.usable().filter(contact__left_on__isnull=True)
    return list(used.select_related("contact").order_by("contact__name", "pk"))


def line(viewer: User, account: Account, line_id: int) -> Line:
    """Return one line between two people of the account."""
    rows = Line.objects.visible_to(viewer).of(account).filter(pk=line_id)
    found = rows.select_related("contact__account", "other__account").first()
    if found is None:
        raise NotFound
    return found


def seat(viewer: User, account: Account, seat_id: int) -> GapSeat:
    """Return one empty seat of an account."""
    rows = GapSeat.objects.visible_to(viewer).of(account).filter(pk=seat_id)
    found = rows.select_related("account", "owner").first()
    if found is None:
        raise NotFound
    return found


def reassignment(viewer: User, account: Account, row_id: int) -> Reassignment:
    """Return one tie of the account that somebody has to take over."""
    rows = Reassignment.objects.visible_to(viewer).of(account).filter(pk=row_id)
    found = rows.select_related("contact__account", "user").first()
    if found is None:
        raise NotFound
    return found


def opening(viewer: User, account: Account) -> Opening:
    """Return in which function groups somebody knows one of us: groups, never people.

    Whoever works with customers may ask: it opens the way from the incubator to key.
    """
    here = usable_contacts(viewer, account)
    latest: dict[tuple[int, str], int] = {}
    rows = TieAssessment.objects.filter(
        tie__contact__in=here.values("pk"), tie__ended_on__isnull=True, tie__user__is_active=True
    ).order_by("on", "pk")
    for tie_id, function, strength in rows.values_list("tie", "tie__contact__function", "strength"):
        latest[tie_id, function] = strength
    tied = {function for (_tie, function), strength in latest.items() if strength > Strength.NONE}
    return Opening(frozenset(tied))
