"""What ways in and out leave on the pages of the supplier: pilots, a plan to leave, exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    CriteriaSet,
    Incubation,
    Nomination,
    Pilot,
    RoundResult,
    SelectionRound,
    TransitionPlan,
)
from orchard.domain.selection.rules.choices import RoundState, Tier, Verdict
from people import NOON
from world import World

from .choosing_pages import Place

WHO = "programme_director"
END = date(2030, 1, 1)


def ways(world: World) -> Iterator[Place]:
    """Let one account grow and another leave, and say where their pages stand."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    services.found_catalogue("catalogue", by=director, at=NOON)
    pilot, plan = _growing(world), _leaving(world)
    line = _asked(world)
    time = f"/programme/incubator/{pilot.incubation_id}"
    for name, path in (
        *(("plan_pilot", f"{time}/pilots/new"), ("extend", f"{time}/extend")),
        *(("let_go", f"{time}/let-go"), ("pilot", f"/programme/pilots/{pilot.pk}")),
        ("judge_pilot", f"/programme/pilots/{pilot.pk}/judge"),
        *(("transition", f"/programme/exits/{plan.pk}"), ("entitlement", f"/programme/tiers/{line}")),
        *((name, f"/programme/exits/{plan.pk}/{end}") for name, end in (
            ("change_plan", "change"), ("heard", "told"), ("stop_plan", "stop"),
        )),
    ):  # fmt: skip
        yield f"ways:{name}", (WHO, path)


def weaken(account: Account, by: User) -> None:
    """Let a key account have been found low by the rounds of two years, before those of the pages."""
    Account.objects.filter(pk=account.pk).update(status=Status.KEY)
    for year in (2024, 2025):
        at = datetime(year, 6, 1, tzinfo=UTC)
        found = SelectionRound.objects.create(
            name=f"Review of {year}", criteria_set=CriteriaSet.objects.earliest("pk"), places=3,
            led_by=by, opened_at=at, decided_at=at, state=RoundState.DECIDED,
        )  # fmt: skip
        row = Nomination.objects.create(
            round=found, account=account, by=by, why="It is key", evidence="Orders", grade="B",
            nominated_at=at,
        )  # fmt: skip
        RoundResult.objects.create(nomination=row, attractiveness=3.0, known=1.0)


def _growing(world: World) -> Pilot:
    """Return a pilot that runs, beside one that was judged."""
    director, account = world.person(Role.PROGRAMME_DIRECTOR), Account.objects.get(key="Lakeside")
    Account.objects.filter(pk=account.pk).update(status=Status.INCUBATOR)
    time = Incubation.objects.create(
        account=account, aim="Two orders a month", began_on=date(2026, 1, 1), ends_on=END
    )
    done, runs = (
        services.plan_pilot(
            time,
            plan=services.PilotPlan(goal, "It holds for a month", date(2026, 3, 1), END),
            by=director,
            at=NOON,
        )
        for goal in ("A test delivery", "A second site")
    )
    done = services.start_pilot(done, expected=done.version, by=director, at=NOON)
    services.judge_pilot(
        done, expected=done.version, verdict=Verdict.GO, findings="It held", by=director, at=NOON
    )
    return services.start_pilot(runs, expected=runs.version, by=director, at=NOON)


def _leaving(world: World) -> TransitionPlan:
    """Return a plan that somebody else has to approve."""
    Account.objects.filter(pk=world.other.pk).update(status=Status.UNDER_REVIEW)
    return TransitionPlan.objects.create(
        account=world.other, reason="Two low reviews", receiving_owner=world.colleague,
        differences="The desk answers", was_told=True, message="Thank you", written_at=NOON,
        starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 1), door_back="A joint project",
        written_by=world.insider,
    )  # fmt: skip


def _asked(world: World) -> int:
    """Ask for an override and an exception, and return the line that it is about."""
    line = queries.catalogue(world.insider)[0].entitlement
    services.ask_override(world.own, asked_by="The chairman", reason="They play golf",
                          expires_on=END, by=world.insider, at=NOON)  # fmt: skip
    services.ask_exception(world.own, entitlement=line, tier=Tier.KEY, reason="Their launch",
                           ends_on=END, by=world.insider, at=NOON)  # fmt: skip
    return line.pk
