"""The profile of a customer: what is noted keeps its source, its past and who confirmed it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

import knowing
from orchard.domain.accounts import notes
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import (
    Competitor,
    CompetitorPresence,
    CustomerGoal,
    IncomeSource,
    ProfileFact,
    ProfileRevision,
)
from orchard.domain.accounts.queries import learning
from orchard.domain.accounts.queries import profile as queries
from orchard.domain.accounts.rules.profile import Area, Confidence, Deed, ProfileKind
from orchard.domain.accounts.services import offer
from orchard.domain.accounts.services import profile as services
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
LATER = NOON + timedelta(days=200)


def test_a_fact_keeps_source_day_author_and_every_past_state(world: World):
    manager, finance = world.person(Role.ACCOUNT_MANAGER), world.person(Role.FINANCE)
    made = services.note_known(world.own, note=knowing.fact(), by=manager, at=NOON)

    services.change_known(
        made, expected=1, note=knowing.fact(statement="Feed and nets"), by=finance, at=NOON
    )
    services.confirm_known(made, expected=2, by=manager, at=LATER)

    kept = ProfileFact.objects.get()
    assert (kept.statement, kept.written_by, kept.confirmed_by) == (
        "Feed and nets",
        finance,
        manager,
    )
    assert kept.confirmed_on == LATER.date()
    past = learning.history(manager, kept)
    assert [one.revision.deed for one in past] == [Deed.CONFIRMED, Deed.CHANGED, Deed.NOTED]
    [change] = past[1].changes
    assert (change.before, change.after) == ("CNRY-Feed for salmon farms", "Feed and nets")
    events = AuditEvent.objects.filter(verb__startswith="profile.")
    assert [one.verb for one in events.order_by("sequence")] == [
        "profile.noted", "profile.changed", "profile.confirmed",
    ]  # fmt: skip
    assert not any("Feed" in one.what for one in events)


def test_a_changed_fact_has_to_be_confirmed_anew(world: World):
    manager = world.person(Role.ACCOUNT_MANAGER)
    made = services.note_known(world.own, note=knowing.fact(), by=manager, at=NOON)
    services.confirm_known(made, expected=1, by=manager, at=NOON)

    services.change_known(
        made, expected=2, note=knowing.fact(statement="Nets"), by=manager, at=NOON
    )

    assert (made.confirmed_by, made.confirmed_on) == (None, None)


def test_a_stale_write_is_refused_and_both_texts_are_there(world: World):
    manager = world.person(Role.ACCOUNT_MANAGER)
    made = services.note_known(world.own, note=knowing.fact(), by=manager, at=NOON)
    services.change_known(
        made, expected=1, note=knowing.fact(statement="Nets"), by=manager, at=NOON
    )

    with pytest.raises(StaleVersion) as stale:
        services.change_known(
            made, expected=1, note=knowing.fact(statement="Boats"), by=manager, at=NOON
        )

    assert stale.value.mine["statement"] == "Boats"
    assert stale.value.theirs["statement"] == "Nets"
    assert "written_by" not in stale.value.mine


@pytest.mark.parametrize(
    "note",
    [
        knowing.fact(source=" "),
        knowing.fact(statement=""),
        knowing.fact(said_on=NOON.date() + timedelta(days=1)),
        knowing.fact(area=Area.RISK),
        knowing.fact(source="x" * 301),
        knowing.goal(title="x" * 201),
        knowing.presence(competitor=""),
        knowing.presence(share=Decimal("1.5")),
        notes.IncomeNote(**knowing.FROM, title="All", share=Decimal("NaN")),
        notes.MeasureNote(**knowing.FROM, title="Stops", evidence="A test"),
    ],
)
def test_what_nobody_can_retrace_is_refused(world: World, note: notes.Note):
    with pytest.raises(Invalid):
        services.note_known(world.own, note=note, by=world.person(Role.ACCOUNT_MANAGER), at=NOON)

    assert not ProfileRevision.objects.exists()


def test_what_belongs_to_another_customer_is_refused(world: World):
    by = world.insider
    theirs = services.note_known(world.other, note=knowing.goal(), by=by, at=NOON)
    block = knowing.know_everything(world.other, by)["canvas"]
    note = queries.row_of(by, world.other, ProfileKind.CANVAS, block)
    unit = world.secret_unit

    for wrong in (
        knowing.fact(goal=theirs),
        knowing.presence(unit=unit),
        notes.TouchNote(**knowing.FROM, line="goods", title="Less waste", note=note),
    ):
        with pytest.raises(Invalid):
            services.note_known(world.own, note=wrong, by=by, at=NOON)


def test_shares_of_income_never_make_more_than_the_whole(world: World):
    by = world.person(Role.ACCOUNT_MANAGER)

    def income(title: str, share: str) -> notes.IncomeNote:
        return notes.IncomeNote(**knowing.FROM, title=title, share=Decimal(share))

    first = services.note_known(world.own, note=income("Feed", "0.7"), by=by, at=NOON)
    with pytest.raises(Invalid):
        services.note_known(world.own, note=income("Nets", "0.4"), by=by, at=NOON)
    services.change_known(first, expected=1, note=income("Feed", "0.6"), by=by, at=NOON)
    services.note_known(world.own, note=income("Nets", "0.4"), by=by, at=NOON)

    assert sum(row.share for row in IncomeSource.objects.all()) == 1


def test_nothing_is_put_back_that_no_longer_fits(world: World):
    by = world.person(Role.ACCOUNT_MANAGER)
    note = notes.IncomeNote(**knowing.FROM, title="Feed", share=Decimal("0.7"))
    first = services.note_known(world.own, note=note, by=by, at=NOON)
    services.remove_known(first, expected=1, by=by, at=NOON)
    services.note_known(world.own, note=note, by=by, at=NOON)
    goal = services.note_known(world.own, note=knowing.goal(), by=by, at=NOON)
    fact = services.note_known(world.own, note=knowing.fact(goal=goal), by=by, at=NOON)
    services.remove_known(fact, expected=1, by=by, at=NOON)
    services.remove_known(goal, expected=1, by=by, at=NOON)

    with pytest.raises(Invalid, match="100 %"):
        services.restore_known(first, by=by, at=NOON)
    with pytest.raises(Conflict, match="Put the goal back first"):
        services.restore_known(fact, by=by, at=NOON)


def test_a_competitor_has_one_name_for_everybody(world: World):
    by = world.insider
    services.note_known(world.own, note=knowing.presence(), by=by, at=NOON)
    services.note_known(
        world.other, note=knowing.presence(competitor="cnry-RIVALEN "), by=by, at=NOON
    )

    assert Competitor.objects.count() == 1
    assert queries.competitors(by) == ["CNRY-Rivalen"]


def test_who_backs_a_competitor_stays_unless_somebody_says_otherwise(world: World):
    by = world.person(Role.ACCOUNT_MANAGER)
    made = services.note_known(world.own, note=knowing.presence(), by=by, at=NOON)

    services.change_known(
        made, expected=1, note=knowing.presence(sponsor=None, category="Pumps"), by=by, at=NOON
    )

    kept = CompetitorPresence.objects.get()
    assert (kept.category, kept.sponsor) == ("Pumps", "CNRY-sponsor-Jan Vik")
    assert str(kept.headline) == "CNRY-Rivalen: Pumps"


def test_the_past_of_a_presence_tells_who_backs_it_to_the_team_alone(world: World):
    manager, outsider = world.person(Role.ACCOUNT_MANAGER), world.insider
    made = services.note_known(world.own, note=knowing.presence(), by=manager, at=NOON)
    services.change_known(
        made, expected=1, note=knowing.presence(sponsor="Another"), by=manager, at=NOON
    )

    assert [one.name for one in learning.history(manager, made)[0].changes] == [
        "who backs them there"
    ]
    assert learning.history(outsider, made)[0].changes == ()


def test_a_goal_that_something_serves_stays(world: World):
    by = world.person(Role.ACCOUNT_MANAGER)
    goal = services.note_known(world.own, note=knowing.goal(), by=by, at=NOON)
    served = services.note_known(world.own, note=knowing.driver(goal=goal), by=by, at=NOON)

    with pytest.raises(Conflict):
        services.remove_known(goal, expected=1, by=by, at=NOON)
    services.remove_known(served, expected=1, by=by, at=NOON)
    services.remove_known(goal, expected=1, by=by, at=NOON)
    assert not CustomerGoal.objects.standing().exists()
    services.restore_known(goal, by=by, at=NOON)

    assert CustomerGoal.objects.standing().get() == goal


def test_readers_write_nothing_and_hidden_accounts_do_not_exist(world: World):
    note = knowing.fact()
    with pytest.raises(NotAllowed):
        services.note_known(world.own, note=note, by=world.person(Role.READER), at=NOON)
    with pytest.raises(NotFound):
        services.note_known(world.secret, note=note, by=world.person(Role.ACCOUNT_MANAGER), at=NOON)
    hidden = services.note_known(world.secret, note=note, by=world.insider, at=NOON)
    viewer = world.person(Role.ACCOUNT_MANAGER)

    with pytest.raises(NotFound):
        queries.row_of(viewer, world.secret, ProfileKind.FACT, hidden.pk)
    with pytest.raises(NotFound):
        queries.rows_named(viewer, [(ProfileKind.FACT, hidden.pk, 1)])
    assert learning.changes(viewer, world.secret, most=9) == []


def test_an_account_that_was_merged_keeps_what_was_known_and_learns_nothing_new(world: World):
    by = world.insider
    made = services.note_known(world.other, note=knowing.fact(), by=by, at=NOON)
    accounts.merge_accounts(world.own, others=[world.other], reason="One", by=by, at=NOON)

    with pytest.raises(Conflict):
        services.confirm_known(made, expected=1, by=by, at=NOON)
    world.other.refresh_from_db()
    found = queries.profile(by, world.other, today=knowing.TODAY)
    assert [row.pk for row in found.rows[ProfileKind.FACT]] == [made.pk]
    assert not queries.may_edit_profile(by, world.other)


def test_many_are_confirmed_together_or_none(world: World):
    by = world.person(Role.ACCOUNT_MANAGER)
    rows = [
        (services.note_known(world.own, note=note, by=by, at=NOON), 1)
        for note in (knowing.fact(), knowing.goal(), knowing.driver())
    ]

    services.confirm_together("profile", rows=rows, by=by, at=LATER)

    assert all(row.confirmed_on == LATER.date() for row, _version in rows)
    assert AuditEvent.objects.latest("sequence").facts["rows"] == 3
    [line] = learning.learned(by, world.own, most=3)
    assert (line.deed, line.count) == (Deed.CONFIRMED, 3)
    with pytest.raises(StaleVersion):
        services.confirm_together("profile", rows=rows, by=by, at=LATER + timedelta(days=1))
    with pytest.raises(Invalid):
        services.confirm_together("profile", rows=[], by=by, at=LATER)


def test_many_get_one_source_and_day_and_keep_what_they_say(world: World):
    by = world.person(Role.ACCOUNT_MANAGER)
    rows = [
        (services.note_known(world.own, note=note, by=by, at=NOON), 1)
        for note in (knowing.fact(), knowing.goal())
    ]

    services.source_together(
        "profile", rows=rows, source="Meeting of May", said_on=LATER.date(),
        confidence=Confidence.SAID, by=by, at=LATER,
    )  # fmt: skip

    for row, _version in rows:
        assert (row.source, row.said_on, row.confidence) == ("Meeting of May", LATER.date(), "said")
    assert CustomerGoal.objects.get().title == "Halve the stops"
    with pytest.raises(Invalid):
        services.source_together(
            "profile", rows=rows, source="", said_on=LATER.date(), by=by, at=LATER
        )


def test_our_own_business_model_is_written_changed_and_taken_out(world: World):
    by = world.person(Role.OPERATIONS)
    made = offer.note_offer("Spares in a day", block="value", by=by, at=NOON)

    offer.change_offer(made, expected=1, block="value", text="Spares by noon", by=by, at=NOON)
    assert [row.text for row in queries.offer_notes(by)] == ["Spares by noon"]
    offer.remove_offer(made, expected=2, by=by, at=NOON)
    assert queries.offer_notes(by) == []
    offer.restore_offer(made, by=by, at=NOON)

    assert queries.offer_note(by, made.pk).text == "Spares by noon"
    for wrong in ("", "x" * 301):
        with pytest.raises(Invalid):
            offer.note_offer(wrong, block="value", by=by, at=NOON)
    with pytest.raises(NotAllowed):
        offer.note_offer("x", block="value", by=world.person(Role.READER), at=NOON)
    with pytest.raises(NotFound):
        queries.offer_note(by, 10**9)
