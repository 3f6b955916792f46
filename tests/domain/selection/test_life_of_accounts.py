"""Whatever people try, in any order: no account is key without manager, sponsor and decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import choosing
from orchard.domain.accounts import queries as accounts_asked
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import KEY_STATUSES, Status, TeamRole
from orchard.domain.core.mistakes import DomainError
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Incubation, StatusChange, TransitionPlan
from orchard.domain.selection.rules.choices import LightReason, Outcome
from orchard.domain.selection.rules.life_cycle import NEXT_STATUS, WHILE_OWED
from people import NOON
from world import World

TODAY = NOON.date()
LIGHT = LightReason.LESS_TIME
Try = Callable[[Account, User, User], object]
"""What somebody tries: with an account, as the director, beside the sponsor."""


def seat(role: TeamRole) -> Try:
    return lambda account, by, other: accounts.assign(
        account, user=other, role=role, since=TODAY, by=by, at=NOON
    )


def end(role: TeamRole) -> Try:
    def act(account: Account, by: User, _other: User) -> object:
        held = Assignment.objects.open().filter(account=account, role=role).first()
        return held and accounts.end_assignment(
            held, expected=held.version, until=TODAY, by=by, at=NOON
        )

    return act


def hand_over(account: Account, by: User, other: User) -> object:
    held = Assignment.objects.open().filter(account=account).first()
    return held and accounts.hand_over(held, to=other, on=TODAY, by=by, at=NOON)


def promote(account: Account, by: User, _other: User) -> object:
    why = services.Why("Decided", "Pilots went well", queries.decision_for(by, account))
    return services.promote(account, why=why, by=by, at=NOON)


def promote_light(account: Account, by: User, _other: User) -> object:
    why = services.Why("Decided", decision=queries.decision_for(by, account))
    return services.promote(account, why=why, light=LIGHT, by=by, at=NOON)


def promote_by_override(account: Account, by: User, _other: User) -> object:
    found = queries.override_for(by, account, TODAY)
    return services.promote(account, why=services.Why("Asked", override=found), by=by, at=NOON)


def override(account: Account, by: User, other: User) -> object:
    asked = services.ask_override(
        account, asked_by="A friend", reason="Golf", expires_on=TODAY + timedelta(days=9),
        by=by, at=NOON,
    )  # fmt: skip
    return services.allow_override(asked, expected=asked.version, by=other, at=NOON)


def said(service: Callable[..., object], **more: object) -> Try:
    return lambda account, by, _other: service(account, reason="Said", **more, by=by, at=NOON)


def incubate(account: Account, by: User, _other: User) -> object:
    why = services.Why("Show it")
    return services.begin_incubation(account, aim="Grow", why=why, by=by, at=NOON)


def extend(account: Account, by: User, _other: User) -> object:
    found = Incubation.objects.filter(account=account, closed_on=None).first()
    return found and services.extend_incubation(
        found, expected=found.version, months=3, why="Late", by=by, at=NOON
    )


def let_go(account: Account, by: User, _other: User) -> object:
    found = Incubation.objects.filter(account=account, closed_on=None).first()
    return found and services.let_go(found, expected=found.version, reason="No", by=by, at=NOON)


def plan(account: Account, by: User, other: User) -> object:
    text = services.Farewell(
        "Low", other, "Less", was_told=False, message="", starts_on=TODAY,
        ends_on=date(2027, 1, 1), door_back="Grow",
    )  # fmt: skip
    return services.plan_transition(account, plan=text, by=by, at=NOON)


def with_plan(service: Callable[..., object], *, by_other: bool = False, **more: object) -> Try:
    def act(account: Account, by: User, other: User) -> object:
        found = TransitionPlan.objects.filter(account=account).first()
        actor = other if by_other else by
        return found and service(found, expected=found.version, **more, by=actor, at=NOON)

    return act


def merge_away(account: Account, by: User, _other: User) -> object:
    into = accounts_asked.accounts(by).exclude(pk=account.pk).order_by("pk").first()
    return accounts.merge_accounts(into, others=[account], reason="Same", by=by, at=NOON)


TRIES: tuple[Try, ...] = (
    *(seat(role) for role in (TeamRole.ACCOUNT_MANAGER, TeamRole.SPONSOR)),
    *(end(role) for role in (TeamRole.ACCOUNT_MANAGER, TeamRole.SPONSOR)),
    hand_over, promote, promote_light, promote_by_override, override, incubate, extend, let_go,
    said(services.make_light, light=LIGHT), said(services.make_full), said(services.keep),
    said(services.put_under_review), said(services.lose, evidence="A letter"),
    said(services.return_to_standard), said(services.return_to_prospect),
    plan, with_plan(services.approve_transition, by_other=True),
    with_plan(services.approve_transition), with_plan(services.finish_transition),
    with_plan(services.stop_transition, reason="Wait"), merge_away,
)  # fmt: skip
STEPS = st.tuples(st.sampled_from(TRIES), st.integers(0, 2))


@pytest.fixture
def decided(world: World) -> World:
    """The world after a round that let two in, who are key now, and incubated the third."""
    choosing.prepare(world)
    third = Account.objects.get(key="Lakeside")
    found = choosing.open_round(world, world.own, world.other, third)
    incubated = services.Verdict(Outcome.INCUBATE, "Show it")
    said_of = {"Nordfjord": choosing.YES, "Sunnhav": choosing.YES, "Lakeside": incubated}
    choosing.archive(world, choosing.decide(world, choosing.reveal(world, found), said_of))
    director, sponsor = world.person(Role.PROGRAMME_DIRECTOR), world.person(Role.EXECUTIVE_SPONSOR)
    seat(TeamRole.SPONSOR)(world.other, director, sponsor)
    for account in (world.own, world.other):
        promote(Account.objects.get(pk=account.pk), director, sponsor)
    return world


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], print_blob=False
)
@given(steps=st.lists(STEPS, min_size=20, max_size=40))
def test_no_order_of_steps_makes_an_account_key_that_may_not_be(decided: World, steps):
    keys = [decided.own.pk, decided.other.pk, Account.objects.get(key="Lakeside").pk]
    by, other = decided.person(Role.PROGRAMME_DIRECTOR), decided.person(Role.EXECUTIVE_SPONSOR)
    mark = transaction.savepoint()
    try:
        for act, which in steps:
            with suppress(DomainError), transaction.atomic():
                act(Account.objects.get(pk=keys[which]), by, other)
            for key in keys:
                check(Account.objects.get(pk=key))
    finally:
        transaction.savepoint_rollback(mark)


def check(account: Account) -> None:
    """Hold an account against the invariants of its life."""
    steps = list(StatusChange.objects.filter(account=account).order_by("pk"))
    assert steps[-1].after == account.status
    for before, step in zip([None, *steps], steps, strict=False):
        assert Status(step.after) in NEXT_STATUS[Status(step.before)] | WHILE_OWED.get(
            Status(step.before), frozenset()
        )
        assert before is None or before.after == step.before
    if account.status in KEY_STATUSES:
        seats = Counter(
            Assignment.objects.open().filter(account=account).values_list("role", flat=True)
        )
        assert seats[TeamRole.ACCOUNT_MANAGER] == seats[TeamRole.SPONSOR] == 1
        entry = next(step for step in reversed(steps) if step.before not in KEY_STATUSES)
        assert entry.decision_id is not None or entry.override.allowed_by_id is not None
        assert account.merged_into_id is None
    ends = [place for place, step in enumerate(steps) if step.before in KEY_STATUSES]
    if account.status in {Status.FORMER, Status.STANDARD} and ends:
        assert Status.FORMER in [step.after for step in steps[ends[-1] :]]
        for left in TransitionPlan.objects.filter(account=account, done_on__isnull=False):
            assert left.approved_by_id not in (None, left.written_by_id)
    assert Incubation.objects.filter(account=account, closed_on=None).count() == (
        account.status == Status.INCUBATOR
    )
