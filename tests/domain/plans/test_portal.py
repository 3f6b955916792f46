"""Rules of sharing and of the portal: who may share what, and what becomes of a guest."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

import plan_rows
import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Meeting
from orchard.domain.plans import entry, services
from orchard.domain.plans.documents import joint_text, living
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
    PlanVersion,
    PortalComment,
    PortalPerson,
    PortalSession,
    PortalVisit,
    SharedItem,
    WhatMattersCheck,
)
from orchard.domain.plans.queries import portal, portal_people, sharing
from orchard.domain.plans.queries.portal_version import asked_version
from orchard.domain.plans.rules.joint import Score
from orchard.domain.plans.rules.portal import SEEN_AGAIN, Guest
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.services import joint_criteria, portal_joint
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
    for key in (2**63, 10**40):
        with pytest.raises(NotFound):
            services.share(birch(), kind=SharedKind.OBJECTIVE, object_id=key, by=kari, at=NOON)
        with pytest.raises(NotFound):
            sharing.thing(kari, birch(), "document", key)


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
    Contact.objects.filter(pk=contact.pk).update(left_on=NOON.date())
    assert services.invite_to_portal(jan, email="siri@birch.example", **told).ended_at is None
    assert PortalPerson.objects.get(contact=contact).ended_at == NOON, "who left holds no address"
    Contact.objects.filter(pk=jan.pk).update(left_on=NOON.date())
    jan.refresh_from_db()
    with pytest.raises(Conflict):
        services.invite_to_portal(jan, email="jan@birch.example", **told)


def test_amounts_whose_unit_nobody_said_are_told_in_the_currency_or_in_percent(kari: User):
    _contact, guest = siri(kari)
    for kind in ("revenue", "share_of_spend", "position"):
        shared(aim(birch(), kari, kind), kari)
    Objective.objects.update(unit="")
    currency = Organisation.objects.get().currency

    told = {one.key: one.unit for one in portal.guest_objectives(guest)}

    kinds = dict(Objective.objects.values_list("kind", "pk"))
    assert told == {
        kinds["revenue"]: currency, kinds["share_of_spend"]: "%", kinds["position"]: "",
    }  # fmt: skip
    Objective.objects.update(unit="sites")
    assert {one.unit for one in portal.guest_objectives(guest)} == {"sites"}


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


def fir(merged_into: Account | None) -> Account:
    """Return Fir, merged into another account or not."""
    Account.objects.filter(key="fir").update(merged_into=merged_into)
    return Account.objects.get(key="fir")


def waiting_version(plan: AccountPlan, by: User) -> PlanVersion:
    """Return a version of a plan that waits for the customer's word."""
    return PlanVersion.objects.create(
        plan=plan, number=1, state="shared", document=living(by, plan).stored(), digest="x",
        submitted_by=by, submitted_at=NOON, shared_at=NOON,
    )  # fmt: skip


def test_what_was_shared_in_a_merger_belongs_to_its_own_account_when_that_is_undone(kari: User):
    _contact, guest = siri(kari)
    found, director = aim(fir(birch()), kari), User.objects.get(name="Astrid")
    assert shared(found, kari).account == fir(birch())
    assert portal.guest_objectives(guest)
    SharedItem.objects.update(account=birch())  # as shares were kept before

    alone = fir(None)
    assert not portal.guest_objectives(guest)
    told = {"kind": SharedKind.OBJECTIVE, "object_id": found.pk, "at": NOON}
    with pytest.raises(NotAllowed):
        services.withdraw(alone, by=kari, **told)
    assert services.share(alone, by=director, **told).account == alone
    services.withdraw(alone, by=director, **told)
    assert not SharedItem.objects.open().exists()


def test_a_guest_answers_nothing_of_another_account_whatever_is_shared(kari: User):
    contact, guest = siri(kari)
    other, director = fir(None), User.objects.get(name="Astrid")
    told, theirs = {"by": director, "at": NOON}, Contact.objects.create(
        account=other, name="Liv Foss", function="management", level="manager", source="Met",
        added_at=NOON,
    )  # fmt: skip
    wording = joint_criteria.Wording(
        "On time", "%", Decimal(93), Decimal(97), date(2026, 12, 31), director, theirs
    )
    note = services.ValueNote(2025, "Less waste", Decimal(4), "Their log", "A", quarter=4)
    first = aim(other, director)
    rows = {
        SharedKind.CRITERION: joint_criteria.propose_criterion(other, wording=wording, **told),
        SharedKind.VALUE: services.note_value(other, note=note, **told),
        SharedKind.INITIATIVE: Initiative.objects.create(
            plan=first.plan, care="develop", title="Stock", owner=director, is_joint=True
        ),
        SharedKind.QUESTION: WhatMattersCheck.objects.create(
            account=other, offered=["Price", "Speed"], asked_by=director, asked_at=NOON
        ),
        SharedKind.ACTION: plan_rows.make_action(
            first.plan, first, director, user=None, contact=contact
        ),
    }  # fmt: skip
    for kind, row in rows.items():
        SharedItem.objects.create(
            account=birch(), kind=kind, object_id=row.pk, shared_by=kari, shared_at=NOON
        )
    keys, now = {kind: row.pk for kind, row in rows.items()}, {"by": None, "at": NOON}
    for act in (
        lambda: portal_joint.accept_as_guest(
            guest, criterion_id=keys[SharedKind.CRITERION], text_version=1, **now
        ),
        lambda: portal_joint.confirm_as_guest(
            guest, record_id=keys[SharedKind.VALUE], expected=1, **now
        ),
        lambda: portal_joint.score_as_guest(
            guest, initiative_id=keys[SharedKind.INITIATIVE], score=Score(3, 3, wants=True), **now
        ),
        lambda: portal_joint.rank_as_guest(
            guest, check_id=keys[SharedKind.QUESTION], expected=1, needs=["Speed", "Price"], **now
        ),
        lambda: services.finish_own_action(
            guest, key=keys[SharedKind.ACTION], evidence="Sent", **now
        ),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_a_customer_wrote_waits_as_long_as_somebody_can_answer_it(kari: User):
    _contact, guest = siri(kari)
    found = aim(fir(birch()), kari)
    shared(found, kari)
    services.say_in_portal(guest, kind="objective", key=found.pk, text="Why?", by=None, at=NOON)
    (waiting,) = portal_people.unanswered(kari, most=3)
    assert (waiting.account, waiting.who) == (birch(), "Siri Moe")

    told = {"kind": SharedKind.OBJECTIVE, "by": kari, "at": NOON}
    Objective.objects.filter(pk=found.pk).update(removed_at=NOON)
    assert not portal_people.unanswered(kari, most=3), "it was taken out"
    Objective.objects.filter(pk=found.pk).update(removed_at=None)
    services.withdraw(birch(), object_id=found.pk, **told)
    assert not portal_people.unanswered(kari, most=3), "it was taken back"
    services.share(birch(), object_id=found.pk, **told)
    assert portal_people.unanswered(kari, most=3)
    answer = {"kind": "objective", "key": found.pk, "text": "Because", "by": kari, "at": NOON}
    services.answer_in_portal(fir(birch()), **answer)
    assert not portal_people.unanswered(kari, most=3)


def test_a_change_asked_of_a_version_is_answered_on_the_version(kari: User):
    _contact, guest = siri(kari)
    shared(found := aim(birch(), kari), kari)
    version = waiting_version(found.plan, kari)
    asked = {"key": version.pk, "at": NOON}
    services.ask_for_other_plan(guest, text="Two invoices", by=None, **asked)
    (said,) = portal_people.overview(kari, birch(), most=3).comments
    assert said.title == "Version 1 of the plan for 2026"
    assert portal_people.unanswered(kari, most=3)

    services.answer_in_portal(birch(), kind="version", text="Agreed", by=kari, **asked)

    assert not portal_people.unanswered(kari, most=3)
    assert [one.text for one in asked_version(guest).comments] == ["Two invoices", "Agreed"]
    PlanVersion.objects.update(state="accepted")
    with pytest.raises(NotFound):
        services.answer_in_portal(birch(), kind="version", text="Late", by=kari, **asked)


def test_whoever_left_or_may_not_be_named_is_somebody_to_their_colleagues(kari: User):
    _contact, guest = siri(kari)
    jan = relating.add(birch(), "Jan Vik", by=kari)
    due = date(2026, 12, 31)
    goal = aim(birch(), kari)
    action = Action.objects.create(
        account=birch(), plan=goal.plan, objective=goal, title="Name a second", care="water",
        contact=jan, due_on=due, first_due_on=due, noted_by=kari, noted_at=NOON,
    )  # fmt: skip
    services.share(birch(), kind=SharedKind.ACTION, object_id=action.pk, by=kari, at=NOON)
    person = services.invite_to_portal(jan, email="jan@birch.example", token="j", by=kari, at=NOON)
    eyes = entry.guest_of(
        person, services.enter_portal("j", code="", key="l", device="", by=None, at=NOON).pk
    )
    services.say_in_portal(eyes, kind="action", key=action.pk, text="Soon", by=None, at=NOON)
    services.raise_idea_as_guest(eyes, text="One stock", by=None, at=NOON)
    waiting_version(goal.plan, kari)

    def named() -> set[str]:
        (mine,) = portal.guest_actions(guest, today=NOON.date()).from_you
        (said,) = portal.guest_thing(guest, "action", action.pk).comments
        (idea,) = portal.guest_ideas(guest)
        facts = dict(asked_version(guest).parts[0].rows[0].facts)
        return {mine.who, said.who, idea.who, facts["responsible at the customer"]}

    assert named() == {"Jan Vik"}
    for gone in ({"left_on": NOON.date()}, {"left_on": None, "restricted_on": NOON.date()}):
        Contact.objects.filter(pk=jan.pk).update(**gone)
        assert named() == {"somebody of yours"}


def test_a_version_that_waits_reads_as_people_read_with_the_unit_that_nobody_wrote(kari: User):
    """The text that is accepted stays as it was written; only how it is shown says more."""
    _contact, guest = siri(kari)
    goal = aim(birch(), kari, "revenue")
    Objective.objects.filter(pk=goal.pk).update(
        baseline=Decimal(10453556), target=Decimal(12000000), due_on=date(2027, 12, 31)
    )
    shared(goal, kari)
    waiting_version(goal.plan, kari)

    asked = asked_version(guest)
    row = asked.parts[0].rows[0]
    facts = dict(row.facts)

    assert (row.title, facts["from"], facts["target"]) == ("Aim", "10,453,556", "12,000,000")
    assert facts["unit"] == Organisation.objects.get().currency
    assert facts["by when"] == "31 Dec 2027"
    assert not row.is_changed
    version = PlanVersion.objects.get()
    assert asked.digest == joint_text(version).digest


def test_a_look_is_noted_when_it_is_new_or_the_last_one_is_minutes_old(kari: User):
    _contact, guest = siri(kari)
    key = ("objective", shared(aim(birch(), kari), kari).object_id)
    assert portal.not_noted(guest, {key}, at=NOON) == {key}
    services.note_seen(guest, keys={key}, by=None, at=NOON)

    assert not portal.not_noted(guest, {key}, at=NOON + SEEN_AGAIN)
    later = NOON + SEEN_AGAIN + timedelta(seconds=1)
    assert portal.not_noted(guest, {key, ("objective", 0)}, at=later) == {key, ("objective", 0)}


def test_the_title_of_a_shared_meeting_is_for_who_may_know_people_there(kari: User):
    row = Meeting.objects.create(
        account=birch(), kind="operations", title="Lunch with Siri", starts_at=NOON, zone="UTC",
        planned_by=kari, planned_at=NOON,
    )  # fmt: skip
    services.share(birch(), kind=SharedKind.MEETING, object_id=row.pk, by=kari, at=NOON)
    shared(aim(birch(), kari), kari)
    for role in (Role.READER, Role.ADMINISTRATOR):
        viewer = make_user(f"Blind {role}", role)

        with pytest.raises(NotFound):
            sharing.thing(viewer, birch(), "meeting", row.pk)
        things = portal_people.overview(viewer, birch(), most=9).things
        assert [one.title for one in things] == ["Aim"], role

    assert sharing.thing(kari, birch(), "meeting", row.pk).title == "Lunch with Siri"
    assert len(portal_people.overview(kari, birch(), most=9).things) == 2
