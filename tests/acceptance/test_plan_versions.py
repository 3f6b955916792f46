"""The versions of a plan as people use them: submitted, approved by another, accepted, in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

import plan_rows
import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import AccountPlan, Objective, PlanVersion
from orchard.domain.plans.queries import values
from orchard.domain.plans.services import joint_criteria
from orchard.domain.relationships.models import Contact
from people import NOON
from planning import Person, browser
from reading import read, shown
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["browser", "whole_world", "world"]
pytestmark = pytest.mark.django_db
HOME = "/accounts/nordfjord/plan"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def plan(world: World) -> AccountPlan:
    kari = world.person(Role.ACCOUNT_MANAGER)
    return plan_rows.make_whole(plan_rows.make_plan(world.own, kari), kari)


@pytest.fixture
def siri(world: World) -> Contact:
    return relating.add(world.own, "Siri Moe", by=world.person(Role.ACCOUNT_MANAGER))


def pressed(client: Client, plan: AccountPlan, step: str, **said: object) -> str:
    """Press a button of the newest version as one sees it; return what stands on the next page."""
    row = PlanVersion.objects.filter(plan=plan).latest("number")
    path = f"{HOME}/{plan.pk}/versions/{row.number}/{step}"
    return read(client.post(path, {"version": row.version, **said}, follow=True))


def submitted(client: Client, plan: AccountPlan, words: str = "") -> str:
    return read(client.post(f"{HOME}/{plan.pk}/submit", {"words": words}, follow=True))


def test_a_plan_goes_its_way_from_draft_to_active_and_the_bar_says_where_it_stands(
    browser: Person, plan: AccountPlan, siri: Contact, world: World
):
    """INV-04, INV-07, INV-16."""
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    assert "Nothing is submitted yet" in shown(kari, HOME)
    assert 'aria-current="step"' in kari.get(HOME).content.decode()

    text = submitted(kari, plan, "First one")
    assert "Waiting for Person executive_sponsor since 20 Aug 2026" in text
    assert "Approve Send back" not in text, "nobody approves what they submitted"
    assert kari.post(f"{HOME}/{plan.pk}/versions/1/approve", {"version": "1"}).status_code == 404
    assert "Approve Send back" in shown(sponsor, HOME)
    text = pressed(sponsor, plan, "approve")
    assert "Waiting for Person account_manager since 20 Aug 2026" in text
    assert "The customer sees no objective and no action yet" in shown(kari, HOME)

    refused = pressed(kari, plan, "share")
    assert "No part of this plan is shared with the customer yet" in refused
    plan_rows.share(world.own, "objective", plan_rows.main_of(plan).pk, plan.begun_by)
    assert "The customer sees no objective" not in shown(kari, HOME)
    text = pressed(kari, plan, "share")
    assert "Waiting for Nordfjord since 20 Aug 2026" in text
    form = kari.get(f"{HOME}/{plan.pk}/versions/1/accepted").context["form"]
    said = {"digest": form["digest"].value(), "contact": siri.pk, "how": "Minutes of 19 August"}
    text = pressed(kari, plan, "accepted", **said)
    assert "Let it count" in text
    text = pressed(kari, plan, "activate")

    assert "Draft Submitted Approved Shared Accepted by Nordfjord Active" in text
    row = PlanVersion.objects.get()
    assert (row.state, row.acceptance.contact, row.decided_by.name) == (
        "active", siri, "Person executive_sponsor",
    )  # fmt: skip
    listed = shown(kari, f"{HOME}/{plan.pk}/versions")
    assert "Version 1 First one" in listed
    assert "accepted on 20 Aug 2026" in listed


def test_whoever_is_asked_decides_on_the_page_that_home_leads_to(
    browser: Person, plan: AccountPlan
):
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    submitted(kari, plan, "First one")
    page = f"{HOME}/{plan.pk}/versions/1"

    assert page in sponsor.get("/").content.decode()
    assert "Approve Send back" in shown(sponsor, page)
    assert "Approve Send back" not in shown(kari, page), "nobody approves what they submitted"
    pressed(sponsor, plan, "approve")
    assert "Approve Send back" not in shown(sponsor, page), "it is decided"


ASK = "for Nordfjord is approved Version 1: ask the customer to accept what is shared with them."
LET_COUNT = "for Nordfjord is approved Version 1 counts as soon as you say so."


@pytest.mark.parametrize(
    ("step", "said", "told"),
    [("approve", {}, ASK), ("return", {"reason": "No number"}, "was sent back No number")],
)
def test_home_tells_who_leads_the_account_to_go_on(
    browser: Person, plan: AccountPlan, step: str, said: dict[str, str], told: str
):
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    submitted(kari, plan)
    assert told not in shown(kari, "/")

    pressed(sponsor, plan, step, **said)

    assert told in shown(kari, "/")
    assert told not in shown(sponsor, "/"), "it is not theirs to do"


def test_home_keeps_a_version_that_goes_on_while_a_newer_one_is_decided_on(
    browser: Person, plan: AccountPlan
):
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    submitted(kari, plan)
    pressed(sponsor, plan, "approve")
    Objective.objects.filter(kind="revenue").update(target=5_200_000)

    submitted(kari, plan, "Higher")
    while_asked = shown(kari, "/")
    sponsor.post(f"{HOME}/{plan.pk}/versions/2/approve", {"version": "1"})
    after = shown(kari, "/")

    assert ASK in while_asked
    assert ASK not in after
    assert ASK.replace("Version 1", "Version 2") in after


def test_home_forgets_what_was_sent_back_once_it_is_submitted_again(
    browser: Person, plan: AccountPlan
):
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    submitted(kari, plan)
    pressed(sponsor, plan, "return", reason="No number")
    assert "was sent back No number" in shown(kari, "/")

    submitted(kari, plan, "With numbers")

    assert "was sent back" not in shown(kari, "/")


@pytest.mark.parametrize(("is_shared", "told"), [(False, LET_COUNT), (True, ASK)])
def test_home_names_of_a_light_plan_the_step_that_is_taken(
    browser: Person, plan: AccountPlan, *, is_shared: bool, told: str
):
    """Where nothing is shared there is nobody to ask; where something is, it does not count yet."""
    kari = browser(Role.ACCOUNT_MANAGER)
    AccountPlan.objects.update(mode="light")
    if is_shared:
        plan_rows.share(plan.account, "objective", plan_rows.main_of(plan).pk, plan.begun_by)
    submitted(kari, plan)

    pressed(browser(Role.EXECUTIVE_SPONSOR), plan, "approve")

    assert told in shown(kari, "/")


def test_what_changes_after_that_is_the_next_version_with_a_readable_difference(
    browser: Person, plan: AccountPlan
):
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    AccountPlan.objects.update(mode="light")
    submitted(kari, plan)
    pressed(sponsor, plan, "approve")
    assert "This version counts from now on." in pressed(kari, plan, "activate")
    assert "Nothing was changed since the newest version" in submitted(kari, plan)

    objective = plan_rows.main_of(plan)
    plan_rows.make_action(plan, objective, plan.begun_by)
    Objective.objects.filter(kind="revenue").update(target=5_200_000)

    text = shown(kari, f"{HOME}/{plan.pk}/versions")
    assert "Revenue of the year" in text
    assert "target 5,000,000 → 5,200,000" in text
    assert "Actions Call Bergen" in text
    submitted(kari, plan, "We aim higher")
    listed = shown(kari, f"{HOME}/{plan.pk}/versions")
    assert "2 versions" in listed
    assert "Nothing. The living plan says what its newest version says." in listed
    assert "version 1 counts until then" in shown(kari, HOME)
    compared = shown(sponsor, f"{HOME}/{plan.pk}/compare?from=1&to=2")
    assert "2 rows planned otherwise" in compared
    first = shown(kari, f"{HOME}/{plan.pk}/versions/1")
    assert "target 5,000,000" in first
    assert "nobody can change it" in first
    pressed(sponsor, plan, "approve")
    pressed(kari, plan, "activate")
    states = PlanVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["superseded", "active"]


def test_a_plan_is_sent_back_with_why_and_mended(browser: Person, plan: AccountPlan):
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    submitted(kari, plan)
    path = f"{HOME}/{plan.pk}/versions/1/return"
    assert sponsor.post(path, {"version": "1", "reason": ""}).status_code == 422

    pressed(sponsor, plan, "return", reason="Where are the risks?")

    text = shown(kari, HOME)
    assert "sent back by Person executive_sponsor on 20 Aug 2026: Where are the risks?" in text
    submitted(kari, plan, "Risks are looked at")
    assert PlanVersion.objects.get(number=2).state == "submitted"
    stale = read(sponsor.post(f"{HOME}/{plan.pk}/versions/1/approve", {"version": "1"}))
    assert "moved on meanwhile" in stale


def test_a_next_version_sent_back_leaves_the_buttons_of_the_one_before(
    browser: Person, plan: AccountPlan
):
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    submitted(kari, plan)
    pressed(sponsor, plan, "approve")
    plan_rows.share(plan.account, "objective", plan_rows.main_of(plan).pk, plan.begun_by)
    pressed(kari, plan, "share")
    Objective.objects.filter(kind="revenue").update(target=5_200_000)
    submitted(kari, plan)

    pressed(sponsor, plan, "return", reason="Later")

    page = kari.get(HOME).content.decode()
    assert f"{HOME}/{plan.pk}/versions/1/accepted" in page
    assert "Version 1: The customer accepted it" in shown(kari, HOME)


def test_both_plans_of_a_year_are_reached_where_accounts_were_merged(
    browser: Person, plan: AccountPlan, world: World
):
    kari, director = browser(Role.ACCOUNT_MANAGER), world.person(Role.PROGRAMME_DIRECTOR)
    other = plan_rows.make_plan(world.other, world.colleague, strategy="Theirs alone")
    accounts.merge_accounts(world.own, others=[world.other], reason="One", by=director, at=NOON)
    address = f"{HOME}?year=2026&plan={other.pk}"

    assert address.replace("&", "&amp;") in kari.get(HOME).content.decode()
    assert "Theirs alone" not in shown(kari, HOME)
    assert "Theirs alone" in shown(kari, address)
    said = {"mode": "full", "strategy": "Both", "leaves_out": "", "version": "1"}
    assert kari.post(f"{HOME}/{other.pk}/change", said)["Location"] == address


def test_who_sees_no_margins_reads_no_margin_in_a_version_and_outsiders_nothing(
    browser: Person, plan: AccountPlan, world: World
):
    kari = browser(Role.ACCOUNT_MANAGER)
    margins = Objective.objects.filter(kind="contribution")
    margins.update(title="Contribution", target=777_123)
    submitted(kari, plan)
    margins.update(target=778_123)

    for path in ("versions", "versions/1", "compare"):
        assert "777,123" in shown(kari, f"{HOME}/{plan.pk}/{path}")
        for role in (Role.READER, Role.OPERATIONS):
            text = shown(browser(role), f"{HOME}/{plan.pk}/{path}")
            assert "777,123" not in text
            assert "778,123" not in text
    hidden = plan_rows.make_plan(world.secret, world.insider)
    for path in ("versions", "compare", "submit"):
        assert kari.get(f"/accounts/{world.secret.slug}/plan/{hidden.pk}/{path}").status_code == 404
        assert kari.get(f"{HOME}/{hidden.pk}/{path}").status_code == 404
    assert kari.get(f"{HOME}/{plan.pk}/versions/9").status_code == 404
    assert kari.get(f"{HOME}/{plan.pk}/compare?from=x").status_code == 404


def test_who_may_approve_finds_a_submitted_plan_on_home_and_who_wrote_it_does_not(
    world: World, browser: Person, plan: AccountPlan
):
    kari, sponsor = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    waits = f"The plan {plan.year} for {world.own.name} waits for your approval"
    assert waits not in shown(sponsor, "/")

    submitted(kari, plan)

    for who in (sponsor, browser(Role.PROGRAMME_DIRECTOR)):
        text = shown(who, "/")
        assert waits in text
        assert "Person account_manager submitted version 1 on 20 Aug 2026." in text
    for role in (Role.ACCOUNT_MANAGER, Role.FINANCE, Role.READER, Role.ADMINISTRATOR):
        assert waits not in shown(browser(role), "/")
    pressed(sponsor, plan, "approve")
    assert waits not in shown(sponsor, "/")


def test_the_timeline_tells_of_a_plan_and_of_criteria_without_what_they_say(
    world: World, browser: Person, plan: AccountPlan, siri: Contact
):
    kari, reader = browser(Role.ACCOUNT_MANAGER), browser(Role.READER)
    submitted(kari, plan, "Because they wobble")
    pressed(browser(Role.EXECUTIVE_SPONSOR), plan, "return", reason="Too thin")
    by = world.person(Role.ACCOUNT_MANAGER)
    wording = joint_criteria.Wording(
        "Fewer stops", "stops", Decimal(9), Decimal(3), date(2026, 12, 1), by, siri
    )
    row = joint_criteria.propose_criterion(world.own, wording=wording, by=by, at=NOON)
    joint_criteria.accept_criterion(
        row, text_version=1, contact=siri, words="In the meeting", by=by, at=NOON
    )

    text = shown(reader, "/accounts/nordfjord/timeline?what=plan")
    for words in ("Plan submitted, version 1", "Plan sent back, version 1"):
        assert words in text
    assert "wobble" not in text
    assert "Too thin" not in text
    text = shown(reader, "/accounts/nordfjord/timeline?what=criterion")
    assert "Success criterion proposed" in text
    assert "Success criterion accepted: the customer" in text
    assert "Siri" not in text
    everywhere = values.activities(world.person(Role.READER), most=20)
    told = {one.what.kind: one.account for one in everywhere}
    assert told["plan.submitted"] == told["criterion.accepted"] == world.own
