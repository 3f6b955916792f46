"""Opportunities of a file taken over: as by hand, each with its event, and never over a colleague."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import QuerySet

import knowing
from intake_belongings import opened
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.services import profile
from orchard.domain.core import services as core
from orchard.domain.core.audit import verify_audit_chain
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.arriving.outcomes import State, seal
from orchard.domain.relationships.arriving.waiting import ListHasChanged
from orchard.domain.relationships.models import Intake
from orchard.domain.relationships.services import turn_intake_away
from orchard.domain.whitespace import services
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.queries.intakes import outcomes_of
from orchard.domain.whitespace.services import Pursuit, Spot
from people import NOON, make_user

TODAY = NOON.date()
HEAD = "Account,Title,Value,Stage,Product\n"


@pytest.fixture
def finance(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


def pursue(account: Account, by: User, offer: str, **facts: object) -> Opportunity:
    pursuit = Pursuit("Care", by, Decimal(50), "Call them", TODAY + timedelta(days=9), **facts)
    spot = Spot(None, "", offer)
    return services.open_opportunity(account, spot=spot, pursuit=pursuit, by=by, at=NOON)


def take(file: Intake, by: User) -> None:
    """Take over what a look shows now."""
    seen, at = seal(outcomes_of(by, file)), file.at
    services.take_opportunities(file, expected=file.version, seen=seen, by=by, at=at)


def test_each_opportunity_has_its_event_with_its_account_and_what_changed(
    finance: User, account: Account
):
    known = pursue(account, finance, "Pumps")
    rows = "Birch,Care,70,1,Pumps\nBirch,Seals,5,1,Seals\nBirch,Hoses,6,1,Hoses\n"

    take(opened(finance, HEAD + rows), finance)

    (changed,) = AuditEvent.objects.about(known).filter(verb="opportunity.changed")
    assert changed.facts == {"account": account.pk, "fields": ["value"]}
    assert (changed.by_id, changed.on_behalf_of_id) == (finance.pk, None)
    for one in Opportunity.objects.exclude(pk=known.pk):
        (event,) = AuditEvent.objects.about(one)
        assert (event.verb, event.facts) == ("opportunity.opened", {"account": account.pk})
    last = AuditEvent.objects.latest("sequence")
    assert (last.verb, last.facts["new"], last.facts["changed"]) == (
        "opportunities.taken_over", 2, 1,
    )  # fmt: skip
    assert verify_audit_chain().is_whole


def test_what_a_colleague_writes_while_one_waits_is_not_overwritten(
    finance: User, account: Account, monkeypatch: pytest.MonkeyPatch
):
    known = pursue(account, finance, "Pumps")
    file = opened(finance, HEAD + "Birch,Care,70,,\n")
    lock = QuerySet.select_for_update

    def after_a_colleague(rows, *args, **options):
        if rows.model is Opportunity:
            update_versioned(known, known.version, value=Decimal(60), next_step="Theirs")
        return lock(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", after_a_colleague)
    with pytest.raises(ListHasChanged):
        take(file, finance)

    assert not AuditEvent.objects.filter(verb="opportunity.changed").exists()


def test_nobody_takes_over_or_turns_away_the_file_of_a_colleague(finance: User, account: Account):
    file, mart = opened(finance, HEAD + "Birch,Care,70,,\n"), make_user("Mart", Role.FINANCE)

    with pytest.raises(NotFound):
        take(file, mart)
    with pytest.raises(NotFound):
        turn_intake_away(file, by=mart, at=file.at)

    assert not Opportunity.objects.exists()
    take(file, finance)
    assert Opportunity.objects.get().title == "Care"


def test_a_goal_that_was_taken_out_carries_no_stage(finance: User, account: Account):
    goal = profile.note_known(account, note=knowing.goal(), by=finance, at=NOON)
    early = pursue(account, finance, "Pumps", goal=goal)
    far = pursue(account, finance, "Seals", goal=goal, stage=3)
    Opportunity.objects.filter(pk=far.pk).update(title="Far")
    goal.refresh_from_db()
    profile.remove_known(goal, expected=goal.version, by=finance, at=NOON)
    rows = "Birch,Care,50,4,\nBirch,Far,50,4,\nBirch,far ,51,,\n"

    found = [outcomes_of(finance, opened(finance, HEAD + row))[0] for row in rows.splitlines()]

    assert (found[0].state, found[0].known) == (State.SAME, early.pk)
    for one in found[1:]:
        assert one.state is State.REFUSED
        assert "serves none that stands in the profile. Name one that stands there" in one.reason


def test_of_two_that_are_called_the_same_the_one_at_the_named_place_is_changed(
    finance: User, account: Account
):
    pumps, seals = pursue(account, finance, "Pumps"), pursue(account, finance, "Seals")
    rows = "Birch,Care,70,,pumps\nBirch,Care,71,,Seals\nBirch,Care,72,,\nBirch,Care,73,,Hoses\n"

    found = outcomes_of(finance, opened(finance, HEAD + rows))

    assert [one.known for one in found[:2]] == [pumps.pk, seals.pk]
    for one in found[2:]:
        assert one.state is State.REFUSED
        assert "more than one that is open is called so: Pumps; Seals. Name the unit" in one.reason
