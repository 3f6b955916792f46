"""Results of assessments never change; goals that follow, what waits, and who is erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

import maturing
from maturing import AHEAD, ask, ask_all, begin, close, say, say_all
from orchard.analytics.policy import Policy
from orchard.analytics.policy.practice import MaturityPolicy
from orchard.domain.core import holdings
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.programme.models import MaturityAssessment, MaturityGoal
from orchard.domain.programme.queries import goals as goal_queries
from orchard.domain.programme.queries import maturity as queries
from orchard.domain.programme.rules.maturity import AssessmentState, Side
from orchard.domain.programme.rules.questionnaire import QUESTIONNAIRE, asked
from orchard.domain.programme.services import maturity as services
from orchard.domain.programme.services.maturity import Aim
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
