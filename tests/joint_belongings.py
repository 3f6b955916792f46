"""What people of the world settle with customers: a criterion, scores, what matters, a question."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import AccountPlan, Initiative, SharedItem, WhatMattersCheck
from orchard.domain.plans.rules.joint import Score
from orchard.domain.plans.rules.joint_scorecard import Quarter
from orchard.domain.plans.rules.plan import Care
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.services import (
    initiatives,
    joint_criteria,
    joint_matters,
    joint_requests,
    joint_scores,
    sharing,
)
from orchard.domain.relationships.models import Contact
from people import NOON
from world import World

MISSING = 10**9
SHARED_NEEDS = ["shared-need", "shared-other-need"]
DUE = date(2026, 12, 31)


def with_joint(world: World) -> World:
    """Leave what both sides settle on one's own and on the hidden account."""
    own = _of_account(world, world.own, world.person(Role.ACCOUNT_MANAGER), "own")
    secret = _of_account(world, world.secret, world.insider, "foreign")
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    return world


def wording(ours: User, theirs: Contact, **others: object) -> joint_criteria.Wording:
    """Return a criterion whose texts are canaries."""
    return joint_criteria.Wording(**{
        "metric": "CNRY-criterion", "unit": "CNRY-unit", "baseline": Decimal("93.1"),
        "target": Decimal(97), "due_on": DUE, "our_owner": ours, "their_owner": theirs, **others,
    })  # fmt: skip


def _of_account(world: World, account: Account, by: User, whose: str) -> dict[str, object]:
    contact = Contact.objects.get(pk=world.things["contact"][whose])
    told = {"by": by, "at": NOON}
    found = joint_criteria.propose_criterion(account, wording=wording(by, contact), **told)
    joint_criteria.accept_criterion(found, text_version=1, **told)
    joint_criteria.ask_for_change(
        found, text_version=1, contact=contact, words="CNRY-change-asked", **told
    )
    plan = Initiative.objects.get(pk=world.things["initiative"][whose]).plan
    undertaking = initiatives.Undertaking("CNRY-joint-initiative", Care.WATER, by, is_joint=True)
    begun = initiatives.add_initiative(plan, undertaking=undertaking, **told)
    joint_scores.score_initiative(begun, score=Score(4, 2, wants=True), **told)
    joint_scores.score_initiative(begun, score=Score(3, 2, wants=True), contact=contact, **told)
    needs = ["CNRY-need", "CNRY-other-need"]
    for ranked in (needs, needs[::-1]):
        asked = joint_matters.ask_what_matters(account, needs=needs, **told)
        answered = joint_matters.note_ranking(
            asked, expected=1, needs=ranked, contact=contact, on=NOON.date(), **told
        )
    joint_matters.settle_what_matters(answered, expected=2, how="CNRY-settled", **told)
    waiting = joint_matters.ask_what_matters(account, needs=SHARED_NEEDS, **told)
    request = joint_requests.ask_to_confirm(
        account, quarter=Quarter(2025, 4), due_on=DUE, words="CNRY-value-asked", **told
    )
    for item in SharedItem.objects.of(account).open().filter(kind=SharedKind.VALUE):
        sharing.withdraw(account, kind=item.kind, object_id=item.object_id, **told)
    return {
        "joint criterion": found.pk, "joint initiative": begun.pk, "needs": waiting.pk,
        "value request": request.pk,
    }  # fmt: skip


def shared_with(
    account: Account, contact: Contact, plan: AccountPlan, by: User, name: str
) -> dict[str, object]:
    """Share what both sides settle with a customer; their portal shows it."""
    told = {"by": by, "at": NOON}
    text = wording(by, contact, metric=f"shared-criterion-{name}", unit="pcs")
    found = joint_criteria.propose_criterion(account, wording=text, **told)
    begun = Initiative.objects.create(
        plan=plan, care="develop", title=f"shared-initiative-{name}", owner=by, is_joint=True,
        why="CNRY-initiative-why", reason="CNRY-initiative-reason",
    )  # fmt: skip
    note = plans.ValueNote(
        2025, f"shared-value-{name}", Decimal(7), "shared-method", "A", quarter=3,
        alternative="CNRY-alternative", alternative_amount=Decimal(1),
    )  # fmt: skip
    value = plans.note_value(account, note=note, **told)
    waiting = WhatMattersCheck.objects.of(account).standing().filter(ranked_on=None).first()
    if waiting is None:
        waiting = joint_matters.ask_what_matters(account, needs=SHARED_NEEDS, **told)
    kinds = {"criterion": found, "initiative": begun, "value": value}
    for kind, row in kinds.items():
        sharing.share(account, kind=SharedKind(kind), object_id=row.pk, **told)
    return {**{kind: row.pk for kind, row in kinds.items()}, "question": waiting.pk}
