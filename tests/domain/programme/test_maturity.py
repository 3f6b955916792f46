"""Assessments of maturity: who answers what, what becomes of it, and what never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

import maturing
from maturing import AHEAD, ITEMS, ask, ask_all, begin, close, say, say_all
from orchard.analytics.policy import Policy
from orchard.analytics.policy.practice import MaturityPolicy
from orchard.domain.core import holdings
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.programme.models import MaturityAnswer, MaturityAssessment, MaturityGoal
from orchard.domain.programme.queries import goals as goal_queries
from orchard.domain.programme.queries import maturity as queries
from orchard.domain.programme.rules.maturity import (
    LEVELS,
    AssessmentState,
    Side,
    grade_of,
    level_name,
)
from orchard.domain.programme.rules.questionnaire import QUESTIONNAIRE, asked, title_of
from orchard.domain.programme.services import maturity as services
from orchard.domain.programme.services.maturity import Aim, Said
from people import NOON, make_user

TODAY = NOON.date()
pytestmark = pytest.mark.django_db


@pytest.fixture
def director(db: None) -> User:
    core.found_organisation("Nordvik", currency="EUR", time_zone="UTC", by=None, at=NOON)
    return make_user("Dir", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def found(director: User) -> MaturityAssessment:
    return begin(director)


def test_the_questionnaire_is_whole():
    counts = [len(one.items) for one in QUESTIONNAIRE]

    assert counts == [5, 4, 4, 5, 5, 5, 4]
    assert all(len(item.anchors) == 5 for one in QUESTIONNAIRE for item in one.items)
    assert len(set(ITEMS)) == 32
    assert title_of("joint") == "Joint working and renewal"
    assert title_of("no-such") == "no-such"
    assert set(LEVELS) == set(MaturityPolicy().levels)
    assert (level_name(None), level_name("nearly_there")) == ("", "Nearly there")


def test_only_who_leads_begins_asks_closes_and_gives_up(found: MaturityAssessment, director: User):
    other = make_user("Fin", Role.FINANCE)
    sheet = ask(found, other, Side.FINANCE, director)

    for refused in (
        lambda: begin(other, "Another"),
        lambda: services.change(found, expected=1, name="X", due_on=AHEAD, by=other, at=NOON),
        lambda: ask(found, director, Side.PROGRAMME, other),
        lambda: services.take_out(sheet, expected=1, by=other, at=NOON),
        lambda: close(found, other),
        lambda: services.give_up(found, expected=1, why="x", by=other, at=NOON),
        lambda: services.finish(found, expected=1, by=other, at=NOON),
        lambda: services.set_goal(found, dimension="change", aim=Aim("x", other, AHEAD),
                                  expected=0, by=other, at=NOON),
        lambda: queries.turnout(other, found),
        lambda: queries.people_to_ask(other, found),
        lambda: queries.seat(other, found, sheet.pk),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            refused()


def test_one_is_open_at_a_time_and_names_are_used_once(found: MaturityAssessment, director: User):
    with pytest.raises(Conflict, match="An assessment is open"):
        begin(director, "Another")
    services.give_up(found, expected=1, why="Too early", by=director, at=NOON)
    with pytest.raises(Conflict, match="of this name"):
        begin(director)
    other = begin(director, "Another")

    with pytest.raises(Conflict, match="of this name"):
        services.change(other, expected=1, name="Maturity 2026", due_on=AHEAD, by=director, at=NOON)
    changed = services.change(
        other, expected=1, name="Better name", due_on=AHEAD, by=director, at=NOON
    )
    assert (changed.name, changed.due_on, str(changed)) == ("Better name", AHEAD, "Better name")


@pytest.mark.parametrize(
    ("name", "due_on", "text"),
    [(" ", AHEAD, "name"), ("Maturity", TODAY - timedelta(days=1), "Give people time")],
)
def test_an_assessment_needs_a_name_and_time(director: User, name: str, due_on: date, text: str):
    with pytest.raises(Invalid, match=text):
        services.begin(name, due_on=due_on, by=director, at=NOON)


def test_who_left_cannot_be_asked_and_is_not_waited_for(found: MaturityAssessment, director: User):
    gone, here = make_user("Gone", Role.FINANCE), make_user("Here", Role.FINANCE)
    for user in (gone, here):
        ask(found, user, Side.FINANCE, director)
    admin = make_user("Ada", Role.ADMINISTRATOR)
    core.deactivate_user(gone, by=admin, at=NOON)

    told = {one.sheet.user.name: one for one in queries.turnout(director, found)}
    assert (told["Gone"].has_left, told["Gone"].is_waited_for) == (True, False)
    assert (told["Here"].has_left, told["Here"].is_waited_for) == (False, True)
    here.roles.all().delete()
    told = {one.sheet.user.name: one for one in queries.turnout(director, found)}
    assert not told["Here"].is_waited_for, "without a role they cannot open their sheet"
    gone.refresh_from_db()
    with pytest.raises(Invalid, match="does not work here"):
        ask(found, gone, Side.FINANCE, director)
    nobody = make_user("No role")
    with pytest.raises(Invalid, match="does not work here"):
        ask(found, nobody, Side.FINANCE, director)
    names = {one.name for one in queries.people_to_ask(director, found).values()}
    assert names == {"Ada", "Dir"}


def test_a_person_answers_changes_and_says_that_they_do_not_know(
    found: MaturityAssessment, director: User
):
    sheet = ask(found, director, Side.PROGRAMME, director)

    say(sheet, "1.1", 2)
    again = say(sheet, "1.1", 1)
    unknown = say(sheet, "1.2", None)

    assert (again.value, again.version, unknown.value) == (1, 2, None)
    parts = queries.my_parts(director, sheet)
    assert [one.given for one in parts] == [2, 0, 0, 0, 0, 0, 0]
    assert parts[0].rows[0].answer == again
    (told,) = queries.turnout(director, found)
    assert (told.given, told.wanted) == (2, 32)
    assert "value" not in AuditEvent.objects.filter(verb="maturity.answered").last().what


def test_high_answers_need_evidence_and_none_lies_off_the_scale(
    found: MaturityAssessment, director: User
):
    sheet = ask(found, director, Side.PROGRAMME, director)
    for value, evidence, text in ((3, " ", "say what shows it"), (5, "x", "0 to 4")):
        with pytest.raises(Invalid, match=text):
            services.answer(
                sheet, item="1.1", said=Said(value, evidence), expected=0, by=director, at=NOON
            )
    with pytest.raises(NotFound):
        services.answer(sheet, item="9.9", said=Said(1), expected=0, by=director, at=NOON)

    assert not MaturityAnswer.objects.exists()
    say(sheet, "1.1", 4, evidence="Minutes of May")
    assert MaturityAnswer.objects.get().evidence == "Minutes of May"
    with pytest.raises(IntegrityError), transaction.atomic():
        MaturityAnswer.objects.update(value=5)


def test_a_stale_answer_is_refused_and_leaves_what_stands(
    found: MaturityAssessment, director: User
):
    sheet = ask(found, director, Side.PROGRAMME, director)
    say(sheet, "1.1", 1)
    say(sheet, "1.1", 2)

    for expected in (0, 1):
        with pytest.raises(StaleVersion):
            services.answer(
                sheet, item="1.1", said=Said(0), expected=expected, by=director, at=NOON
            )
    with pytest.raises(NotFound):
        services.answer(sheet, item="1.2", said=Said(0), expected=3, by=director, at=NOON)
    assert MaturityAnswer.objects.get().value == 2


def test_nobody_answers_for_another_or_reads_what_they_answered(
    found: MaturityAssessment, director: User
):
    kari = make_user("Kari", Role.ACCOUNT_MANAGER)
    sheet = ask(found, kari, Side.ACCOUNT_MANAGERS, director)
    say(sheet, "1.1", 1)

    with pytest.raises(NotFound):
        services.answer(sheet, item="1.1", said=Said(4, "x"), expected=1, by=director, at=NOON)
    with pytest.raises(NotFound):
        queries.my_parts(director, sheet)
    with pytest.raises(NotFound):
        queries.my_sheet(director, found)
    assert queries.my_sheet(kari, found) == sheet
    assert queries.seat(director, found, sheet.pk) == sheet
    with pytest.raises(NotFound):
        queries.seat(director, found, sheet.pk + 1)


def test_who_is_taken_out_has_no_sheet_and_does_not_count_until_asked_again(
    found: MaturityAssessment, director: User
):
    sheets = ask_all(found, director)
    for sheet in sheets.values():
        say_all(sheet, 2)
    mart = sheets["Mart"]
    say_all(mart, 0)
    services.take_out(mart, expected=1, by=director, at=NOON)

    with pytest.raises(NotFound):
        queries.my_sheet(mart.user, found)
    with pytest.raises(NotFound):
        say(mart, "1.1", 1)
    with pytest.raises(StaleVersion):
        services.take_out(mart, expected=1, by=director, at=NOON)
    assert queries.turnout(director, found)[-1].sheet == mart
    ask(found, mart.user, Side.OPERATIONS, director)
    assert queries.my_parts(mart.user, queries.my_sheet(mart.user, found))[0].given == 5
    mart.refresh_from_db()
    services.take_out(mart, expected=mart.version, by=director, at=NOON)

    closed = close(found, director)

    assert set(maturing.percents(director, closed).values()) == {50.0}
    assert closed.result["people"] == 6


def test_fewer_than_three_cannot_be_closed_and_can_be_given_up(
    found: MaturityAssessment, director: User
):
    sheet = ask(found, director, Side.PROGRAMME, director)
    say_all(sheet, 2)
    kari = ask(found, make_user("Kari", Role.FINANCE), Side.FINANCE, director)
    say(kari, "1.1", None)

    with pytest.raises(Invalid, match="Fewer than 3 people"):
        close(found, director)
    for why, mistake in ((" ", Invalid), ("x", StaleVersion)):
        with pytest.raises(mistake):
            services.give_up(found, expected=7, why=why, by=director, at=NOON)
    services.give_up(found, expected=1, why="Nobody has time", by=director, at=NOON)

    found.refresh_from_db()
    assert (found.state, found.given_up_why) == (AssessmentState.GIVEN_UP, "Nobody has time")
    assert queries.result(director, found) is None
    with pytest.raises(Conflict, match="given up"):
        say(sheet, "1.1", 1)
    with pytest.raises(Conflict, match="given up"):
        services.give_up(found, expected=2, why="Again", by=director, at=NOON)


def test_any_director_closes_what_another_began(found: MaturityAssessment, director: User):
    for sheet in ask_all(found, director).values():
        say_all(sheet, 1)
    admin = make_user("Ada", Role.ADMINISTRATOR)
    core.deactivate_user(director, by=admin, at=NOON)
    heir = make_user("Heir", Role.PROGRAMME_DIRECTOR)

    closed = close(found, heir)

    assert (closed.state, closed.result["people"]) == (AssessmentState.CLOSED, 7)


def test_the_result_holds_levels_gaps_and_what_is_not_known(
    found: MaturityAssessment, director: User
):
    sheets = ask_all(found, director)
    for name, sheet in sheets.items():
        say_all(sheet, 1 if name in {"Mart", "Tone", "Siv"} else 3)
        for item in ("7.1", "7.2", "7.3", "7.4", "6.5"):
            say(sheet, item, None)

    closed = close(found, director)

    told = queries.result(director, closed)
    assert told is not None
    one = told.now.dimensions[0]
    assert one.percent == pytest.approx(100 * (3 + 3 + 1) / 3 / 4)
    assert one.sides == {"operations": 1.0}, "leadership alone would be what is left"
    assert told.now.dimensions[5].known == 4
    assert (told.now.dimensions[6].percent, told.now.standing) == (None, None)
    assert grade_of(told.now) == "C"
    assert told.before is None


def test_a_change_of_policy_on_the_same_day_alters_no_level(director: User):
    closed = maturing.closed(director)
    policy = replace(
        Policy(),
        maturity=MaturityPolicy(lines=(1.0, 2.0, 3.0, 4.0), items=(1, 1, 1, 1, 1, 1, 1)),
    )
    version = core.propose_policy(policy, reason="Harder", valid_from=TODAY, by=director, at=NOON)
    core.approve_policy(version, by=director, at=NOON)

    closed.refresh_from_db()
    told = queries.result(director, closed)

    assert told is not None
    assert told.now.standing is not None
    assert (told.now.standing.overall, told.now.standing.level) == (50.0, "established")
    assert (closed.policy_number, closed.result["method_version"]) == (None, "1")
    assert sum(queries.rules_of(director, closed).items) == 32
    later = begin(director, "After")
    assert (later.policy_number, sum(queries.rules_of(director, later).items)) == (1, 7)


def test_an_open_assessment_keeps_the_rules_under_which_it_began(
    found: MaturityAssessment, director: User
):
    policy = replace(Policy(), maturity=MaturityPolicy(evidence_from=1))
    version = core.propose_policy(policy, reason="x", valid_from=TODAY, by=director, at=NOON)
    core.approve_policy(version, by=director, at=NOON)
    sheet = ask(found, director, Side.PROGRAMME, director)

    assert say(sheet, "1.1", 2).value == 2
    services.give_up(found, expected=1, why="x", by=director, at=NOON)
    other = ask(begin(director, "Stricter"), director, Side.PROGRAMME, director)
    with pytest.raises(Invalid, match="From 1 on"):
        say(other, "1.1", 2)


def test_a_shorter_scale_and_fewer_items_are_what_is_asked():
    told = asked(MaturityPolicy(items=(1, 2, 4, 5, 5, 5, 4), highest_answer=3))

    assert [len(one.items) for one in told][:2] == [1, 2]
    assert {len(item.anchors) for one in told for item in one.items} == {4}


def test_nothing_changes_after_it_was_closed(director: User):
    closed = maturing.closed(director)
    sheet = closed.sheets.get(user__name="Kari")

    for late in (
        lambda: say(sheet, "1.1", 0),
        lambda: ask(closed, director, Side.PROGRAMME, director),
        lambda: services.take_out(sheet, expected=1, by=director, at=NOON),
        lambda: close(closed, director),
        lambda: services.change(closed, expected=2, name="x", due_on=AHEAD, by=director, at=NOON),
    ):
        with pytest.raises(Conflict, match="closed"):
            late()
    assert set(maturing.percents(director, closed).values()) == {50.0}


def test_it_is_compared_with_the_one_before_and_not_with_what_was_given_up(director: User):
    first = maturing.closed(director, value=1)
    given_up = begin(director, "Given up")
    services.give_up(given_up, expected=1, why="x", by=director, at=NOON)
    second = begin(director, "Second")
    for sheet in first.sheets.select_related("user"):
        say_all(ask(second, sheet.user, Side(sheet.side), director), 2)

    told = queries.result(director, close(second, director, at=NOON + timedelta(days=1)))

    assert told is not None
    assert told.before is not None
    assert (told.assessment_before, told.before.dimensions[0].percent) == (first, 25.0)
    assert queries.latest_counted(director) == second
    assert queries.assessment(director, first.pk) == first


def test_an_assessment_is_finished_when_strong_dimensions_have_a_goal_too(director: User):
    closed = maturing.closed(director, value=4)
    with pytest.raises(Invalid, match="An organisational change, Leadership commitment"):
        maturing.finish(closed, director)
    for one in QUESTIONNAIRE[:-1]:
        services.set_goal(
            closed, dimension=one.key, aim=Aim("Better", director, AHEAD), expected=0,
            by=director, at=NOON,
        )  # fmt: skip

    with pytest.raises(Invalid, match="without an improvement goal: Joint working and renewal"):
        maturing.finish(closed, director)
    closed.refresh_from_db()
    assert closed.state == AssessmentState.CLOSED
    aim = Aim("Joint plans with two more", director, AHEAD)
    services.set_goal(closed, dimension="joint", aim=aim, expected=0, by=director, at=NOON)
    with pytest.raises(StaleVersion):
        services.finish(closed, expected=1, by=director, at=NOON)

    finished = maturing.finish(closed, director)

    assert (finished.state, finished.finished_at) == (AssessmentState.FINISHED, NOON)
    goal = goal_queries.goal(director, finished, "joint")
    assert (goal.text, goal.owner, goal.due_on) == ("Joint plans with two more", director, AHEAD)
    assert str(goal).endswith("joint")


def test_a_goal_of_somebody_who_left_or_whose_day_is_past_is_missing(director: User):
    closed = maturing.closed(director)
    gone = make_user("Gone", Role.FINANCE)
    soon = Aim("Soon", director, TODAY)
    maturing.aim_all(closed, director, besides={
        "change": Aim("Theirs", gone, AHEAD), "people": soon,
    })  # fmt: skip
    assert goal_queries.goals(director, closed, today=TODAY).missing == 0
    core.deactivate_user(gone, by=make_user("Ada", Role.ADMINISTRATOR), at=NOON)

    told = goal_queries.goals(director, closed, today=TODAY + timedelta(days=1))

    assert told.missing_dimensions == ["An organisational change", "People"]
    with pytest.raises(Invalid, match="An organisational change"):
        maturing.finish(closed, director)
    assert "Gone" not in {one.name for one in goal_queries.owners(director).values()}


def test_a_goal_says_what_lies_ahead_and_who_of_us_answers(director: User):
    closed = maturing.closed(director)
    gone = make_user("Gone", Role.FINANCE, is_active=False)
    for aim, text in (
        (Aim(" ", director, AHEAD), "Say what"),
        (Aim("x", gone, AHEAD), "no longer works here"),
        (Aim("x", director, TODAY - timedelta(days=1)), "lies ahead"),
    ):
        with pytest.raises(Invalid, match=text):
            services.set_goal(closed, dimension="change", aim=aim, expected=0, by=director, at=NOON)
    with pytest.raises(NotFound):
        services.set_goal(
            closed, dimension="luck", aim=Aim("x", director, AHEAD), expected=0,
            by=director, at=NOON,
        )  # fmt: skip
    with pytest.raises(NotFound):
        goal_queries.goal(director, closed, "luck")
    assert goal_queries.goal(director, closed, "change") is None
    maturing.aim_all(closed, director)
    changed = services.set_goal(
        closed, dimension="change", aim=Aim("Other", director, AHEAD), expected=1,
        by=director, at=NOON,
    )  # fmt: skip
    assert changed.version == 2
    with pytest.raises(StaleVersion):
        services.set_goal(
            closed, dimension="change", aim=Aim("Late", director, AHEAD), expected=1,
            by=director, at=NOON,
        )  # fmt: skip
    assert MaturityGoal.objects.get(dimension="change").text == "Other"


def test_no_goal_is_set_while_people_answer(found: MaturityAssessment, director: User):
    with pytest.raises(Conflict, match="open"):
        maturing.aim_all(found, director)


def test_what_waits_for_whom(found: MaturityAssessment, director: User):
    kari = make_user("Kari", Role.ACCOUNT_MANAGER)
    sheet = ask(found, kari, Side.ACCOUNT_MANAGERS, director)
    say(sheet, "1.1", None)

    (one,) = queries.waiting(kari)
    assert (one.assessment, one.left) == (found, 31)
    assert queries.waiting(director) == []
    assert not queries.leading_rows(director, today=found.due_on).exists()
    assert queries.leading_rows(director, today=found.due_on + timedelta(days=1)).exists()
    assert not queries.leading_rows(kari, today=AHEAD).exists()
    say_all(sheet, 1)
    assert queries.waiting(kari) == []
    assert sheet in queries.waiting_rows(kari)


def test_who_sees_no_figures_of_the_programme_sees_no_assessment(
    found: MaturityAssessment, director: User
):
    nobody = make_user("No role")

    assert not queries.assessments(nobody).exists()
    for hidden in (
        lambda: queries.assessment(nobody, found.pk),
        lambda: queries.my_sheet(nobody, found),
        lambda: queries.result(nobody, found),
        lambda: goal_queries.goals(nobody, None, today=TODAY),
        lambda: goal_queries.goal(nobody, found, "change"),
    ):
        with pytest.raises(NotFound):
            hidden()


def test_somebody_who_was_erased_stays_a_number_and_is_handed_their_own_answers(
    found: MaturityAssessment, director: User
):
    sheets = ask_all(found, director)
    for sheet in sheets.values():
        say_all(sheet, 3)
    admin, kari = make_user("Ada", Role.ADMINISTRATOR), sheets["Kari"].user
    held = {one.model: one for one in holdings.held_about(admin, kari)}
    given = held["programme.maturityanswer"].rows
    assert len(given) == 32
    assert (given[0].facts["value"], given[0].facts["evidence"]) == ("3", "Minutes of March")
    of_director = {one.model for one in holdings.held_about(admin, director)}
    assert "programme.maturityanswer" not in of_director

    core.deactivate_user(kari, by=admin, at=NOON)
    kari.refresh_from_db()
    core.anonymise_user(kari, by=admin, at=NOON)

    names = [one.sheet.user.name for one in queries.turnout(director, found)]
    assert "Kari" not in names
    assert f"Former colleague {kari.pk}" in names
    assert close(found, director).result["people"] == 7
