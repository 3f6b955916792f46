"""How people like to work: seen, dated, ending, switched off until somebody answers for it."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

import relating
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, Organisation
from orchard.domain.core.rules import Role
from orchard.domain.relationships import agendas, claims, queries, services
from orchard.domain.relationships.agendas import Gap, Step
from orchard.domain.relationships.cards import TalkPlan, TalkSheet
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    OpinionSwitch,
    Preparation,
    StyleObservation,
)
from orchard.domain.relationships.rules import Adapted, Colour, check_style
from orchard.domain.relationships.styles import GUIDES
from people import NOON
from relating import make_people
from world import World

DAY = date(2026, 3, 2)
pytestmark = pytest.mark.trust("T-GDPR-6")
SRC = Path(claims.__file__).parents[3]


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("secondary", "observed", "until"),
    [("blue", "Asked", date(2027, 3, 2)), ("", " ", date(2027, 3, 2)),
     ("", "Asked", DAY), ("", "Asked", date(2027, 9, 3))],
)  # fmt: skip
def test_a_style_is_seen_names_a_colour_once_and_ends_within_18_months(secondary, observed, until):
    with pytest.raises(Invalid):
        check_style("blue", secondary, observed, DAY, until)


def test_a_style_of_18_months_to_the_day_is_right():
    check_style("blue", "green", "Asked for the source", DAY, date(2027, 9, 2))


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(Colour)), st.none() | st.integers(10, 240), st.booleans())
def test_minutes_of_an_agenda_add_up_and_parts_are_for_those_who_are_there(colours, minutes, open_):
    found = agendas.agenda(colours, minutes=minutes, has_open_points=open_)

    assert sum(one.minutes for one in found.items) == (minutes or agendas.fitting(colours))
    assert all(set(one.colours) <= colours for one in found.items)
    assert (found.items[0].step is Step.RESULT) == (Colour.RED in colours)
    assert found.items[-1].step is Step.NEXT_STEP


def test_who_has_no_time_is_kept_from_small_talk_and_who_needs_time_gets_it():
    red, green = agendas.agenda({Colour.RED}), agendas.agenda({Colour.GREEN})

    assert (red.minutes, green.minutes) == (30, 60)
    assert [one.step for one in red.items] == [Step.RESULT, Step.RECOMMENDATION, Step.NEXT_STEP]
    assert Step.QUESTIONS in {one.step for one in green.items}
    assert agendas.fitting({Colour.RED, Colour.GREEN}) == 60


def test_nobody_green_is_asked_for_a_decision_by_a_day():
    sheet, laid_out = TalkSheet(decide_by=DAY), agendas.agenda({Colour.GREEN})

    assert Gap.PRESSES in agendas.gaps(sheet, laid_out, {Colour.GREEN})
    assert Gap.DECIDE_BY not in agendas.gaps(TalkSheet(), laid_out, {Colour.GREEN})
    assert Gap.DECIDE_BY in agendas.gaps(TalkSheet(), laid_out, {Colour.BLUE})


def test_every_colour_has_its_words():
    assert set(GUIDES) == set(Colour)
    assert all(len(one.patterns) >= 4 and len(one.advice) >= 4 for one in GUIDES.values())


def test_no_computation_reads_a_claim():
    readers = {
        str(path.relative_to(SRC))
        for path in SRC.rglob("*.py")
        if "relationships.claims" in path.read_text(encoding="utf-8")
        or "relationships import claims" in path.read_text(encoding="utf-8")
    }

    assert readers == {"orchard/interfaces/web/relations/views/styles.py"}


# --- the switch -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_while_it_is_off_nothing_is_noted_and_only_an_administrator_switches(world: World):
    kari, admin = world.person(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    anna = relating.add(world.own, "Anna", by=kari)

    for refused in (
        lambda: relating.style(anna, "blue", by=kari),
        lambda: relating.attitude(anna, 1, by=kari),
    ):
        with pytest.raises(NotFound):
            refused()
    said = {"expected": 1, "has_read": True, "assessment": "DPIA-7", "at": NOON}
    for who in (Role.PROGRAMME_DIRECTOR, Role.ACCOUNT_MANAGER):
        with pytest.raises(NotAllowed):
            services.allow_opinions(OpinionSwitch(), **said, by=world.person(who))
    for wrong in ({"has_read": False}, {"assessment": " "}):
        with pytest.raises(Invalid):
            services.allow_opinions(OpinionSwitch(), **{**said, **wrong}, by=admin)
    assert not queries.are_opinions_on(kari)

    services.allow_opinions(OpinionSwitch(), **said, by=admin)
    assert queries.are_opinions_on(kari)
    with pytest.raises(StaleVersion):
        services.allow_opinions(OpinionSwitch(), **said, by=admin)


@pytest.mark.django_db
def test_switching_off_erases_all_and_the_trail_says_how_many_never_what(world: World):
    made = relating.make_people(world)
    kari, cpo, admin = made.kari, made.people["Cpo"], world.person(Role.ADMINISTRATOR)
    relating.style(cpo, "blue", by=kari)
    relating.attitude(cpo, -1, by=kari)

    switch = queries.opinion_switch(admin)
    assert (switch.styles, switch.attitudes) == (1, 1)
    services.forbid_opinions(switch.row, expected=switch.row.version, by=admin, at=NOON)

    assert not StyleObservation.objects.exists()
    assert not AttitudeAssessment.objects.exists()
    assert queries.styles_of(kari, cpo) == []
    trail = "\n".join(str(one.what) for one in AuditEvent.objects.all())
    assert '"styles":1' in trail
    assert "CNRY-observed" not in trail
    assert "blue" not in trail


@pytest.mark.django_db
def test_rows_that_lie_in_an_installation_that_is_off_are_seen_by_nobody(world: World):
    made = relating.make_people(world)
    cpo = made.people["Cpo"]
    relating.style(cpo, "blue", by=made.kari)
    relating.attitude(cpo, 1, by=made.kari)
    OpinionSwitch.objects.update(is_on=False)

    assert queries.styles_of(made.kari, cpo) == []
    assert queries.current_styles(made.kari, [cpo.pk], on=DAY) == {}
    assert queries.attitudes_of(made.kari, cpo) == []
    now = queries.people_map(made.kari, made.account, on=DAY).person(str(cpo.pk))
    assert now.us is None


# --- what is seen, and until when -----------------------------------------------------------------


@pytest.mark.django_db
def test_an_observation_counts_until_its_last_day_and_for_the_team_alone(world: World):
    made = relating.make_people(world)
    kari, cpo = made.kari, made.people["Cpo"]
    style = relating.style(cpo, "blue", by=kari)

    assert style.expires_on == date(2027, 3, 2)
    assert set(queries.current_styles(kari, [cpo.pk], on=style.expires_on)) == {cpo.pk}
    assert queries.current_styles(kari, [cpo.pk], on=style.expires_on + timedelta(days=1)) == {}
    for who in (world.colleague, world.person(Role.PROGRAMME_DIRECTOR)):
        assert queries.current_styles(who, [cpo.pk], on=DAY) == {}
        with pytest.raises(NotFound):
            relating.style(cpo, "red", by=who)
        with pytest.raises(NotFound):
            services.withdraw_style(style, by=who, at=NOON)

    relating.restrict(cpo, by=kari)
    assert queries.current_styles(kari, [cpo.pk], on=DAY) == {}
    services.withdraw_style(style, by=kari, at=NOON)
    assert queries.styles_of(kari, cpo) == []


@pytest.mark.django_db
def test_the_latest_observation_counts_also_when_it_has_expired(world: World):
    made = relating.make_people(world)
    cpo = made.people["Cpo"]
    early = NOON - timedelta(days=20)
    relating.style(cpo, "blue", by=made.kari, at=early, expires_on=date(2027, 1, 1))
    relating.style(cpo, "red", by=made.kari, expires_on=DAY + timedelta(days=10))

    red = queries.current_styles(made.kari, [cpo.pk], on=DAY)[cpo.pk]
    assert red.primary == Colour.RED
    assert queries.current_styles(made.kari, [cpo.pk], on=DAY + timedelta(days=11)) == {}


@pytest.mark.django_db
def test_the_database_keeps_no_style_without_behaviour_or_end(world: World):
    made = relating.make_people(world)
    style = relating.style(made.people["Cpo"], "blue", by=made.kari)

    for wrong in ({"observed": ""}, {"secondary": "blue"}, {"expires_on": style.on}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StyleObservation.objects.filter(pk=style.pk).update(**wrong)


@pytest.mark.django_db
@pytest.mark.trust("T-GDPR-4")
def test_an_observation_goes_half_a_year_after_it_expired_and_not_a_day_before(world: World):
    made = relating.make_people(world)
    relating.style(made.people["Cpo"], "blue", by=made.kari, expires_on=date(2026, 6, 1))
    admin, house = world.person(Role.ADMINISTRATOR), Organisation.objects.get()

    services.forget_what_is_old(house, by=admin, at=NOON.replace(month=12, day=1))
    assert StyleObservation.objects.count() == 1
    services.forget_what_is_old(house, by=admin, at=NOON.replace(month=12, day=2))
    assert StyleObservation.objects.count() == 0


# --- conversations --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_conversation_is_with_people_of_the_account_and_closes_once(world: World):
    made = relating.make_people(world)
    kari, ceo = made.kari, made.people["Ceo"]
    relating.style(ceo, "green", by=kari, secondary=Colour.YELLOW)
    foreign = relating.add(world.other, "Foreign", by=world.colleague)
    with pytest.raises(NotFound):
        relating.talk(made.account, foreign, by=kari)
    with pytest.raises(Invalid):
        relating.talk(made.account, by=kari)
    talk = relating.talk(made.account, ceo, by=kari)
    back = {"adapted": Adapted.YES, "outcome": 4, "on": DAY, "by": kari, "at": NOON}

    with pytest.raises(Invalid, match="No next step"):
        services.look_back(talk, expected=1, **back)
    sheet = TalkSheet(idea="Pool", idea_owner=made.people["Cpo"])
    plan = TalkPlan("Frame", DAY)
    with pytest.raises(Invalid, match="owner of the idea"):
        services.fill_sheet(talk, expected=1, plan=plan, sheet=sheet, by=kari, at=NOON)
    step = TalkSheet(next_step="Ola sends it", next_step_on=DAY, idea_owner=ceo)
    services.fill_sheet(talk, expected=1, plan=plan, sheet=step, by=kari, at=NOON)
    services.look_back(talk, expected=2, **back)
    with pytest.raises(Conflict):
        services.look_back(talk, expected=3, **back)

    yes = queries.outcomes(kari, made.account)[0]
    assert (yes.adapted, yes.count, yes.mean, yes.is_enough) == (Adapted.YES, 1, 4.0, False)
    assert queries.preparations(world.colleague, made.account) == []


@pytest.mark.django_db
@pytest.mark.trust("T-GDPR-3")
def test_what_was_prepared_for_an_erased_person_is_empty_and_its_outcome_stays(world: World):
    made = relating.make_people(world)
    ceo = made.people["Ceo"]
    talk = relating.talk(made.account, ceo, made.people["Ops"], by=made.kari, purpose="About Ceo")
    services.look_back(
        talk, expected=1, adapted=Adapted.NO, outcome=2, on=DAY, learned="Ceo was tired",
        by=made.kari, at=NOON,
    )  # fmt: skip

    services.erase_contact(ceo, by=world.person(Role.ADMINISTRATOR), at=NOON)

    stored = Preparation.objects.get()
    assert (stored.purpose, stored.learned, stored.outcome) == ("", "", 2)
    assert [one.name for one in stored.people.all()] == ["Ops"]


def test_the_switch_is_held_while_a_note_is_kept_and_before_any_is_erased(
    world: World, monkeypatch
):
    made = make_people(world)
    held: list[int] = []
    lock = QuerySet.select_for_update

    def noticed(rows, *args, **options):
        if rows.model is OpinionSwitch:
            held.append(StyleObservation.objects.count() + AttitudeAssessment.objects.count())
        return lock(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", noticed)
    relating.style(made.people["Cpo"], "red", by=made.kari)
    relating.attitude(made.people["Cpo"], 1, by=made.kari)
    switch = OpinionSwitch.objects.get()
    admin = world.person(Role.ADMINISTRATOR)
    services.forbid_opinions(switch, expected=switch.version, by=admin, at=NOON)

    assert held == [0, 1, 2]


def test_what_was_prepared_with_somebody_restricted_is_not_written_on(world: World):
    made = make_people(world)
    cpo, kari = made.people["Cpo"], made.kari
    talk = relating.talk(made.account, cpo, by=kari)
    asked = services.ask_introduction(cpo, asked_of=kari, why="The pilot", by=kari, at=NOON)
    assert queries.open_introductions(kari, made.account) == [asked]
    relating.restrict(cpo, by=kari)

    with pytest.raises(Conflict, match="asked us not to use"):
        services.fill_sheet(
            talk, expected=1, plan=TalkPlan("Frame agreement", NOON.date()), sheet=TalkSheet(),
            by=kari, at=NOON,
        )  # fmt: skip
    assert queries.open_introductions(kari, made.account) == []
    assert queries.people_tasks(kari, zone=UTC).introductions == []
