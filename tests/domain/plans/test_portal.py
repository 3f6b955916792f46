"""Rules of sharing and of the portal: who may share what, and what becomes of a guest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans import entry, services
from orchard.domain.plans.models import (
    AccountPlan,
    Objective,
    PortalComment,
    PortalPerson,
    PortalSession,
    PortalVisit,
    SharedItem,
)
from orchard.domain.plans.queries import portal, sharing
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.relationships import services as people
from orchard.domain.relationships.models import Contact
from people import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari() -> User:
    """Somebody who manages Birch."""
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    found = make_user("Kari", Role.ACCOUNT_MANAGER)
    director = make_user("Astrid", Role.PROGRAMME_DIRECTOR)
    for key in ("birch", "fir"):
        Account.objects.create(key=key, name=key.title(), slug=key)
    accounts.assign(
        birch(), user=found, since=date(2026, 1, 1), role=TeamRole.ACCOUNT_MANAGER, by=director,
        at=NOON,
    )  # fmt: skip
    return found


def birch() -> Account:
    return Account.objects.get(key="birch")


def aim(account: Account, by: User, kind: str = "position") -> Objective:
    plan, _made = AccountPlan.objects.get_or_create(
        account=account, year=2026, defaults={"begun_by": by, "begun_at": NOON}
    )
    return Objective.objects.create(plan=plan, kind=kind, horizon=1, title="Aim", owner=by)


def shared(found: Objective, by: User) -> SharedItem:
    return services.share(birch(), kind=SharedKind.OBJECTIVE, object_id=found.pk, by=by, at=NOON)


def siri(kari: User) -> tuple[Contact, Guest]:
    """Return a contact of Birch who is in."""
    contact = relating.add(birch(), "Siri Moe", by=kari)
    person = services.invite_to_portal(
        contact, email="Siri@Birch.example", token="t", by=kari, at=NOON
    )
    session = services.enter_portal("t", code="", key="k", device="", by=None, at=NOON)
    return contact, entry.guest_of(person, session.pk)


def test_only_the_team_shares_and_only_what_stands_on_the_account(kari: User):
    found, other = aim(birch(), kari), aim(Account.objects.get(key="fir"), kari)
    for stranger in (make_user("Jonas", Role.ACCOUNT_MANAGER), make_user("Mart", Role.OPERATIONS)):
        with pytest.raises(NotAllowed):
            shared(found, stranger)
    with pytest.raises(NotFound):
        shared(other, kari)
    Objective.objects.filter(pk=other.pk).update(plan=found.plan, removed_at=NOON)
    with pytest.raises(NotFound):
        shared(other, kari)

    assert shared(found, kari) == shared(found, kari)
    assert sharing.shared_ids(kari, birch(), SharedKind.OBJECTIVE) == {found.pk}


def test_what_we_earn_and_what_has_no_mark_is_never_shared(kari: User):
    with pytest.raises(NotFound):
        shared(aim(birch(), kari, "contribution"), kari)
    with pytest.raises(Invalid):
        services.share(birch(), kind=SharedKind.VERSION, object_id=1, by=kari, at=NOON)


def test_nobody_is_invited_who_left_or_twice_or_without_an_address(kari: User):
    contact, _guest = siri(kari)
    jan = relating.add(birch(), "Jan Vik", by=kari)
    told = {"token": "u", "by": kari, "at": NOON}
    with pytest.raises(Conflict):
        services.invite_to_portal(contact, email="other@birch.example", **told)
    with pytest.raises(Conflict):
        services.invite_to_portal(jan, email="siri@birch.example", **told)
    with pytest.raises(Invalid):
        services.invite_to_portal(jan, email="nowhere", **told)
    Contact.objects.filter(pk=jan.pk).update(left_on=NOON.date())
    jan.refresh_from_db()
    with pytest.raises(Conflict):
        services.invite_to_portal(jan, email="jan@birch.example", **told)


def test_a_look_beforehand_can_do_nothing(kari: User):
    _contact, guest = siri(kari)
    shared(found := aim(birch(), kari), kari)
    eyes = Guest(**{name: getattr(guest, name) for name in Guest.__slots__ if name != "session"})

    assert portal.guest_objectives(eyes)
    for act in (
        lambda: services.say_in_portal(
            eyes, kind="objective", key=found.pk, text="x", by=None, at=NOON
        ),
        lambda: services.note_seen(eyes, keys=set(), by=None, at=NOON),
        lambda: services.end_portal_session(eyes, session_id=guest.session, by=None, at=NOON),
        lambda: services.raise_idea_as_guest(eyes, text="x", by=None, at=NOON),
    ):
        with pytest.raises(NotFound):
            act()


def test_looks_within_minutes_are_one_look(kari: User):
    _contact, guest = siri(kari)
    shared(aim(birch(), kari), kari)
    for minutes in (0, 5, 20):
        services.note_seen(
            guest, keys=portal.guest_keys(guest), by=None, at=NOON + timedelta(minutes=minutes)
        )
    seen = PortalVisit.objects.get()
    assert (seen.first_at, seen.last_at) == (NOON, NOON + timedelta(minutes=20))


def test_an_erased_person_has_no_access_and_no_name_in_what_was_said(kari: User):
    contact, guest = siri(kari)
    shared(found := aim(birch(), kari), kari)
    services.say_in_portal(
        guest, kind="objective", key=found.pk, text="Ask Siri Moe about it", by=None, at=NOON
    )
    services.note_seen(guest, keys=portal.guest_keys(guest), by=None, at=NOON)

    people.erase_contact(contact, by=make_user("Ada", Role.ADMINISTRATOR), at=NOON)

    assert entry.guest_in("k", NOON) is None
    assert not PortalSession.objects.exists()
    assert not PortalVisit.objects.exists()
    assert PortalPerson.objects.get().email == ""
    assert "Siri" not in PortalComment.objects.get().text
