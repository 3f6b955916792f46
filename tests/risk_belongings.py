"""What people of the world have in the register of risks: open, proposed and over, and a signal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import knowing
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules.profile import Strength
from orchard.domain.accounts.services import profile as knowledge
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.risk import services
from orchard.domain.risk.rules import Category, State, Treatment
from people import NOON
from world import World

MISSING = 10**9
REVIEW = date(2026, 5, 1)


def with_risks(world: World) -> World:
    """Leave an open, a proposed and a closed risk on one's own and on the hidden account."""
    own = _of_account(world.own, world.person(Role.PROGRAMME_DIRECTOR))
    secret = _of_account(world.secret, world.insider)
    for name, key in own.items():
        missing = "no-such" if name == "signal" else MISSING
        world.things[name] = {"own": key, "foreign": secret[name], "missing": missing}
    world.things["risk category"] = {"own": "technology", "missing": "no-such"}
    return world


def note(**others: object) -> services.RiskNote:
    """Return a note whose texts are canaries."""
    return services.RiskNote(**{
        "category": Category.DELIVERY, "title": "CNRY-risk", "cause": "CNRY-risk-cause",
        "effect": "CNRY-risk-effect", "likelihood": 4, "impact": 5,
        "money_impact": Decimal("4000000"), **others,
    })  # fmt: skip


def _of_account(account: Account, by: User) -> dict[str, object]:
    opening = services.Opening(by, REVIEW)
    found = services.note_risk(account, note=note(), opening=opening, by=by, at=NOON)
    treating = services.Treating(Treatment.REDUCE, 2, 4, Decimal("0.6"), comment="CNRY-treatment")
    services.treat_risk(found, expected=1, treating=treating, by=by, at=NOON)
    proposed = services.propose_risk(
        account, note=note(title="CNRY-proposed-risk"), review_on=REVIEW, by=by, at=NOON
    )
    over = services.note_risk(
        account, note=note(title="CNRY-over"), opening=opening, by=by, at=NOON
    )
    ended = services.Over(State.CLOSED, "CNRY-risk-reason")
    services.end_risk(over, expected=1, over=ended, by=by, at=NOON)
    services.check_category(account, category=Category.FINANCE, words="CNRY-looked", by=by, at=NOON)
    presence = _rival(account, by, "CNRY-strong-rival")
    other = _rival(account, by, "CNRY-dismissed-rival")
    services.dismiss_signal(
        account, key=f"competitor-{other}", reason="CNRY-dismissed", by=by, at=NOON
    )
    return {
        "risk": found.pk,
        "proposed risk": proposed.pk,
        "signal": f"competitor-{presence}",
    }


def _rival(account: Account, by: User, name: str) -> int:
    rival = knowing.presence(competitor=name, strength=Strength.ALONE)
    return knowledge.note_known(account, note=rival, by=by, at=NOON).pk
