"""What people of the world have to do with choosing: a draft round, and all that an account may have."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Incubation, Rater, TransitionPlan
from orchard.domain.selection.rules.choices import (
    Function,
    Permit,
    ReferenceKind,
    Tier,
)
from people import NOON
from world import World

MISSING = 10**9


def with_choosing(world: World, *, at: datetime) -> World:
    """Give the world a round that is scored, criteria in draft, and what accounts can have."""
    choosing.prepare(world)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    services.found_catalogue("catalogue", by=director, at=NOON)
    draft = services.make_set("criteria", reason="CNRY-reason", by=director, at=NOON)
    found = _round(world, at)
    own, secret = (_of_account(world, one) for one in (world.other, world.secret))
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    rows = {row.account_id: row.pk for row in queries.nominations(world.insider, found)}
    world.things["round"] = {"own": found.pk, "missing": MISSING}
    world.things["criteria"] = {"own": draft.number, "missing": MISSING}
    world.things["criterion"] = {"own": "growth", "missing": "no-such"}
    world.things["judged criterion"] = {"own": "reference_value", "missing": "no-such"}
    world.things["goal"] = {"own": queries.goals(director)[0].pk, "missing": MISSING}
    world.things["nomination"] = {
        "own": rows[world.own.pk], "foreign": rows[world.secret.pk], "missing": MISSING,
    }  # fmt: skip
    world.things["rater"] = {
        "own": Rater.objects.filter(round=found).first().pk,
        "missing": MISSING,
    }
    world.things["entitlement"] = {
        "own": queries.catalogue(director)[0].entitlement.pk, "missing": MISSING,
    }  # fmt: skip
    world.things["position list"] = {"own": "factors"}
    world.things["position account"] = {
        "own": world.other.slug, "foreign": world.secret.slug, "missing": "no-such",
    }  # fmt: skip
    world.things["gate"] = {"own": "buys", "missing": "no-such"}
    first = services.open_round("CNRY-first", places=3, is_starter=True, by=director, at=at)
    world.things["first choice"] = {"own": first.pk, "missing": MISSING}
    world.things["starter step"] = {"own": "meet", "missing": "no-such"}
    return world


def _round(world: World, at: datetime):
    """Return a round that everybody who may scores, with an account that few may know."""
    insider = world.insider
    found = choosing.open_round(world, world.own, at=at)
    row = services.nominate(world.secret, found=found, case=choosing.CASE, by=insider, at=at)
    assert row.pk
    for role, function in (
        (Role.PROGRAMME_DIRECTOR, Function.MANAGEMENT),
        (Role.EXECUTIVE_SPONSOR, Function.MANAGEMENT),
    ):
        services.ask_rater(found, user=world.person(role), function=function, by=insider, at=at)
    return services.begin_scoring(found, expected=found.version, by=insider, at=at)


def _of_account(world: World, account: Account) -> dict[str, object]:
    """Return keys of one thing of each kind that choosing keeps about an account."""
    by, other = world.insider, world.person(Role.EXECUTIVE_SPONSOR)
    entitlement = queries.catalogue(by)[0].entitlement
    override = services.ask_override(
        account, asked_by="CNRY-golfer", reason="CNRY-pressure", expires_on=date(2030, 1, 1),
        by=by, at=NOON,
    )  # fmt: skip
    exception = services.ask_exception(
        account, entitlement=entitlement, tier=Tier.KEY, reason="CNRY-exception",
        ends_on=date(2030, 1, 1), by=by, at=NOON,
    )  # fmt: skip
    factor = services.add_factor(
        account,
        note=services.FactorNote(
            "CNRY-factor", Decimal(1), Decimal(7), Decimal(5), "CNRY-said", "B"
        ),
        by=by,
        at=NOON,
    )
    potential = services.note_potential(
        account,
        note=services.PotentialNote("CNRY-family", Decimal(9000), "CNRY-shown", "C"),
        by=by,
        at=NOON,
    )
    reference = services.note_reference(
        account,
        note=services.ReferenceNote(ReferenceKind.LOGO, Permit.GRANTED, "CNRY-logo"),
        by=by,
        at=NOON,
    )
    incubation, pilot, transition = _ways(account, by, other)
    return {
        "override": override.pk,
        "exception": exception.pk,
        "factor": factor.pk,
        "potential": potential.pk,
        "reference": reference.pk,
        "incubation": incubation,
        "pilot": pilot,
        "transition": transition,
    }


def _ways(account: Account, by: User, other: User) -> tuple[int, int, int]:
    """Return a time in the incubator with a pilot, and a transition, written as rows."""
    time = Incubation.objects.create(
        account=account, aim="CNRY-aim", began_on=date(2026, 1, 1), ends_on=date(2030, 1, 1)
    )
    pilot = services.plan_pilot(
        time,
        plan=services.PilotPlan("CNRY-goal", "CNRY-success", date(2026, 3, 1), date(2026, 9, 1)),
        by=by,
        at=NOON,
    )
    plan = TransitionPlan.objects.create(
        account=account, reason="CNRY-leave", receiving_owner=other, differences="CNRY-less",
        was_told=True, message="CNRY-message", starts_on=date(2026, 3, 1),
        ends_on=date(2026, 6, 1), door_back="CNRY-door", written_by=by, written_at=NOON,
    )  # fmt: skip
    return time.pk, pilot.pk, plan.pk
