"""Assessments of maturity: who answers what, what becomes of it, and what never does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

import maturing
from maturing import AHEAD, ITEMS, ask, ask_all, begin, close, say, say_all
from orchard.analytics.policy.practice import MaturityPolicy
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.programme.models import MaturityAnswer, MaturityAssessment
from orchard.domain.programme.queries import maturity as queries
from orchard.domain.programme.rules.maturity import (
    LEVELS,
    AssessmentState,
    Side,
    grade_of,
    level_name,
)
from orchard.domain.programme.rules.questionnaire import QUESTIONNAIRE, title_of
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
