"""Answers of people: recorded beside each other, corrected, hidden where somebody is not to be named."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CASCADE

import relating
import voicing
from orchard.analytics.loyalty import Camp, Group
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core import holdings
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.relationships import belonging
from orchard.domain.relationships import queries as relationships
from orchard.domain.relationships import services as relations
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.queries.privacy import PATHS
from orchard.domain.voice import queries, services
from orchard.domain.voice.models import Answer, AnswerSheet, TrustStep
from orchard.domain.voice.rules import PARTS, Balance, Item, StepState
from people import NOON
from relating import TODAY, make_people
from world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world: World):
    return make_people(world)


def standing(made, *, viewer=None, on=TODAY):
    viewer = viewer or made.kari
    map_ = relationships.people_map(viewer, made.account, on=on)
    return queries.standing(viewer, map_)


def waiting(viewer):
    """Return what Home tells of steps: the kind, with whom, the day, and whether nobody does it."""
    steps = queries.waiting_steps(viewer, until=TODAY + timedelta(days=7))
    found = relationships.people_tasks(viewer, zone=UTC, beside=[steps]).beside
    return [(one.kind, one.person, one.day, one.has_moved) for one in found]


def test_every_question_stands_in_one_part_and_is_kept_on_its_scale(made):
    asked = [item for part in PARTS for item in part.items]
    assert sorted(asked) == sorted(Item)
    for wrong in ({}, {Item.OVERALL: 0}, {Item.OVERALL: 6}, {Item.RECOMMEND: 11}):
        with pytest.raises(Invalid):
            voicing.record(made.people["Cpo"], wrong, by=made.kari)
    sheet = voicing.record(made.people["Cpo"], {Item.RECOMMEND: 0}, by=made.kari)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(sheet=sheet, item=Item.OVERALL, score=9)
    with pytest.raises(Invalid):
        voicing.record(made.people["Cpo"], {Item.OVERALL: 4}, by=made.kari, days=-1)


def test_the_worked_account_is_measured_in_three_ways_that_stay_apart(made):
    voicing.hear_worked(made)

    found = standing(made)

    assert found.shares.headline is Camp.FREE_TO_GO
    assert found.shares.groups[Group.MERCENARY] == pytest.approx(0.5)
    assert found.shares.groups[Group.HOSTAGE] == pytest.approx(0.167, abs=0.001)
    assert (found.quality.value, found.quality.people) == (pytest.approx(72.22, abs=0.01), 1)
    assert found.quality.grade == "C"  # 4 of 18 points of influence answered it
    assert (found.value.value, found.value.people) == (5.5, 1)
    assert found.map.coverage.index == pytest.approx(40.11, abs=0.01)
    assert (found.loyalty.people, found.loyalty.grade) == (5, "A")
    assert found.promoters is None
    assert found.ease.value is None
    assert found.heard[0].person.contact.name == "Ceo"


def test_a_new_sheet_overwrites_nothing_and_an_old_one_counts_no_more(made):
    cpo = made.people["Cpo"]
    voicing.record(cpo, voicing.scores(2, 2), by=made.kari, days=30)
    voicing.record(cpo, voicing.scores(5, 5), by=made.kari, days=2)

    assert standing(made).heard[0].group is Group.ADVOCATE
    assert standing(made, on=TODAY - timedelta(days=10)).heard[0].group is Group.DEFECTOR
    assert AnswerSheet.objects.filter(contact=cpo).count() == 2
    later = standing(made, on=TODAY + timedelta(days=364))
    assert (later.heard, [one.contact for one in later.outdated]) == ((), [cpo])
    assert later.shares.headline is None


def test_two_answers_of_three_are_enough_and_one_is_none(made):
    two = {Item.OVERALL: 5, Item.LOYALTY_STAYS: 5, Item.LOYALTY_MORE: 4}
    voicing.record(made.people["Cpo"], two, by=made.kari)
    voicing.record(made.people["Ops"], {Item.OVERALL: 5, Item.LOYALTY_STAYS: 5}, by=made.kari)

    found = {one.person.contact.name: one for one in standing(made).heard}

    assert (found["Cpo"].loyalty, found["Cpo"].group) == (4.5, Group.ADVOCATE)
    assert (found["Ops"].loyalty, found["Ops"].group) == (None, None)


def test_who_is_not_to_be_named_counts_from_three_on_and_is_read_by_nobody(made):
    secret = {"is_named": False}
    voicing.record(made.people["Cpo"], voicing.scores(5, 5), by=made.kari)
    with pytest.raises(Invalid):
        voicing.record(made.people["Ops"], voicing.scores(1), by=made.kari, words="Me", **secret)
    for name in ("Ops", "It"):
        sheet = voicing.record(made.people[name], voicing.scores(1, 1), by=made.kari, **secret)

    found = standing(made)
    assert (found.unnamed, found.satisfaction.people) == (2, 1)
    assert (found.satisfaction.value, found.shares.headline) == (5, Camp.COMMITTED)
    assert [one.person.contact.name for one in found.heard] == ["Cpo"]
    assert queries.answers_of(made.kari, sheet) == []
    with pytest.raises(NotFound):
        services.correct_sheet(
            sheet, expected=1, note=voicing.note(made.kari, voicing.scores(2), on=TODAY),
            by=made.kari, at=NOON,
        )  # fmt: skip

    voicing.record(made.people["Ceo"], voicing.scores(1, 1), by=made.kari, **secret)
    found = standing(made)
    assert (found.satisfaction.people, found.satisfaction.value) == (4, 2)
    assert [one.person.contact.name for one in found.heard] == ["Cpo"]


def test_a_figure_and_a_group_never_tell_what_one_unnamed_person_said(made):
    voicing.record(made.people["Cpo"], voicing.scores(5, 5, ease=7), by=made.kari)
    relating.attitude(made.people["Ceo"], -1, by=made.kari)
    for name, ease in (("Ceo", {"ease": 1}), ("Ops", {}), ("It", {})):
        said = voicing.scores(1, 1, **ease)
        voicing.record(made.people[name], said, by=made.kari, is_named=False)

    found = standing(made)

    assert (found.satisfaction.people, found.satisfaction.value) == (4, 2)
    assert (found.ease.people, found.ease.value) == (1, 7)  # one of three answered it
    assert found.shares.camps[Camp.COMMITTED] == 1
    assert (found.shares.flags, found.grouped.people) == ((), 1)


def test_no_unnamed_sheet_is_told_by_what_changes_when_it_comes_or_goes(made):
    hidden = [
        voicing.record(made.people[name], voicing.scores(score), by=made.kari, is_named=False)
        for name, score in (("Cpo", 1), ("Ops", 2), ("It", 3), ("Ceo", 5))
    ]
    assert standing(made).satisfaction.value == 2  # the fourth waits for two more
    for sheet, value, people in (
        (hidden[3], 2, 3),
        (hidden[0], None, 0),  # 2, 3 and 5 do not become a mean
    ):
        gone = services.remove_sheet(sheet, expected=1, by=made.kari, at=NOON)
        assert standing(made).satisfaction.value == value
        assert standing(made).satisfaction.people == people
        services.restore_sheet(gone, by=made.kari, at=NOON)
    voicing.record(made.people["Cpo"], voicing.scores(5), by=made.kari, is_named=False)
    assert standing(made).satisfaction.value is None  # a newer sheet waits for two others
    voicing.record(made.people["Ops"], voicing.scores(5), by=made.kari, is_named=False)
    assert standing(made).satisfaction.value == 5


def test_no_unnamed_sheet_is_told_by_looking_at_two_days(made):
    for name, score, days in (("Cpo", 1, 20), ("Ops", 2, 5), ("It", 3, 25), ("Ceo", 5, 30)):
        answers = voicing.scores(score)
        voicing.record(made.people[name], answers, by=made.kari, is_named=False, days=days)

    before = standing(made, on=TODAY - timedelta(days=10))

    assert standing(made).satisfaction.value == 2  # the first three that were recorded
    assert before.satisfaction.value is None  # not the three of that day, whose mean is another


def test_a_correction_takes_the_wrong_sheet_away_and_a_withdrawn_name_goes_everywhere(made):
    example = {Item.VALUE_SOCIAL: "CNRY-example"}
    said = voicing.scores(1, 1, value_social=3)
    sheet = voicing.record(
        made.people["Cpo"], said, by=made.kari, words=voicing.WORDS, examples=example
    )
    right = voicing.note(made.kari, voicing.scores(4, 4), on=TODAY)
    with pytest.raises(StaleVersion):
        services.correct_sheet(sheet, expected=7, note=right, by=made.kari, at=NOON)

    better = services.correct_sheet(sheet, expected=1, note=right, by=made.kari, at=NOON)
    sheet.refresh_from_db()
    assert (better.corrects, sheet.removed_at, sheet.words) == (sheet, NOON, voicing.WORDS)
    assert standing(made).heard[0].satisfaction == 4
    with pytest.raises(Conflict):
        services.restore_sheet(sheet, by=made.kari, at=NOON)
    hidden = voicing.note(made.kari, voicing.scores(4, 4), on=TODAY, is_named=False)
    last = services.correct_sheet(better, expected=1, note=hidden, by=made.kari, at=NOON)
    held = str(relationships.held_about(made.kari, made.people["Cpo"]))
    for before in (better, sheet):
        before.refresh_from_db()
        assert (before.is_named, before.words) == (False, "")
        assert not before.answers.exclude(example="").exists()
    assert "CNRY-words" not in held
    assert "CNRY-example" not in held
    assert standing(made).heard == ()
    services.remove_sheet(last, expected=1, by=made.kari, at=NOON)
    for before in (better, sheet):
        with pytest.raises(Conflict):
            services.restore_sheet(before, by=made.kari, at=NOON)


def test_a_critic_needs_an_attitude_that_may_be_noted(made, world: World):
    cpo = made.people["Cpo"]
    voicing.record(cpo, voicing.scores(2, 1), by=made.kari)
    assert standing(made).heard[0].group is Group.DEFECTOR
    relating.attitude(cpo, -1, by=made.kari)
    assert standing(made).heard[0].group is Group.CRITIC

    switch = relationships.opinion_switch(world.person(Role.ADMINISTRATOR)).row
    relations.forbid_opinions(
        switch, expected=switch.version, by=world.person(Role.ADMINISTRATOR), at=NOON
    )

    found = standing(made).heard[0]
    assert (found.group, found.satisfaction) == (Group.DEFECTOR, 2)  # their answers stay


def test_only_the_team_reads_or_writes_and_the_trail_says_nothing(made, world: World):
    sheet = voicing.record(made.people["Cpo"], voicing.scores(1), by=made.kari, words=voicing.WORDS)
    step = voicing.step(made.people["Cpo"], "CNRY-promise", by=made.kari)
    voicing.benefit(made.account, by=made.kari, balance=Balance.OURS, why="CNRY-unfair")

    for viewer in (world.person(Role.READER), world.person(Role.FINANCE), world.colleague):
        with pytest.raises(NotFound):
            queries.sheet(viewer, made.account, sheet.pk)
        with pytest.raises(NotFound):
            queries.step(viewer, made.account, step.pk)
        assert queries.benefit_checks(viewer, made.account) == []
        with pytest.raises(NotFound):
            voicing.record(made.people["Cpo"], voicing.scores(1), by=viewer)
    trail = str(list(AuditEvent.objects.values()))
    assert "CNRY-words" not in trail
    assert "CNRY-promise" not in trail
    assert "CNRY-unfair" not in trail
    assert AuditEvent.objects.filter(verb="answers.recorded", subject_id=str(sheet.pk)).exists()


def test_a_promise_is_kept_or_broken_with_a_word_and_can_be_taken_back(made):
    step = voicing.step(made.people["Cpo"], "The formula on a page", by=made.kari)
    settle = {"expected": 1, "on": TODAY, "by": made.kari, "at": NOON}
    for state, outcome in ((StepState.OPEN, "x"), (StepState.BROKEN, " ")):
        with pytest.raises(Invalid):
            services.settle_step(step, state=state, outcome=outcome, **settle)
    services.settle_step(step, state=StepState.BROKEN, outcome="Too late", **settle)
    with pytest.raises(Conflict):
        services.settle_step(step, state=StepState.KEPT, **settle)
    assert queries.open_steps(made.kari, made.account) == []
    with pytest.raises(StaleVersion):
        services.reopen_step(step, expected=1, by=made.kari, at=NOON)
    services.reopen_step(step, expected=2, by=made.kari, at=NOON)
    assert queries.open_steps(made.kari, made.account) == [step]
    assert (step.outcome, step.earlier) == ("", f"{TODAY} broken: Too late")
    with pytest.raises(Invalid):
        voicing.benefit(made.account, by=made.kari, balance=Balance.THEIRS)


def test_a_step_with_who_left_waits_for_its_owner_and_is_settled(made):
    step = voicing.step(made.people["Cpo"], "The formula on a page", by=made.kari, days=99)
    assert waiting(made.kari) == []
    relations.note_leaving(made.people["Cpo"], expected=1, on=TODAY, by=made.kari, at=NOON)
    step = queries.step(made.kari, made.account, step.pk)

    assert queries.open_steps(made.kari, made.account) == [step]
    assert waiting(made.kari) == [(queries.LEFT, "Cpo", TODAY, False)]
    with pytest.raises(Conflict):
        voicing.step(step.contact, "More", by=made.kari)
    services.settle_step(
        step, expected=1, state=StepState.DROPPED, outcome="They left", on=TODAY,
        by=made.kari, at=NOON,
    )  # fmt: skip
    services.reopen_step(step, expected=2, by=made.kari, at=NOON)
    assert len(waiting(made.kari)) == 1


def test_who_does_a_step_is_in_the_team_and_is_told_when_it_is_due(made, world: World):
    for outsider in (world.colleague, made.mart):
        with pytest.raises(Invalid):
            voicing.step(made.people["Cpo"], "A page", by=made.kari, owner=outsider)
    voicing.seat(made, made.mart)
    voicing.step(made.people["Cpo"], "A page", by=made.kari, owner=made.mart, days=7)
    voicing.step(made.people["Ops"], "A day at the dock", by=made.kari, days=8)
    due = ("step", "Cpo", TODAY + timedelta(days=7))

    assert waiting(made.mart) == [(*due, False)]
    assert waiting(made.kari) == []
    Assignment.objects.filter(account=made.account, user=made.mart).update(until=TODAY)
    assert waiting(made.mart) == []
    assert waiting(made.kari) == [(*due, True)]  # who leads the account is told
    assert made.mart not in queries.step_owners(made.kari, made.account)


@pytest.mark.trust("T-GDPR-2")
@pytest.mark.trust("T-GDPR-3")
def test_what_a_person_said_goes_to_them_and_goes_with_them(made, world: World):
    cpo, admin = made.people["Cpo"], world.person(Role.ADMINISTRATOR)
    example = {Item.VALUE_SOCIAL: "CNRY-example"}
    said = voicing.scores(1, value_social=3)
    voicing.record(cpo, said, by=made.kari, words=voicing.WORDS, examples=example)
    hidden = voicing.record(cpo, voicing.scores(2), by=made.kari, is_named=False)
    voicing.step(cpo, "CNRY-promise", by=made.kari)
    other = voicing.record(
        made.people["Ops"], voicing.scores(5), by=made.kari, words="CNRY-other Ask Cpo"
    )
    check = voicing.benefit(
        made.account, by=made.kari, balance=Balance.OURS, why="Cpo pays our express"
    )

    whole = str(relationships.held_about(admin, cpo))
    team = relationships.held_about(made.kari, cpo)

    for text in ("CNRY-words", "CNRY-example", "CNRY-promise", "How satisfied are you"):
        assert text in whole
    assert "CNRY-other" not in whole
    assert made.kari.name not in whole
    assert len({one.model: one for one in team}["voice.answersheet"].rows) == 1
    assert "2" not in [
        row["answer"] for row in {one.model: one for one in team}["voice.answer"].rows
    ]
    ours = str(holdings.held_about(admin, made.kari))
    assert "voice.answersheet" in ours
    assert "CNRY-words" not in ours

    relations.erase_contact(cpo, by=admin, at=NOON)
    assert not AnswerSheet.objects.filter(contact=cpo).exists()
    assert not Answer.objects.filter(sheet=hidden.pk).exists()
    assert not TrustStep.objects.exists()
    for row in (other, check):
        row.refresh_from_db()
    pseudonym = f"Erased person {cpo.pk}"
    assert other.words == f"CNRY-other Ask {pseudonym}"
    assert check.why == f"{pseudonym} pays our express"


def test_whatever_points_at_a_person_is_handed_out_and_erased_with_them():
    known = {model for model, _path in (*PATHS, *belonging.paths())}
    about = {
        field.related_model for field in Contact._meta.related_objects if field.on_delete is CASCADE
    }
    hanging = {
        field.related_model
        for model in about
        for field in model._meta.related_objects
        if field.on_delete is CASCADE
    }

    assert about | hanging <= known


def test_answers_follow_an_account_that_is_merged(made, world: World):
    theirs = relating.add(world.other, "Buyer of Sunnhav", by=world.colleague, influence=5)
    voicing.record(theirs, voicing.scores(5, 5), by=world.colleague)
    voicing.benefit(world.other, by=world.colleague)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    accounts.merge_accounts(
        made.account, others=[world.other], reason="One group now", by=director, at=NOON
    )
    own = Account.objects.get(pk=made.account.pk)

    found = queries.standing(made.kari, relationships.people_map(made.kari, own, on=TODAY))

    assert [one.person.contact for one in found.heard] == [theirs]
    assert len(queries.benefit_checks(made.kari, own)) == 1
