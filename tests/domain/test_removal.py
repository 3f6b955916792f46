"""Taking away and putting back: once each, whatever the kind of row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db.models import Model

import knowing
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules.profile import Block, FindingKind
from orchard.domain.accounts.services import analysis, offer, profile
from orchard.domain.core import services as core
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.removal import IsNotRemoved, IsRemoved
from orchard.domain.core.rules import Role
from orchard.domain.core.versions import Versioned
from orchard.domain.economics.services import defence
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.rules.plan import Care
from orchard.domain.plans.services import initiatives, objectives, plan
from orchard.domain.programme import services as programme
from orchard.domain.programme.rules import Frequency
from orchard.domain.selection import services as choosing
from orchard.domain.selection.rules.choices import Permit, ReferenceKind
from people import NOON, make_user
from plan_belongings import target

VALUE = plans.ValueNote(2025, "Fewer stops", Decimal(4000), "Their log", "A")
BENEFIT = defence.BenefitNote("Less downtime", "Importer", Decimal(1), Decimal(2), "Log", "B")
FACTOR = choosing.FactorNote("Delivery", Decimal(1), Decimal(7), Decimal(5), "They said so", "A")
POTENTIAL = choosing.PotentialNote("Pumps", Decimal(9000), "They buy elsewhere", "C")
REFERENCE = choosing.ReferenceNote(ReferenceKind.LOGO, Permit.GRANTED, "On our page")
FINDING = analysis.FindingNote(FindingKind.STRENGTH, "They know us")
KPI = programme.Description("Kept", "Kept ÷ all", "Ledger", Frequency.QUARTERLY, "Who serves")


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that can be taken away, and the services that do it."""

    make: Callable[[Account, User], Model]
    remove: Callable[..., Model]
    restore: Callable[..., Model]

    def take_away(self, row: Model, by: User) -> None:
        seen = {"expected": row.version} if isinstance(row, Versioned) else {}
        self.remove(row, **seen, by=by, at=NOON)

    def put_back(self, row: Model, by: User) -> None:
        self.restore(row, by=by, at=NOON)


def planned(account: Account, by: User) -> AccountPlan:
    """Return a plan of an account in whose team the person is."""
    seat = {"role": "account_manager", "since": NOON.date(), "given_by": by}
    Assignment.objects.create(account=account, user=by, **seat)
    return plan.begin_plan(account, year=NOON.year, by=by, at=NOON)


KINDS = {
    "value": Kind(
        lambda account, by: plans.note_value(account, note=VALUE, by=by, at=NOON),
        plans.remove_value,
        plans.restore_value,
    ),
    "objective": Kind(
        lambda account, by: objectives.add_objective(
            planned(account, by), target=target(by), by=by, at=NOON
        ),
        objectives.remove_objective,
        objectives.restore_objective,
    ),
    "initiative": Kind(
        lambda account, by: initiatives.add_initiative(
            planned(account, by),
            undertaking=initiatives.Undertaking("Walk", Care.WATER, by),
            by=by,
            at=NOON,
        ),
        initiatives.remove_initiative,
        initiatives.restore_initiative,
    ),
    "benefit": Kind(
        lambda account, by: defence.note_benefit(account, note=BENEFIT, by=by, at=NOON),
        defence.remove_benefit,
        defence.restore_benefit,
    ),
    "kpi": Kind(
        lambda _account, by: programme.add_kpi(KPI, by=by, at=NOON),
        programme.remove_kpi,
        programme.restore_kpi,
    ),
    "comment": Kind(
        lambda account, by: core.add_comment(account, text="Call first", by=by, at=NOON),
        core.delete_comment,
        core.restore_comment,
    ),
    "success factor": Kind(
        lambda account, by: choosing.add_factor(account, note=FACTOR, by=by, at=NOON),
        choosing.remove_factor,
        choosing.restore_factor,
    ),
    "potential": Kind(
        lambda account, by: choosing.note_potential(account, note=POTENTIAL, by=by, at=NOON),
        choosing.remove_potential,
        choosing.restore_potential,
    ),
    "profile fact": Kind(
        lambda account, by: profile.note_known(account, note=knowing.fact(), by=by, at=NOON),
        profile.remove_known,
        profile.restore_known,
    ),
    "finding": Kind(
        lambda account, by: analysis.add_finding(
            analysis.begin_analysis(account, by=by, at=NOON), note=FINDING, by=by, at=NOON
        ),
        analysis.remove_finding,
        analysis.restore_finding,
    ),
    "note of our offer": Kind(
        lambda _account, by: offer.note_offer("Spares", block=Block.VALUE, by=by, at=NOON),
        offer.remove_offer,
        offer.restore_offer,
    ),
    "reference": Kind(
        lambda account, by: choosing.note_reference(account, note=REFERENCE, by=by, at=NOON),
        choosing.remove_reference,
        choosing.restore_reference,
    ),
}


@pytest.fixture
def finance(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def row(kind: Kind, finance: User) -> Model:
    return kind.make(Account.objects.create(key="birch", name="Birch", slug="birch"), finance)


def stored(row: Model) -> dict[str, object]:
    return dict(row._meta.model._default_manager.filter(pk=row.pk).values().get())


def test_what_was_never_taken_away_is_not_put_back(kind: Kind, row: Model, finance: User):
    before, events = stored(row), AuditEvent.objects.count()

    with pytest.raises(IsNotRemoved, match="stands where it was"):
        kind.put_back(row, finance)

    assert (stored(row), AuditEvent.objects.count()) == (before, events)


def test_what_is_away_is_not_taken_away_again(kind: Kind, row: Model, finance: User):
    kind.take_away(row, finance)
    before, events = stored(row), AuditEvent.objects.count()

    with pytest.raises(IsRemoved, match="already"):
        kind.take_away(row, finance)

    assert (stored(row), AuditEvent.objects.count()) == (before, events)


def test_what_comes_back_is_what_went(kind: Kind, row: Model, finance: User):
    before = stored(row)

    kind.take_away(row, finance)
    away = stored(row)
    kind.put_back(row, finance)

    assert away != before
    assert {**stored(row), "version": 1} == {**before, "version": 1}
