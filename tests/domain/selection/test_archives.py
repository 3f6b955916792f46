"""What is archived or approved stays as it was, in the database itself; spoiling it is noticed."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client

import choosing
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.core.triggers import ERASED, SEALS
from orchard.domain.selection import queries, services, verification
from orchard.domain.selection.models import Rater, SelectionRound, StrategyGoal
from orchard.domain.selection.record import OF_ROUND, digest_of
from orchard.domain.selection.rules.choices import Function
from people import NOON
from world import World

pytestmark = pytest.mark.django_db

GONE = "CNRY-gone: nobody could work with them"
OF_NOMINATIONS = "WHERE nomination_id IN (SELECT id FROM selection_nomination WHERE round_id = {})"


def archive(world: World) -> SelectionRound:
    """Archive a round in which one rater was taken out and one score was settled."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    choosing.prepare(world)
    found = choosing.open_round(world, world.own, world.other)
    seat = services.ask_rater(
        found, user=world.colleague, function=Function.SERVICE, by=director, at=NOON
    )
    services.remove_rater(seat, expected=seat.version, why=GONE, by=director, at=NOON)
    found = choosing.reveal(world, found)
    criterion = queries.judged(director, found)[0]
    row = found.nominations.get(account=world.own)
    services.settle(
        row, expected=0, criterion=criterion, score=Decimal(9), reason="Talk", by=director, at=NOON
    )
    found = choosing.decide(world, found, {"Nordfjord": choosing.YES})
    return choosing.archive(world, found)


@pytest.fixture(scope="module")
def whole_archived(whole_world: World, django_db_blocker: pytest.FixtureDef) -> World:
    """The world after the round, made once for a module."""
    with django_db_blocker.unblock():
        archive(whole_world)
    return whole_world


@pytest.fixture
def archived(whole_archived: World, world: World) -> SelectionRound:
    """The round in the archive."""
    return SelectionRound.objects.get()


@pytest.fixture
def director(world: World) -> User:
    return world.person(Role.PROGRAMME_DIRECTOR)


def run(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def unsealed(sql: str, *values: str) -> None:
    """Change rows as somebody would who owns the database."""
    with connection.cursor() as cursor:
        for seal in SEALS:
            for statement in seal.remove(connection.vendor):
                cursor.execute(statement)
        cursor.execute(sql, values or None)
        assert cursor.rowcount > 0
        for seal in SEALS:
            for statement in seal.install(connection.vendor):
                cursor.execute(statement)


SPOILED = {
    "nominations": "UPDATE selection_nomination SET why = 'x' WHERE round_id = {}",
    "raters": "UPDATE selection_rater SET function = 'sales' WHERE round_id = {}",
    "gates": f"UPDATE selection_gateanswer SET passes = NOT passes {OF_NOMINATIONS}",
    "measures": f"UPDATE selection_measuredscore SET score = 10 {OF_NOMINATIONS}",
    "talks": f"UPDATE selection_settledscore SET score = 1 {OF_NOMINATIONS}",
    "results": f"UPDATE selection_roundresult SET place = 9 {OF_NOMINATIONS}",
    "decisions": f"UPDATE selection_selectiondecision SET mandate = 'x' {OF_NOMINATIONS}",
    "scores": f"UPDATE selection_rating SET evidence = 'x' {OF_NOMINATIONS}",
    "goals": "DELETE FROM selection_rating_goals",
    "signatures": "DELETE FROM selection_signature WHERE round_id = {}",
    "criteria": "UPDATE selection_criterion SET steps = '[]'",
    "round": "UPDATE selection_selectionround SET places_reason = 'x' WHERE id = {}",
}


@pytest.mark.parametrize("name", SPOILED)
def test_the_database_keeps_an_archived_round_and_its_spoiling_is_noticed(
    archived: SelectionRound, world: World, name: str
):
    sql = SPOILED[name].format(archived.pk)
    finance = world.person(Role.FINANCE)
    assert set(SPOILED) == set(OF_ROUND)
    assert verification.verify_rounds(finance) == ()

    with pytest.raises(DatabaseError, match="sealed"):
        run(sql)
    with pytest.raises(DatabaseError, match="sealed"):
        run(f"DELETE FROM {OF_ROUND[name].model._meta.db_table}")
    unsealed(sql)

    (finding,) = verification.verify_rounds(finance)
    assert finding.where == "round Round 2026"
    assert str(OF_ROUND[name].model._meta.verbose_name) in finding.text


def test_a_row_that_is_added_or_a_record_that_is_changed_is_noticed(
    archived: SelectionRound, world: World
):
    finance = world.person(Role.FINANCE)
    row = archived.nominations.get(account=world.own)
    row.pk, row.account = None, world.secret
    row.sealed_at = None
    row.save(force_insert=True)
    texts = [one.text for one in verification.verify_rounds(finance)]
    assert texts == ["Rows are not those that were archived: nomination."]
    row.delete()
    assert verification.verify_rounds(finance) == ()

    record = json.dumps({**archived.record, "format": 1})
    unsealed("UPDATE selection_selectionround SET record = %s", record)
    texts = [one.text for one in verification.verify_rounds(finance)]
    assert texts == ["Its record is not the one that was hashed."]

    changed = SelectionRound.objects.get().record
    unsealed(f"UPDATE selection_selectionround SET record_hash = '{digest_of(changed)}'")
    texts = [one.text for one in verification.verify_rounds(finance)]
    assert texts == ["The hash of its record is not the one that the audit trail holds."]

    unsealed("UPDATE selection_selectionround SET archived_at = NULL")
    texts = [one.text for one in verification.verify_rounds(finance)]
    assert texts == ["The audit trail says that it was archived, the database does not."]


def test_the_check_of_the_ledger_says_which_round_does_not_match(
    archived: SelectionRound, world: World
):
    client = Client()
    client.force_login(world.person(Role.FINANCE))
    assert "exactly what was imported" in client.post("/imports/verify").content.decode()

    unsealed(SPOILED["talks"].format(archived.pk))

    page = client.post("/imports/verify").content.decode()
    assert "round Round 2026" in page
    assert "settled score" in page


def test_a_person_is_forgotten_and_the_record_stands(archived: SelectionRound, world: World):
    finance, sponsor = world.person(Role.FINANCE), world.person(Role.EXECUTIVE_SPONSOR)
    names = set(User.objects.values_list("name", flat=True))
    kept = json.dumps(archived.record)
    assert not [name for name in (*names, GONE) if name in kept], "neither names nor what was said"
    shown = json.dumps(queries.record(sponsor, archived))
    assert {finance.name, sponsor.name, world.colleague.name} <= {n for n in names if n in shown}
    assert GONE in shown

    for person in (finance, sponsor, world.colleague):
        forgotten = {"name": f"Former colleague {person.pk}", "email": f"{person.pk}@gone.invalid"}
        User.objects.filter(pk=person.pk).update(**forgotten)
    Rater.objects.filter(removed_why=GONE).update(removed_why=ERASED)

    assert verification.verify_rounds(finance) == ()
    assert SelectionRound.objects.get().record_hash == digest_of(archived.record)
    shown = json.dumps(queries.record(sponsor, archived))
    assert f"Former colleague {sponsor.pk}" in shown
    assert f"Former colleague {world.colleague.pk}" in shown
    assert ERASED in shown
    assert not [one for one in ("Person finance", "Kim Colleague", GONE) if one in shown]


def test_what_was_said_of_a_rater_is_erased_and_never_reworded(archived: SelectionRound):
    seat, other = Rater.objects.get(removed_why=GONE), Rater.objects.filter(removed_why="")[0]
    with pytest.raises(DatabaseError, match="sealed"):
        run(f"UPDATE selection_rater SET removed_why = 'Nicer words' WHERE id = {seat.pk}")
    with pytest.raises(DatabaseError, match="sealed"):
        run(f"UPDATE selection_rater SET removed_why = '{ERASED}' WHERE id = {other.pk}")
    assert run(f"UPDATE selection_rater SET removed_why = '{ERASED}' WHERE id = {seat.pk}") == 1


def test_a_goal_that_scores_name_keeps_its_name(world: World, archived: SelectionRound, director):
    goal = StrategyGoal.objects.first()

    with pytest.raises(DatabaseError, match="sealed"):
        run(f"UPDATE selection_strategygoal SET title = 'Other' WHERE id = {goal.pk}")
    with pytest.raises(DatabaseError, match="sealed"):
        run(f"DELETE FROM selection_strategygoal WHERE id = {goal.pk}")
    assert services.end_goal(goal, expected=goal.version, by=director, at=NOON).ended_at == NOON


def tables_of_seals() -> dict[str, type[models.Model]]:
    return {one._meta.db_table: one for one in apps.get_models(include_auto_created=True)}


MAY_MOVE = {
    "selection_rater": {"version"},
    "selection_strategygoal": {"version", "why", "ended_at"},
    "selection_transitionplan": {"version", "told_on", "done_on", "stopped_at"},
    "selection_pressureoverride": {"version"},
    "plans_planversion": {
        "version",
        "state",
        "shared_at",
        "accepted_at",
        "active_at",
        "rewordings",
    },
}


def test_every_column_of_a_seal_that_lets_move_is_decided():
    found = {one.table: one for one in SEALS if one.once}

    assert set(found) == set(MAY_MOVE)
    for table, seal in found.items():
        columns = {one.column for one in tables_of_seals()[table]._meta.concrete_fields}
        assert {*seal.kept, *seal.erasable, *seal.rewordable} == columns - MAY_MOVE[table]


def test_every_column_of_a_round_is_in_its_fingerprint_or_left_out_for_a_reason():
    left_out = {
        "round": {"version", "state", "archived_at", "record", "record_hash"},  # written after it
        "raters": {"version", "removed_why"},  # says something of a person
        "criteria": {"is_final"},  # said by the set that the round names
    }
    links = {"nominations": "round_id", "raters": "round_id", "signatures": "round_id",
             "criteria": "criteria_set_id"}  # fmt: skip
    for name, kept in OF_ROUND.items():
        columns = {one.column for one in kept.model._meta.concrete_fields}
        besides = {"id", links.get(name), *left_out.get(name, {"version"})}
        if name != "scores":
            besides.add("sealed_at")
        assert columns - set(kept.columns) <= besides, name
