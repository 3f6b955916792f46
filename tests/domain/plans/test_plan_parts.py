"""What a version needs and shows: parts that left, plans of merged accounts, risks that ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

import plan_rows
import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import documents
from orchard.domain.plans.models import AccountPlan, Action, Initiative, Objective, PlanVersion
from orchard.domain.plans.queries import versions as queries
from orchard.domain.plans.queries.portal_version import asked_version
from orchard.domain.plans.queries.quality import plan_quality
from orchard.domain.plans.queries.texts import text_of
from orchard.domain.plans.rules.plan import Care
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.quality import Check
from orchard.domain.plans.rules.versions import NothingShared
from orchard.domain.plans.services import initiatives, objectives, plan_texts
from orchard.domain.plans.services import versions as services
from orchard.domain.risk.models import Risk
from orchard.domain.whitespace import services as whitespace
from orchard.domain.whitespace.models import Opportunity
from people import NOON
from plan_rows import seats
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


@pytest.fixture
def sponsor(world: World) -> User:
    return world.person(Role.EXECUTIVE_SPONSOR)


@pytest.fixture
def plan(world: World, kari: User) -> AccountPlan:
    return plan_rows.make_whole(plan_rows.make_plan(world.own, kari), kari)


def shared(plan: AccountPlan, kari: User, sponsor: User) -> PlanVersion:
    """Return a version that waits for the customer."""
    found = services.submit_version(plan, by=kari, at=NOON)
    found = services.approve_version(found, expected=found.version, by=sponsor, at=NOON)
    return services.share_version(found, expected=found.version, by=kari, at=NOON)


def test_what_was_taken_out_or_became_a_margin_is_read_no_more_and_nothing_is_not_accepted(
    plan: AccountPlan, kari: User, sponsor: User
):
    contact = relating.add(plan.account, "Siri Moe", by=kari)
    siri = Guest(0, contact.pk, plan.account_id, "Siri Moe", "Nordfjord", "Vestberg", "UTC")
    walk = plan_rows.make_initiative(plan, kari, is_joint=True)
    plan_rows.share(plan.account, "initiative", walk.pk, kari)
    plan_rows.share(plan.account, "objective", plan_rows.main_of(plan).pk, kari)
    found = shared(plan, kari, sponsor)
    asked = asked_version(siri)
    assert asked is not None
    assert len(asked.parts) == 2

    Initiative.objects.update(removed_at=NOON)
    assert documents.joint_text(found).rows["initiative"] == ()
    Objective.objects.filter(kind="revenue").update(kind="contribution")

    text = documents.joint_text(found)
    assert not any(text.rows.values())
    with pytest.raises(NothingShared):
        services.accept_version(found, digest=text.digest, contact=contact, by=None, at=NOON)
    assert asked_version(siri) is None


def test_who_sees_no_margins_writes_over_none_in_the_file(
    plan: AccountPlan, kari: User, world: World
):
    by, director = world.person(Role.OPERATIONS), world.person(Role.PROGRAMME_DIRECTOR)
    accounts.assign(
        world.own, user=by, since=NOON.date(), role=TeamRole.MEMBER, by=director, at=NOON
    )
    text = text_of(by, plan)
    margin = Objective.objects.get(kind="contribution")
    head, row = text.split(f"## Objective O{margin.pk} ")
    for change in ("target: 1\nnow: 1", "type: position", "remove: yes"):
        field = change.split(":")[0]
        said = "\n".join(
            one for one in row.split("\n\n")[0].split("\n") if not one.startswith(f"{field}:")
        )
        with pytest.raises(NotAllowed):
            plan_texts.take_over(
                plan, text=f"{head}## Objective O{margin.pk} {said}\n{change}\n", by=by, at=NOON
            )
    other = plan_rows.main_of(plan)
    into = replace(objectives.Target.of(other), kind=margin.kind)
    with pytest.raises(NotAllowed):
        objectives.change_objective(other, expected=1, target=into, by=by, at=NOON)

    renamed = replace(objectives.Target.of(other), title="Seals")
    done = objectives.change_objective(other, expected=1, target=renamed, by=by, at=NOON)

    assert done.title == "Seals"
    margin.refresh_from_db()
    assert (margin.target, margin.removed_at) == (5_000_000, None)


def test_a_version_that_was_sent_back_does_not_stop_the_one_that_waits_for_the_customer(
    plan: AccountPlan, kari: User, sponsor: User
):
    plan_rows.share(plan.account, "objective", plan_rows.main_of(plan).pk, kari)
    first = shared(plan, kari, sponsor)
    Objective.objects.filter(kind="position").update(target=7)
    second = services.submit_version(plan, by=kari, at=NOON)
    services.return_version(second, expected=1, reason="No", by=sponsor, at=NOON)

    found = queries.standing(kari, plan, seats(kari, plan))

    assert (found.newest, found.going, found.may.accept) == (second, first, True)
    contact = relating.add(plan.account, "Siri Moe", by=kari)
    digest = documents.joint_text(first).digest
    services.accept_version(first, digest=digest, contact=contact, by=None, at=NOON)
    assert queries.standing(kari, plan, seats(kari, plan)).may.activate


def test_a_plan_is_submitted_with_the_objectives_that_its_mode_asks_for(
    plan: AccountPlan, kari: User
):
    Objective.objects.filter(kind="position").update(state="missed", reason="Too late")
    Objective.objects.filter(kind="share_of_spend").update(removed_at=NOON)

    with pytest.raises(Invalid, match=r"submit: Share of spend; a strategic objective: a posi"):
        services.submit_version(plan, by=kari, at=NOON)
    AccountPlan.objects.update(mode="one_page")
    plan.refresh_from_db()
    with pytest.raises(Invalid, match=r"^Say which opportunity .* there are 0\.$"):
        services.submit_version(plan, by=kari, at=NOON)
    AccountPlan.objects.update(mode="light")
    Objective.objects.filter(kind="share_of_spend").update(removed_at=None)
    Objective.objects.filter(kind="position").update(state="active")
    plan.refresh_from_db()
    assert services.submit_version(plan, by=kari, at=NOON).number == 1


def test_what_is_replaced_counts_as_changed(plan: AccountPlan, kari: User):
    first = services.submit_version(plan, by=kari, at=NOON)
    Objective.objects.filter(kind="position").update(target=7)
    services.submit_version(plan, by=kari, at=NOON)

    first.refresh_from_db()
    assert (first.state, first.version) == ("superseded", 2)


def risk(account: Account, by: User, **fields: object) -> Risk:
    return Risk.objects.create(**{
        "account": account, "category": "people", "title": "They leave", "likelihood": 2,
        "impact": 3, "owner": by, "review_on": NOON.date(), "noted_by": by, "noted_at": NOON,
        **fields,
    })  # fmt: skip


def test_a_proposed_risk_is_not_planned_and_one_that_ends_is_no_other_plan(
    plan: AccountPlan, kari: User
):
    risk(plan.account, kari, state="proposed")
    found = risk(plan.account, kari)
    services.submit_version(plan, by=kari, at=NOON)

    Risk.objects.filter(state="proposed").update(state="closed", reason="Nobody sees it")
    Risk.objects.filter(pk=found.pk).update(state="occurred", reason="They left")

    assert not queries.changed(kari, plan)
    (row,) = documents.living(kari, plan).rows["risk"]
    assert (row["id"], row["state"]) == (str(found.pk), "occurred")


def test_what_was_closed_on_the_last_evening_belongs_to_the_year_of_the_organisation(
    plan: AccountPlan, kari: User, world: World
):
    Organisation.objects.update(time_zone="Europe/Tallinn")
    pursuit = whitespace.Pursuit("Seals", kari, Decimal(900), "Call", NOON.date())
    spot = whitespace.Spot(None, "", "Offer 2")
    whitespace.open_opportunity(world.own, spot=spot, pursuit=pursuit, by=kari, at=NOON)
    late = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    Opportunity.objects.update(state="lost", closed_at=late, words="Too late")

    rows = documents.living(kari, plan).rows["opportunity"]

    assert [one["title"] for one in rows] == ["Seals"], (
        "half past one of the new year where they are"
    )


def test_only_what_is_of_the_plan_counts_as_shown_to_the_customer(
    plan: AccountPlan, kari: User, sponsor: User
):
    def seen() -> bool:
        failed = plan_quality(kari, plan, today=NOON.date()).failed
        return Check.SHARED not in [one.check for one in failed]

    aim = plan_rows.main_of(plan)
    plan_rows.share(plan.account, "document", aim.pk, kari)
    assert not seen(), "a file is no part of the plan"
    item = plan_rows.share(plan.account, "objective", aim.pk, kari)
    assert seen()
    shared(plan, kari, sponsor)
    item.delete()
    assert seen(), "they were asked to accept it"


def test_the_plan_of_a_merged_account_goes_its_way_in_its_heir(world: World, kari: User):
    other, director = world.other, world.person(Role.PROGRAMME_DIRECTOR)
    made = plan_rows.make_plan(other, world.colleague)
    accounts.merge_accounts(world.own, others=[other], reason="One", by=director, at=NOON)
    plan = AccountPlan.objects.select_related("account").get(pk=made.pk)
    own = Account.objects.get(pk=world.own.pk)
    aim = plan_rows.main_of(plan)
    plan_rows.share(own, "objective", aim.pk, kari)
    contact = relating.add(own, "Siri Moe", by=kari)
    noted = risk(own, kari)

    assert documents.shared_of(plan)["objective"] == {aim.pk}
    assert contact in queries.acceptors(kari, plan)
    assert str(noted.pk) in {one["id"] for one in documents.living(kari, plan).rows["risk"]}
    day = NOON.date() + timedelta(days=9)
    new = f"\n## Action new\naction: Call\ncare: water\nby: {day}\nfor objective: O{aim.pk}\n"
    plan_texts.take_over(plan, text=text_of(kari, plan) + new, by=kari, at=NOON)
    assert Action.objects.get(title="Call").account == own


def test_a_line_longer_than_its_column_is_refused(plan: AccountPlan, kari: User):
    aim = objectives.Target.of(plan_rows.main_of(plan))
    for change in ({"title": "x" * 201}, {"measure": "x" * 201}, {"unit": "x" * 21}):
        with pytest.raises(Invalid, match="more than 20"):
            objectives.add_objective(plan, target=replace(aim, **change), by=kari, at=NOON)
    walk = initiatives.Undertaking("x" * 201, Care.WATER, kari)
    with pytest.raises(Invalid, match="more than 200"):
        initiatives.add_initiative(plan, undertaking=walk, by=kari, at=NOON)
