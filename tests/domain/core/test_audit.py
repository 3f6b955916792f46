"""The audit trail: one event per service, nothing of a refused one, every tampering found."""

from __future__ import annotations

import random
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from orchard.domain.core.audit import (
    audited,
    head_of_trail,
    on_behalf_of,
    record_each,
    remark,
    verify_audit_chain,
)
from orchard.domain.core.chain import canonical, hash_of
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.core.models import AuditEvent, AuditHead, IsSealed, User
from orchard.domain.core.rules import Role
from orchard.domain.core.triggers import AUDIT_TRAIL
from people import NOON, make_user

pytestmark = pytest.mark.django_db


@audited("user.renamed", keeps=("name",))
def rename(user: User, *, name: str, by: User, at: object, refuse: bool = False) -> User:
    User.objects.filter(pk=user.pk).update(name=name)
    remark(letters=len(name))
    if refuse:
        raise NotAllowed
    user.refresh_from_db()
    return user


def test_a_service_writes_exactly_one_event_with_the_facts_it_names():
    ada = make_user("Ada")

    rename(ada, name="Ada L.", by=ada, at=NOON)

    event = AuditEvent.objects.get()
    assert (event.sequence, event.verb, event.by_id, event.at) == (1, "user.renamed", ada.pk, NOON)
    assert (event.subject_type, event.subject_id) == ("core.user", str(ada.pk))
    assert event.facts == {"name": "Ada L.", "letters": 6}


@audited("users.renamed_together")
def rename_all(
    user: User, *, others: list[User], by: User, at: object, refuse: bool = False
) -> User:
    record_each("user.renamed", [(one, {"letters": one.pk}) for one in others], by=by, at=at)
    if refuse:
        raise NotAllowed
    return user


def test_a_service_of_many_rows_writes_an_event_for_each_before_its_own():
    ada, ben, eve = make_user("Ada"), make_user("Ben"), make_user("Eve")

    with pytest.raises(NotAllowed):
        rename_all(ada, others=[ben], by=ada, at=NOON, refuse=True)
    with on_behalf_of(eve):
        rename_all(ada, others=[ben, eve], by=ada, at=NOON)
    rename(ada, name="Ada L.", by=ada, at=NOON)

    found = list(AuditEvent.objects.values_list("sequence", "verb", "subject_id", "by_id"))
    assert found == [
        (1, "user.renamed", str(ben.pk), ada.pk), (2, "user.renamed", str(eve.pk), ada.pk),
        (3, "users.renamed_together", str(ada.pk), ada.pk), (4, "user.renamed", str(ada.pk), ada.pk),
    ]  # fmt: skip
    first = AuditEvent.objects.get(sequence=1)
    assert (first.facts, first.on_behalf_of_id) == ({"letters": ben.pk}, eve.pk)
    assert verify_audit_chain().is_whole
    with pytest.raises(RuntimeError, match="inside an @audited service"):
        record_each("user.renamed", [], by=ada, at=NOON)


def test_a_refused_service_leaves_neither_change_nor_event():
    ada = make_user("Ada")

    with pytest.raises(NotAllowed):
        rename(ada, name="Eve", by=ada, at=NOON, refuse=True)

    ada.refresh_from_db()
    assert ada.name == "Ada"
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditevent SET verb='x'", "DELETE FROM core_auditevent"]
)
def test_the_database_refuses_to_change_the_trail(statement: str):
    ada = make_user("Ada")
    rename(ada, name="Ada L.", by=ada, at=NOON)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify_audit_chain().is_whole


def test_the_model_refuses_to_change_the_trail():
    ada = make_user("Ada")
    rename(ada, name="Ada L.", by=ada, at=NOON)
    event = AuditEvent.objects.get()

    with pytest.raises(IsSealed):
        event.save()
    with pytest.raises(IsSealed):
        event.delete()


@audited("team.renamed")
def rename_both(first: User, *, second: User, by: User, at: object) -> None:
    rename(first, name="One", by=by, at=at)
    rename(second, name="Two", by=by, at=at)


def test_services_inside_a_service_become_steps_of_its_one_event():
    ada, bob = make_user("Ada"), make_user("Bob")

    rename_both(ada, second=bob, by=ada, at=NOON)

    event = AuditEvent.objects.get()
    assert event.verb == "team.renamed"
    assert [step["subject"][1] for step in event.facts["steps"]] == [str(ada.pk), str(bob.pk)]


def test_an_event_says_on_whose_behalf_it_was_done():
    ada, assistant = make_user("Ada"), make_user("Assistant")

    with on_behalf_of(ada):
        rename(ada, name="A.", by=assistant, at=NOON)

    event = AuditEvent.objects.get()
    assert (event.by_id, event.on_behalf_of_id) == (assistant.pk, ada.pk)


def test_money_and_days_are_kept_exactly():
    text = canonical({"b": Decimal("1.10"), "a": date(2026, 3, 2), "r": Role.READER, "at": NOON})

    assert (
        text == '{"a":"2026-03-02","at":"2026-03-02T12:00:00.000000+00:00","b":"1.10","r":"reader"}'
    )


@pytest.mark.parametrize("fact", [object(), float("nan")])
def test_what_is_no_plain_fact_does_not_enter_the_trail(fact: object):
    with pytest.raises((TypeError, ValueError)):
        canonical(fact)


def test_a_service_needs_its_person_and_a_moment_with_a_zone():
    ada = make_user("Ada")

    with pytest.raises(TypeError, match="by=user"):
        rename(ada, name="A", at=NOON)  # type: ignore[call-arg]
    with pytest.raises(Invalid, match="time zone"):
        rename(ada, name="A", by=ada, at=NOON.replace(tzinfo=None))


def test_remarks_belong_inside_a_service():
    with pytest.raises(RuntimeError, match="inside"):
        remark(colour="red")


@pytest.fixture
def trail() -> list[int]:
    """A trail of twelve events, without the seal: as a thief with the database password has it."""
    ada = make_user("Ada")
    for number in range(12):
        rename(ada, name=f"Ada {number}", by=ada, at=NOON + timedelta(hours=number))
    with connection.cursor() as cursor:
        for statement in AUDIT_TRAIL.remove(connection.vendor):
            cursor.execute(statement)
    return list(range(1, 13))


EDITS = {
    "verb": "x",
    "by_id": 999,
    "on_behalf_of_id": 7,
    "at": NOON - timedelta(days=1),
    "subject_type": "core.role",
    "subject_id": "8",
    "what": "{}",
    "previous": "f" * 64,
    "hash": "e" * 64,
}


def tamper(chance: random.Random, trail: list[int]) -> None:
    """Change the trail as raw SQL can, in one of the ways that a chain must show."""
    events = AuditEvent.objects.all()
    victim = events.filter(sequence=chance.choice(trail))
    match chance.choice(["edit", "delete", "insert", "swap", "cut", "rehash"]):
        case "edit":
            column = chance.choice(list(EDITS))
            victim.update(**{column: EDITS[column]})
        case "delete":
            victim._raw_delete(victim.db)
        case "insert":
            forge(chance, after=chance.choice([*trail, len(trail)]))
        case "swap":
            swap(*chance.sample(trail, 2))
        case "cut":
            cut = events.filter(sequence__gt=chance.choice(trail[:-1]))
            cut._raw_delete(cut.db)
        case "rehash":
            row = victim.get()
            forged = replace(row.link, what='{"name":"Eve"}')
            victim.update(what=forged.what, hash=hash_of(forged))


def forge(chance: random.Random, *, after: int) -> None:
    """Slip an event with a correct hash in behind another."""
    AuditEvent.objects.filter(sequence__gt=after).update(sequence=F("sequence") + 100)
    AuditEvent.objects.filter(sequence__gt=after + 100).update(sequence=F("sequence") - 99)
    before = AuditEvent.objects.get(sequence=after)
    link = replace(
        before.link, sequence=after + 1, verb=f"x{chance.random()}", previous=before.hash
    )
    fields = {**asdict(link), "by_id": link.by, "on_behalf_of_id": link.on_behalf_of}
    del fields["by"], fields["on_behalf_of"]
    AuditEvent(**fields | {"hash": hash_of(link)}).save()


def swap(first: int, second: int) -> None:
    for old, new in [(first, 900), (second, first), (900, second)]:
        AuditEvent.objects.filter(sequence=old).update(sequence=new)


@pytest.mark.trust("T-AUD-2")
def test_a_hundred_random_tamperings_are_all_found(trail: list[int]):
    for seed in range(100):
        point = transaction.savepoint()
        tamper(random.Random(seed), trail)

        assert not verify_audit_chain().is_whole, f"tampering {seed} was not found"

        transaction.savepoint_rollback(point)
    assert verify_audit_chain().is_whole


def test_a_trail_and_its_head_rewritten_together_are_found_by_a_head_kept_elsewhere(trail):
    kept = head_of_trail()
    cut = AuditEvent.objects.filter(sequence__gt=6)
    cut._raw_delete(cut.db)
    last = AuditEvent.objects.get(sequence=6)
    AuditHead.objects.update(count=6, hash=last.hash)

    assert verify_audit_chain().is_whole
    assert verify_audit_chain(known=kept).breaks[0].sequence == 12


def test_an_empty_trail_is_whole():
    assert verify_audit_chain().is_whole
    assert verify_audit_chain(known=head_of_trail()).events == 0
