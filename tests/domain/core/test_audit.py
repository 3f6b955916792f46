"""The audit trail: one event per service, nothing of a refused one, every tampering found."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from orchard.domain.core.audit import audited, remark, verify_audit_chain
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import AuditEvent, IsSealed, User
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
