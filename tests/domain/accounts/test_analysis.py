"""Key-account analyses: written as one goes, finished when whole, then kept as they are."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

import knowing
from orchard.domain.accounts.models import Analysis, AnalysisText, CustomerGoal, Finding
from orchard.domain.accounts.queries import analysis as queries
from orchard.domain.accounts.rules.profile import AnalysisStep, FindingKind
from orchard.domain.accounts.services import analysis as services
from orchard.domain.accounts.services import profile
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import NOON
from world import World
from worlds import whole_world, world

__all__ = ["whole_world", "world"]


@pytest.fixture
def by(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


@pytest.fixture
def goal(world: World, by: User) -> CustomerGoal:
    made = profile.note_known(world.own, note=knowing.goal(), by=by, at=NOON)
    assert isinstance(made, CustomerGoal)
    return made


def begun(world: World, by: User) -> Analysis:
    return services.begin_analysis(world.own, by=by, at=NOON)


def test_a_conclusion_serves_a_goal_or_is_refused(world: World, by: User, goal: CustomerGoal):
    made, kind = begun(world, by), FindingKind.CONCLUSION
    other = profile.note_known(world.other, note=knowing.goal(), by=by, at=NOON)

    for wrong in ((), (other,)):
        note = services.FindingNote(kind, "Offer a spares plan", wrong)
        with pytest.raises(Invalid):
            services.add_finding(made, note=note, by=by, at=NOON)
    note = services.FindingNote(kind, "Offer a spares plan", (goal,))
    found = services.add_finding(made, note=note, by=by, at=NOON)

    assert list(found.goals.all()) == [goal]


def test_steps_are_saved_as_one_goes_and_a_stale_one_shows_both(world: World, by: User):
    made, step = begun(world, by), AnalysisStep.OUTSIDE
    for expected, text in ((0, "Salmon tax"), (1, "Salmon tax, and a ban on nets")):
        services.write_step(made, step=step, text=text, expected=expected, by=by, at=NOON)

    for seen in (0, 1):
        with pytest.raises(StaleVersion) as stale:
            services.write_step(made, step=step, text="Other", expected=seen, by=by, at=NOON)
        assert stale.value.theirs["text"] == "Salmon tax, and a ban on nets"

    assert AnalysisText.objects.get().version == 2
    with pytest.raises(Invalid):
        services.write_step(made, step=step, text="x" * 5001, expected=2, by=by, at=NOON)


def test_only_a_whole_analysis_is_finished_and_then_stays(
    world: World, by: User, goal: CustomerGoal
):
    made = begun(world, by)
    with pytest.raises(services.AnalysisIsNotWhole, match="Competitors"):
        services.finish_analysis(made, expected=1, by=by, at=NOON)
    services.finish_analysis(_filled(made, by, goal), expected=1, by=by, at=NOON)

    row = Finding.objects.first()
    note = services.FindingNote(FindingKind.STRENGTH, "Late")
    with pytest.raises(services.AnalysisIsFinished):
        services.add_finding(made, note=note, by=by, at=NOON)
    with pytest.raises(services.AnalysisIsFinished):
        services.remove_finding(row, expected=1, by=by, at=NOON)
    with pytest.raises(services.AnalysisIsFinished):
        services.write_step(made, step=AnalysisStep.RIVALS, text="Late", expected=1, by=by, at=NOON)


def test_a_goal_that_was_taken_out_holds_no_conclusion(world: World, by: User, goal: CustomerGoal):
    made = _filled(begun(world, by), by, goal)
    profile.remove_known(goal, expected=1, by=by, at=NOON)

    with pytest.raises(services.AnalysisIsNotWhole, match="a goal for every conclusion"):
        services.finish_analysis(made, expected=1, by=by, at=NOON)


def test_the_next_version_begins_with_what_the_last_one_said(
    world: World, by: User, goal: CustomerGoal
):
    first = _filled(begun(world, by), by, goal)
    with pytest.raises(Conflict):
        begun(world, by)
    services.finish_analysis(first, expected=1, by=by, at=NOON)

    second = queries.analysis_view(by, begun(world, by))

    assert second.analysis.number == 2
    assert (second.done, second.steps, second.lacks) == (9, 9, [])
    assert [list(row.goals.all()) for row in second.findings["conclusion"]] == [[goal]]
    assert [one.number for one in queries.analyses(by, world.own)] == [2, 1]


def test_a_finding_is_changed_linked_to_a_driver_taken_out_and_put_back(
    world: World, by: User, goal: CustomerGoal
):
    driver = profile.note_known(world.own, note=knowing.driver(), by=by, at=NOON)
    made = begun(world, by)
    note = services.FindingNote(FindingKind.THREAT, "They save energy without us")
    found = services.add_finding(made, note=note, by=by, at=NOON)

    linked = services.FindingNote(FindingKind.OPPORTUNITY, "Save energy", (goal,), driver)
    services.change_finding(found, expected=1, note=linked, by=by, at=NOON)
    assert [row.text for row in queries.findings_by_driver(by, world.own)[driver.pk]] == [
        "Save energy"
    ]
    services.remove_finding(found, expected=2, by=by, at=NOON)
    assert queries.findings_by_driver(by, world.own) == {}
    services.restore_finding(found, by=by, at=NOON)

    assert queries.finding(by, made, found.pk).kind == FindingKind.OPPORTUNITY
    for wrong in ("", "x" * 501):
        with pytest.raises(Invalid):
            services.add_finding(
                made, note=services.FindingNote(FindingKind.THREAT, wrong), by=by, at=NOON
            )


def test_two_never_begin_one_version(world: World, by: User):
    begun(world, by)

    with pytest.raises(IntegrityError), transaction.atomic():
        Analysis.objects.create(account=world.own, number=2, begun_by=by, begun_at=NOON)


def test_hidden_accounts_have_no_analysis_and_readers_begin_none(world: World, by: User):
    hidden = services.begin_analysis(world.secret, by=world.insider, at=NOON)
    row = services.add_finding(
        hidden, note=services.FindingNote(FindingKind.STRENGTH, "x"), by=world.insider, at=NOON
    )

    with pytest.raises(NotFound):
        services.begin_analysis(world.secret, by=by, at=NOON)
    with pytest.raises(NotFound):
        queries.analysis(by, world.secret, hidden.number)
    with pytest.raises(NotFound):
        queries.finding(by, hidden, row.pk)
    with pytest.raises(NotAllowed):
        services.begin_analysis(world.own, by=world.person(Role.READER), at=NOON)


def _filled(made: Analysis, by: User, goal: CustomerGoal) -> Analysis:
    for step in AnalysisStep:
        services.write_step(made, step=step, text=str(step.label), expected=0, by=by, at=NOON)
    for kind in FindingKind:
        note = services.FindingNote(kind, str(kind.label), (goal,))
        services.add_finding(made, note=note, by=by, at=NOON)
    return made
