"""What an account had stays with the account that it became part of: seen there, and worked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection

import knowing
import relating
from orchard.domain.accounts import queries as accounts_queries
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.accounts.queries import profile as profiles
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.accounts.rules.profile import ProfileKind
from orchard.domain.accounts.services import profile as knowledge
from orchard.domain.agreements import services as agreements
from orchard.domain.agreements.rules import Kind, Renewal
from orchard.domain.core.mistakes import Conflict, NotAllowed
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import misplaced
from orchard.domain.plans import queries as plans
from orchard.domain.plans import services as values
from orchard.domain.plans.documents import living
from orchard.domain.plans.models import AccountPlan, SharedItem
from orchard.domain.plans.queries import authorities, portal_people
from orchard.domain.plans.queries.actions import planned
from orchard.domain.plans.queries.quality import plan_quality
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.relationships.models import Contact
from orchard.domain.whitespace import queries, services
from orchard.interfaces.cli.operations import _mending
from people import NOON
from plan_rows import main_of, make_action, make_initiative, make_plan, share
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
pytestmark = pytest.mark.django_db
NEXT = date(2026, 4, 9)
VALUE = values.ValueNote(2025, "Less waste", Decimal(5), "Counted together", "B")
PURSUIT = services.Pursuit("Seals", None, Decimal(900), "Call them", NEXT)


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


@pytest.fixture
def heir(world: World) -> Account:
    """The account into which another was merged: with a goal, an opportunity, an idea, a value."""
    by, other = world.colleague, world.other
    knowing.note_goal(other, by)
    knowledge.note_known(other, note=knowing.driver(), by=by, at=NOON)
    pursuit = replace(PURSUIT, owner=by)
    spot = services.Spot(None, "", "Offer 2")
    services.open_opportunity(other, spot=spot, pursuit=pursuit, by=by, at=NOON)
    services.raise_idea(other, text="Lend pumps", from_customer="", by=by, at=NOON)
    values.note_value(other, note=VALUE, by=by, at=NOON)
    terms = agreements.Terms("Frame", Kind.OTHER, "Us and them", NOON.date(), Renewal.UNTIL_NOTICE)
    agreements.record_agreement(other, terms=terms, progress=agreements.Progress(), by=by, at=NOON)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    accounts.merge_accounts(world.own, others=[other], reason="One", by=director, at=NOON)
    return Account.objects.get(pk=world.own.pk)


def test_everything_stands_on_the_page_of_the_heir(heir: Account, kari: User):
    assert [one.title for one in queries.opportunities(kari, heir)] == ["Seals"]
    assert queries.Pipeline.of(queries.pipeline(kari, heir)).value == 900
    assert [one.text for one in queries.ideas(kari, heir)] == ["Lend pumps"]
    assert [one.benefit for one in plans.value_ledger(kari, heir).records] == ["Less waste"]
    found = profiles.profile(kari, heir, today=NOON.date())
    assert [one.title for one in found.goals] == ["Halve the stops"]
    (gaps,) = profiles.gaps(kari, [heir], today=NOON.date())
    assert gaps.completeness.answered == found.completeness.answered > 0
    kinds = {one.kind for one in plans.timeline(kari, heir, most=50)}
    assert {"agreement.recorded", "value.noted", "profile.noted"} <= kinds


def test_the_team_of_the_heir_works_on_and_nobody_else(heir: Account, kari: User, world: World):
    (opportunity,) = queries.opportunities(kari, heir)
    (goal,) = profiles.goals(kari, heir)
    (value,) = plans.value_ledger(kari, heir).records
    (idea,) = queries.ideas(kari, heir)
    (driver,) = profiles.drivers(kari, heir)
    aimed = replace(PURSUIT, owner=kari, goal=goal, driver=driver, stage=2)

    changed = services.change_opportunity(opportunity, expected=1, pursuit=aimed, by=kari, at=NOON)
    values.change_value(value, expected=1, note=replace(VALUE, year=2026), by=kari, at=NOON)
    spot = services.Spot(None, "", "Offer 1")
    taken = services.take_up_idea(idea, expected=1, spot=spot, pursuit=aimed, by=kari, at=NOON)
    knowledge.note_known(heir, note=knowing.driver(goal=goal), by=kari, at=NOON)
    knowledge.confirm_known(goal, expected=goal.version, by=kari, at=NOON)

    assert (changed.goal, taken.opportunity.account) == (goal, heir)
    assert queries.opportunity(kari, heir, opportunity.pk).owner == kari
    row = profiles.row_of(kari, heir, ProfileKind.GOAL, goal.pk)
    assert row.confirmed_by == kari
    sponsor = world.person(Role.READER)
    with pytest.raises(NotAllowed):
        values.remove_value(value, expected=2, by=sponsor, at=NOON)


def test_a_cell_is_gone_for_once_in_the_family_and_shown_beside_its_driver(
    heir: Account, kari: User, world: World
):
    mine, spot = replace(PURSUIT, owner=kari), services.Spot(None, "", "Offer 2")
    part = Account.objects.get(pk=world.other.pk)

    for account in (heir, part):
        with pytest.raises(Conflict, match="goes for this cell already"):
            services.open_opportunity(account, spot=spot, pursuit=mine, by=kari, at=NOON)

    (opportunity,) = queries.opportunities(kari, heir)
    (driver,) = profiles.drivers(kari, heir)
    led = replace(mine, driver=driver)
    services.change_opportunity(opportunity, expected=1, pursuit=led, by=kari, at=NOON)
    assert queries.following(kari, heir) == {driver.pk: [opportunity]}


def test_what_belonged_to_a_hidden_account_stays_hidden_in_its_heir(world: World, kari: User):
    by = world.insider
    knowing.note_goal(world.secret, by)
    values.note_value(world.secret, note=VALUE, by=by, at=NOON)
    spot, pursuit = services.Spot(None, "", "Offer 2"), replace(PURSUIT, owner=by)
    services.open_opportunity(world.secret, spot=spot, pursuit=pursuit, by=by, at=NOON)
    accounts.merge_accounts(world.own, others=[world.secret], reason="One", by=by, at=NOON)
    own = Account.objects.get(pk=world.own.pk)

    seen = [
        (len(plans.value_ledger(who, own).records), len(profiles.goals(who, own)),
         any(one.kind == "value.noted" for one in plans.timeline(who, own, most=50)))
        for who in (by, kari)
    ]  # fmt: skip

    assert seen == [(1, 1, True), (0, 0, False)]
    mine = replace(PURSUIT, owner=kari)
    made = services.open_opportunity(own, spot=spot, pursuit=mine, by=kari, at=NOON)
    assert queries.opportunities(kari, own) == [made]
    assert CustomerGoal.objects.get().account_id == world.secret.pk
    assert accounts_queries.heir(kari, world.secret) is None


@pytest.fixture
def hidden_heir(world: World, kari: User) -> Account:
    """The account that two open ones became part of, one's own with a plan, and that few know."""
    relating.add(world.own, "Siri", by=kari)
    plan = make_plan(world.own, kari)
    make_action(plan, main_of(plan), kari)
    theirs = make_plan(world.other, world.colleague)
    make_action(theirs, main_of(theirs), world.colleague, title="Call Malmö")
    by, both = world.insider, [world.own, world.other]
    accounts.assign(
        world.secret, user=by, role=TeamRole.ACCOUNT_MANAGER, since=NOON.date(), by=by, at=NOON
    )
    accounts.merge_accounts(world.secret, others=both, reason="One", by=by, at=NOON)
    return Account.objects.get(pk=world.secret.pk)


def test_of_a_hidden_heir_one_reads_neither_team_nor_what_it_shares(
    hidden_heir: Account, world: World, kari: User
):
    own = Account.objects.get(pk=world.own.pk)
    guest = Contact.objects.get(name="Siri")

    asked = [one.seat.user for one in authorities.reaches(kari, own, today=NOON.date())]

    assert kari in asked
    assert world.insider not in asked
    assert portal_people.preview(kari, own, guest.pk).account == own.pk
    assert accounts_queries.home(kari, own) == own
    assert accounts_queries.home(world.insider, own) == hidden_heir


def test_a_plan_of_an_account_with_a_hidden_heir_is_about_that_account_alone(
    hidden_heir: Account, world: World, kari: User
):
    plan = AccountPlan.objects.get(account=world.own)

    assert plan_quality(kari, plan, today=NOON.date()).total == 13, "it is as good as it was"
    assert [one.title for one in planned(kari, plan)] == ["Call Bergen"]
    assert "Call Malmö" not in str(living(kari, plan))
    by_insider = {one.title for one in planned(world.insider, plan)}
    assert by_insider == {"Call Bergen", "Call Malmö"}


@pytest.fixture
def strays(world: World) -> dict[int, int]:
    """Shares of things of one account that stand with another; the right account of each by key."""
    own, by = world.own, world.colleague
    plan = make_plan(world.other, by, year=2027)
    aim, doing = main_of(plan), make_initiative(plan, by, is_joint=True)
    value = values.note_value(world.other, note=VALUE, by=by, at=NOON)
    things = {"objective": aim, "initiative": doing, "action": make_action(plan, aim, by), "value": value}  # fmt: skip
    return {share(own, kind, row.pk, by).pk: world.other.pk for kind, row in things.items()}


def upgrade() -> None:
    name = "orchard.domain.plans.migrations.0014_shares_with_their_own_account"
    with connection.cursor() as cursor:
        for statement in import_module(name).GiveToTheirOwn().forwards(connection.vendor):
            cursor.execute(statement)


@pytest.mark.parametrize("mend", [upgrade, _mending(frozenset())])
def test_shares_of_an_older_version_go_to_the_account_of_what_they_show(
    strays: dict[int, int], mend: Callable[[], None]
):
    before = dict(SharedItem.objects.values_list("pk", "account"))

    mend()

    assert dict(SharedItem.objects.values_list("pk", "account")) == before | strays
    assert misplaced.misplaced() == {}


def test_a_backup_without_stray_shares_leaves_no_trace(world: World):
    assert misplaced.misplaced() == {}

    _mending(frozenset())()

    assert not AuditEvent.objects.filter(verb="shares.put_right").exists()


def test_the_account_of_every_kind_of_thing_that_can_be_shared_is_known():
    younger = {SharedKind.MEETING, SharedKind.VERSION, SharedKind.AUTHORITY}
    assert {*misplaced.OWNERS} == {*SharedKind} - younger
