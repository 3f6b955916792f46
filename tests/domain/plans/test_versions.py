"""The life of a version of a plan: who may take which step, and what never changes again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

import plan_rows
import relating
from orchard.domain.core.mistakes import Invalid, NotAllowed, StaleVersion
from orchard.domain.core.models import AuditEvent, RoleAssignment, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import documents
from orchard.domain.plans.models import AccountPlan, Objective, PlanVersion
from orchard.domain.plans.queries import versions as queries
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.plans.rules.versions import (
    NeedsAcceptance,
    NothingChanged,
    NothingShared,
    NotNewest,
    OwnPlan,
    StepIsNotNext,
    TextIsOld,
)
from orchard.domain.plans.services import versions as services
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Contact
from people import NOON
from plan_rows import seats
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


@pytest.fixture
def sponsor(world: World) -> User:
    return world.person(Role.EXECUTIVE_SPONSOR)


@pytest.fixture
def siri(world: World, kari: User) -> Contact:
    return relating.add(world.own, "Siri Moe", by=kari)


@pytest.fixture
def plan(world: World, kari: User) -> AccountPlan:
    return plan_rows.make_whole(plan_rows.make_plan(world.own, kari), kari)


def submitted(plan: AccountPlan, by: User, target: int = 0) -> PlanVersion:
    """Submit the plan, with another number to reach where one is given."""
    if target:
        Objective.objects.filter(kind="revenue").update(target=target)
    return services.submit_version(plan, by=by, at=NOON)


def approved(plan: AccountPlan, kari: User, sponsor: User, target: int = 0) -> PlanVersion:
    found = submitted(plan, kari, target)
    return services.approve_version(found, expected=found.version, by=sponsor, at=NOON)


def shared(plan: AccountPlan, kari: User, sponsor: User, target: int = 0) -> PlanVersion:
    found = approved(plan, kari, sponsor, target)
    return services.share_version(found, expected=found.version, by=kari, at=NOON)


def digest(found: PlanVersion) -> str:
    """Return the hash of what the customer reads now."""
    return documents.joint_text(found).digest


def open_objective(plan: AccountPlan, by: User) -> Objective:
    found = plan_rows.main_of(plan)
    plan_rows.share(plan.account, "objective", found.pk, by)
    return found


def test_nobody_approves_what_they_submitted_or_manage(
    plan: AccountPlan, kari: User, sponsor: User, world: World
):
    """INV-16."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    mine = submitted(plan, kari)
    for by in (kari, world.colleague, world.person(Role.FINANCE), world.person(Role.READER)):
        with pytest.raises(NotAllowed):
            services.approve_version(mine, expected=1, by=by, at=NOON)
    theirs = submitted(plan, sponsor, target=7)
    with pytest.raises(OwnPlan, match="somebody else has to decide"):
        services.approve_version(theirs, expected=1, by=sponsor, at=NOON)
    with pytest.raises(OwnPlan):
        services.return_version(theirs, expected=1, reason="No", by=sponsor, at=NOON)

    found = services.approve_version(theirs, expected=1, by=director, at=LATER)

    assert (found.state, found.decided_by, found.decided_at) == ("approved", director, LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=submitted(plan, kari, target=8).pk).update(decided_by=kari)


def test_whoever_manages_the_account_does_not_approve_although_somebody_else_submitted(
    plan: AccountPlan, kari: User, sponsor: User
):
    """INV-16."""
    RoleAssignment.objects.create(
        user=kari, role=Role.EXECUTIVE_SPONSOR.value, given_by=None, given_at=NOON
    )
    found = submitted(plan, sponsor)

    with pytest.raises(NotAllowed):
        services.approve_version(found, expected=1, by=User.objects.get(pk=kari.pk), at=NOON)


def test_the_database_keeps_what_was_approved(plan: AccountPlan, kari: User, sponsor: User):
    """INV-04."""
    found = PlanVersion.objects.filter(pk=approved(plan, kari, sponsor).pk)
    said = found.get().document
    other = {**said, "plan": {"strategy": "Price before service"}}
    for change in ({"document": other}, {"digest": "0"}, {"number": 9}, {"words": "x"},
                   {"decided_by": None}, {"submitted_at": LATER}, {"reason": "x"}):  # fmt: skip
        with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
            found.update(**change)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        found.delete()

    Objective.objects.filter(kind="revenue").update(title="Another")

    assert found.get().document == said
    assert found.get().digest == documents.of_version(found.get()).digest


def test_what_was_changed_makes_a_draft_and_the_next_version(
    plan: AccountPlan, kari: User, sponsor: User
):
    first = approved(plan, kari, sponsor)
    assert not queries.changed(kari, plan)
    with pytest.raises(NothingChanged):
        submitted(plan, kari)
    Objective.objects.filter(kind="revenue").update(target=5_200_000)
    Objective.objects.filter(kind="revenue").update(current=9)

    (row,) = queries.changed(kari, plan).rows
    assert (row.title, [one.sentence for one in row.fields]) == (
        "Revenue of the year", ["target: 5,000,000 → 5,200,000", "now: 9"],
    )  # fmt: skip
    second = services.submit_version(plan, words="More seals", by=kari, at=LATER)

    assert (second.number, second.words, second.state) == (2, "More seals", "submitted")
    first.refresh_from_db()
    assert (first.number, first.state) == (1, "approved")
    assert AuditEvent.objects.filter(verb="plan.submitted").count() == 2


def test_how_far_a_plan_is_carried_out_makes_no_other_plan(
    plan: AccountPlan, kari: User, sponsor: User
):
    objective = plan_rows.main_of(plan)
    action = plan_rows.make_action(plan, objective, kari)
    approved(plan, kari, sponsor)
    type(action).objects.update(state="done", done_on=NOON.date(), evidence="Minutes")

    assert not queries.changed(kari, plan)
    with pytest.raises(NothingChanged):
        submitted(plan, kari)


def test_who_submits_again_replaces_what_waits_and_a_returned_one_is_mended(
    plan: AccountPlan, kari: User, sponsor: User
):
    first, second = submitted(plan, kari), submitted(plan, kari, target=7)
    first.refresh_from_db()
    assert first.state == VersionState.SUPERSEDED
    with pytest.raises(StepIsNotNext):
        services.approve_version(first, expected=first.version, by=sponsor, at=NOON)
    with pytest.raises(Invalid, match="why you return it"):
        services.return_version(second, expected=1, reason=" ", by=sponsor, at=NOON)

    services.return_version(second, expected=1, reason="No risks", by=sponsor, at=NOON)

    again = submitted(plan, kari)
    assert (again.number, again.state) == (3, "submitted")
    with pytest.raises(StaleVersion):
        services.approve_version(again, expected=7, by=sponsor, at=NOON)


def test_a_plan_of_nothing_is_not_submitted_nor_by_outsiders(
    world: World, plan: AccountPlan, kari: User
):
    empty = AccountPlan.objects.create(
        account=world.other, year=2026, begun_by=world.colleague, begun_at=NOON
    )
    with pytest.raises(Invalid, match="nothing in this plan"):
        services.submit_version(empty, by=world.colleague, at=NOON)
    for by in (world.colleague, world.person(Role.READER)):
        with pytest.raises(NotAllowed):
            services.submit_version(plan, by=by, at=NOON)


def test_exactly_one_version_of_a_year_counts(
    plan: AccountPlan, kari: User, sponsor: User, siri: Contact
):
    """INV-07."""
    open_objective(plan, kari)
    first = accepted(shared(plan, kari, sponsor), siri)
    first = services.activate_version(first, expected=first.version, by=kari, at=NOON)
    second = accepted(shared(plan, kari, sponsor, target=7), siri)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=second.pk).update(state="active")

    services.activate_version(second, expected=second.version, by=kari, at=LATER)

    states = PlanVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["superseded", "active"]
    standing = queries.standing(kari, plan, seats(kari, plan))
    assert (standing.active, standing.stops[-1].is_here) == (second, True)


def accepted(found: PlanVersion, contact: Contact) -> PlanVersion:
    return services.accept_version(found, digest=digest(found), contact=contact, by=None, at=NOON)


def test_a_full_plan_counts_once_the_customer_accepted_and_a_light_one_at_once(
    plan: AccountPlan, kari: User, sponsor: User
):
    found = approved(plan, kari, sponsor)
    with pytest.raises(NeedsAcceptance):
        services.activate_version(found, expected=found.version, by=kari, at=NOON)
    AccountPlan.objects.update(mode="light")
    plan.refresh_from_db()
    plan_rows.share(plan.account, "objective", plan_rows.main_of(plan).pk, kari)
    found = PlanVersion.objects.get()
    with pytest.raises(NeedsAcceptance):
        services.activate_version(found, expected=found.version, by=kari, at=NOON)

    plan.account.shared_items.all().delete()
    found = services.activate_version(found, expected=found.version, by=kari, at=NOON)

    assert found.state == VersionState.ACTIVE
    with pytest.raises(StepIsNotNext, match="not over"):
        services.archive_version(found, expected=found.version, by=kari, at=LATER)
    new_year = NOON.replace(year=2027)
    found = services.archive_version(found, expected=found.version, by=kari, at=new_year)
    assert found.state == VersionState.ARCHIVED


def test_only_what_is_shared_is_read_and_accepted_and_only_as_it_is_now(
    plan: AccountPlan, kari: User, sponsor: User, siri: Contact, world: World
):
    hidden = plan_rows.make_initiative(plan, kari, title="Raise the price", is_joint=True)
    found = approved(plan, kari, sponsor)
    with pytest.raises(NothingShared):
        services.share_version(found, expected=found.version, by=kari, at=NOON)
    objective = open_objective(plan, kari)
    with pytest.raises(NotAllowed):
        services.share_version(found, expected=found.version, by=world.colleague, at=NOON)
    found = services.share_version(found, expected=found.version, by=kari, at=NOON)
    read = documents.joint_text(found)
    assert [one["id"] for one in read.rows["objective"]] == [str(objective.pk)]
    assert set(read.rows["objective"][0]) <= {
        "id", "title", "beneficiary", "measure", "unit", "baseline", "target", "due_on", "goal",
        "owner",
    }  # fmt: skip
    assert (read.rows["initiative"], read.head) == ((), {})

    plan_rows.share(plan.account, "initiative", hidden.pk, kari)
    with pytest.raises(TextIsOld, match="nothing was accepted"):
        services.accept_version(found, digest=read.digest, contact=siri, by=None, at=NOON)
    stranger = relating.add(world.other, "Ola Berg", by=world.colleague)
    with pytest.raises(Invalid, match="works at this customer"):
        services.accept_version(found, digest=digest(found), contact=stranger, by=None, at=NOON)
    done = accepted(found, siri)

    assert (done.state, done.acceptance.contact, done.accepted_at) == ("accepted", siri, NOON)
    assert done.acceptance.text == documents.joint_text(done).stored()


def test_two_acceptances_of_different_versions_only_the_newest_shared_one_counts(
    plan: AccountPlan, kari: User, sponsor: User, siri: Contact
):
    open_objective(plan, kari)
    first = shared(plan, kari, sponsor)
    seen = digest(first)
    second = shared(plan, kari, sponsor, target=7)

    with pytest.raises(NotNewest, match="Read that one"):
        services.accept_version(first, digest=seen, contact=siri, by=None, at=NOON)

    first.refresh_from_db()
    assert first.state == VersionState.SUPERSEDED
    done = services.note_acceptance(
        second, digest=digest(second), contact=siri, how="Mail of 3 March", by=kari, at=NOON
    )
    assert (done.state, done.acceptance.how) == ("accepted", "Mail of 3 March")
    with pytest.raises(StepIsNotNext):
        accepted(done, siri)


def test_a_person_erased_at_the_customer_goes_from_versions_that_are_sealed(
    plan: AccountPlan, kari: User, sponsor: User, siri: Contact, world: World
):
    Objective.objects.filter(kind="revenue").update(title="Win Siri Moe for seals")
    found = approved(plan, kari, sponsor)
    before = found.digest

    admin = world.person(Role.ADMINISTRATOR)
    relationships.erase_contact(siri, by=admin, at=NOON)

    found.refresh_from_db()
    title = found.document["rows"]["objective"][0]["title"]
    assert "Siri" not in str(found.document)
    assert title.endswith("for seals")
    assert (found.rewordings, found.digest) == (1, before)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        PlanVersion.objects.filter(pk=found.pk).update(document={}, rewordings=1)


def test_names_are_those_of_today(plan: AccountPlan, kari: User):
    found = documents.living(kari, plan)
    kari.name = "Kari Berg"
    kari.save()

    assert documents.names_of(kari, found).users == {str(kari.pk): "Kari Berg"}
