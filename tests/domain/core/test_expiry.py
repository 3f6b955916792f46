"""What is over goes by itself, and not before the data map says so."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from orchard.domain.accounts.models import Account, AccountWatch
from orchard.domain.core import data_map, outbox, services
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import (
    ApiToken,
    Attachment,
    Attempt,
    AuditEvent,
    CacheEntry,
    Comment,
    OneTimeLink,
    Organisation,
    RememberedAnswer,
    SavedView,
    Sighting,
    Tally,
    User,
)
from orchard.domain.core.rules import LinkPurpose, Role
from orchard.domain.core.services import expiry
from orchard.domain.economics.models import Benefit, Digest
from orchard.domain.packs.models import Pack, ProgrammePack
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
    PortalComment,
    PortalLink,
    PortalPerson,
    PortalSession,
    PortalVisit,
    SuccessCriterion,
    ValueRecord,
    WhatMattersCheck,
    WorkLetter,
)
from orchard.domain.relationships.models import Contact, PersonLook
from orchard.domain.risk.models import Risk
from orchard.domain.voice.models import AnswerSheet
from people import NOON, make_user

SECOND = timedelta(seconds=1)


@pytest.fixture
def ada(db: None) -> User:
    services.found_organisation("Nordvik", currency="EUR", by=None, at=NOON)
    return make_user("Ada", Role.ADMINISTRATOR)


def forget(ada: User) -> dict[str, int]:
    expiry.forget_what_is_over(Organisation.objects.get(), by=ada, at=NOON)
    removed: dict[str, int] = AuditEvent.objects.last().facts["removed"]
    return removed


def birch() -> Account:
    return Account.objects.get_or_create(key="birch", name="Birch", slug="birch")[0]


def planned(ada: User) -> AccountPlan:
    begun = {"begun_by": ada, "begun_at": NOON}
    return AccountPlan.objects.get_or_create(account=birch(), year=2026, defaults=begun)[0]


def removed_of_plan(ada: User, end: datetime) -> dict[str, Callable[[], models.Model]]:
    """Return an objective and an initiative that were taken out at the moment."""
    same = {"title": "x", "owner": ada, "removed_at": end}
    return {
        "plans.objective": lambda: Objective(plan=planned(ada), kind="position", horizon=3, **same),
        "plans.initiative": lambda: Initiative(plan=planned(ada), care="prune", **same),
    }


def siri(end: datetime) -> Contact:
    """Return somebody at Birch."""
    who = {"function": "management", "level": "executive", "source": "x", "added_at": end}
    return Contact.objects.get_or_create(name="Siri", defaults={"account": birch(), **who})[0]


def removed_of_both(ada: User, end: datetime) -> dict[str, Callable[[], models.Model]]:
    """Return what both sides settle as it was taken out at the moment."""
    return {
        "plans.successcriterion": lambda: SuccessCriterion(
            account=birch(), metric="x", baseline=1, target=2, due_on=end.date(), our_owner=ada,
            their_owner=siri(end), noted_by=ada, noted_at=end, removed_at=end,
        ),
        "plans.whatmatterscheck": lambda: WhatMattersCheck(
            account=birch(), offered=["x"], asked_by=ada, asked_at=end, removed_at=end
        ),
        "plans.valuerecord": lambda: ValueRecord(
            account=birch(), year=2025, benefit="x", amount=1, currency="EUR", method="x", grade="B",
            noted_by=ada, noted_at=end, removed_at=end,
        ),
        "packs.pack": lambda: Pack(
            account=birch(), kind="qbr", audience="internal", form="pdf", starts_on=end.date(),
            ends_on=end.date(), made_by=ada, asked_at=end, removed_at=end,
        ),
        "packs.programmepack": lambda: ProgrammePack(
            form="pdf", starts_on=end.date(), ends_on=end.date(), made_by=ada, asked_at=end,
            removed_at=end,
        ),
    }  # fmt: skip


def over_in_portal(ada: User, end: datetime) -> dict[str, Callable[[], models.Model]]:
    """Return what is over of a customer's portal since the moment."""

    def person() -> PortalPerson:
        found = PortalPerson.objects.filter(account=birch()).first()
        return found or PortalPerson.objects.create(
            account=birch(),
            contact=siri(end),
            email="siri@birch.example",
            invited_by=ada,
            invited_at=end,
        )

    thing = {"kind": "action", "object_id": 1}
    kind = "notes" if PersonLook.objects.exists() else "opinions"
    return {
        "relationships.personlook": lambda: PersonLook(
            contact=siri(end), user=ada, kind=kind, first_at=end, last_at=end
        ),
        "plans.portalcomment": lambda: PortalComment(
            account=birch(), user=ada, text="x", written_at=end, removed_at=end, **thing
        ),
        "plans.portallink": lambda: PortalLink(
            person=person(), digest=f"{end}", made_at=end, expires_at=end
        ),
        "plans.portalsession": lambda: PortalSession(
            person=person(), digest=f"{end}", began_at=end, seen_at=end
        ),
        "plans.portalvisit": lambda: PortalVisit(
            person=person(), kind="action", object_id=int(end.timestamp()), first_at=end, last_at=end
        ),
    }  # fmt: skip


def removed_sheet(ada: User, end: datetime) -> AnswerSheet:
    """Return answers of somebody that were taken away at the moment."""
    return AnswerSheet(
        contact=siri(end), on=end.date(), way="call", asked_by=ada, is_named=True, by=ada, at=end,
        removed_at=end,
    )  # fmt: skip


def removed_action(ada: User, end: datetime) -> Action:
    """Return an action that was taken out at the moment."""
    risk, _made = Risk.objects.get_or_create(
        account=birch(), title="x", category="people", likelihood=1, impact=1,
        defaults={"owner": ada, "review_on": end.date(), "noted_by": ada, "noted_at": end},
    )  # fmt: skip
    day = end.date()
    return Action(
        account=birch(), title="x", care="water", user=ada, due_on=day, first_due_on=day,
        risk=risk, noted_by=ada, noted_at=end, removed_at=end,
    )  # fmt: skip


def removed_file(ada: User, end: datetime, about: dict[str, str]) -> Attachment:
    """Return a file that was taken away at the moment."""
    return Attachment(
        token=str(end.timestamp()), name="a.pdf", kind="pdf", size=1, added_by=ada, added_at=end,
        removed_at=end, **about,
    )  # fmt: skip


def make_pair(ada: User, label: str, end: datetime) -> models.Model:
    """Store a row that ended at the moment."""
    day, key = end.date(), str(end.timestamp())
    about = {"subject_type": "accounts.account", "subject_id": key}
    links = {"purpose": LinkPurpose.INVITATION, "user": ada, "digest": key}
    token = {"user": ada, "name": "erp", "scopes": [], "made_at": end, "digest": key}
    made = {
        "core.onetimelink": lambda: OneTimeLink(made_at=end, expires_at=end, **links),
        "core.apitoken": lambda: ApiToken(expires_on=day, revoked_at=end, **token),
        "core.comment": lambda: Comment(
            author=ada, text="x", written_at=end, deleted_at=end, **about
        ),
        "core.attachment": lambda: removed_file(ada, end, about),
        "core.sighting": lambda: Sighting(user=ada, first_at=end, last_at=end, **about),
        "core.attempt": lambda: Attempt(key=key, at=end),
        "core.tally": lambda: Tally(key=key, ends_at=end),
        "core.cacheentry": lambda: CacheEntry(cache_key=key, value="x", expires=end),
        "sessions.session": lambda: Session(session_key=key, expire_date=end),
        "account.emailconfirmation": lambda: EmailConfirmation(
            email_address=EmailAddress.objects.get_or_create(user=ada, email=ada.email)[0],
            key=key, created=end,
        ),
        "socialaccount.socialtoken": lambda: SocialToken(
            account=SocialAccount.objects.get_or_create(user=ada, uid="1", provider="own")[0],
            token=key, expires_at=end,
        ),
        "economics.benefit": lambda: Benefit(
            account=birch(), name="x", alternative="x", evidence="x", currency="EUR", low=1, high=2, grade="B",
            noted_by=ada, noted_at=end, removed_at=end,
        ),
        "plans.action": lambda: removed_action(ada, end),
        **removed_of_plan(ada, end),
        **removed_of_both(ada, end),
        **over_in_portal(ada, end),
        "voice.answersheet": lambda: removed_sheet(ada, end),
        "core.rememberedanswer": lambda: RememberedAnswer(
            token=ApiToken.objects.get_or_create(name="it", defaults={
                **token, "name": "it", "expires_on": NOON.date()})[0],
            key=key, request="x", status=200, body="{}", made_at=end,
        ),
        "django_tasks_database.dbtaskresult": lambda: DBTaskResult(
            status="SUCCESSFUL", finished_at=end, args_kwargs={"args": [], "kwargs": {}},
            task_path="x", backend_name="default", run_after=end, exception_class_path="",
            traceback="",
        ),
    }  # fmt: skip
    row: models.Model = made[label]()
    row.save()
    return row


KEPT = {
    **expiry.KEPT,
    **dict.fromkeys(
        ("core.tally", "core.cacheentry", "sessions.session", "socialaccount.socialtoken"),
        timedelta(0),
    ),
}


@pytest.mark.trust("T-GDPR-1")
@pytest.mark.parametrize("label", sorted(KEPT))
def test_a_row_goes_when_its_time_is_over_and_not_before(ada: User, label: str):
    over = make_pair(ada, label, NOON - KEPT[label] - SECOND)
    kept = make_pair(ada, label, NOON - KEPT[label] + SECOND)

    removed = forget(ada)

    assert removed == {label: 1}
    left = set(type(over)._default_manager.values_list("pk", flat=True))
    assert kept.pk in left
    assert over.pk not in left


@pytest.mark.trust("T-GDPR-1")
@pytest.mark.parametrize("label", sorted(expiry.KEPT))
def test_the_data_map_says_the_same(label: str):
    kept = next(iter(data_map.entries()[label].values())).kept
    number, unit = re.search(r"(\d+) (hour|day|year)", kept).groups()

    hours = {"hour": 1, "day": 24, "year": 24 * 365}[unit]

    assert expiry.KEPT[label] == timedelta(hours=int(number) * hours)


def test_a_session_that_is_gone_leaves_the_list_of_its_person(ada: User):
    living = Session.objects.create(session_key="here", expire_date=NOON + SECOND)
    for key in (living.session_key, "gone"):
        made = UserSession.objects.create(user=ada, session_key=key, ip="10.0.0.1", data={})
        UserSession.objects.filter(pk=made.pk).update(created_at=NOON - timedelta(days=2))

    forget(ada)

    assert [one.session_key for one in UserSession.objects.all()] == ["here"]


def belongings_of(user: User) -> dict[str, models.Model]:
    """Store a row of every kind that goes when its person leaves."""
    account = Account.objects.get_or_create(key="elm", name="Elm", slug="elm")[0]
    return {
        "account.emailaddress": EmailAddress.objects.create(user=user, email=user.email),
        "accounts.accountwatch": AccountWatch.objects.create(
            user=user, account=account, since=NOON
        ),
        "core.savedview": SavedView.objects.create(user=user, page="x", name="x", saved_at=NOON),
        "economics.digest": Digest.objects.create(user=user, is_wanted=True),
        "plans.workletter": WorkLetter.objects.create(user=user),
        "mfa.authenticator": Authenticator.objects.create(user=user, type="totp", data={}),
        "socialaccount.socialaccount": SocialAccount.objects.create(
            user=user, uid=str(user.pk), provider="own"
        ),
    }


@pytest.mark.trust("T-GDPR-1")
def test_what_is_kept_until_a_person_leaves_goes_then(ada: User):
    ola, rita = (make_user(name, Role.READER) for name in ("Ola", "Rita"))
    gone, stays = belongings_of(ola), belongings_of(rita)
    services.deactivate_user(ola, by=ada, at=NOON)

    removed = forget(ada)

    assert removed == dict.fromkeys(expiry._of_who_left(), 1)
    assert set(removed) == set(gone), "a table that the map names is not in this test"
    for label, row in stays.items():
        assert list(type(row)._default_manager.all()) == [row], label
    assert [row.role for row in ola.roles.all()] == [Role.READER]


@pytest.mark.trust("T-MFA-1")
def test_who_comes_back_after_the_second_step_is_gone_needs_a_new_password(ada: User):
    ola = services.change_password(
        make_user("Ola", Role.READER), current="", new="four plain words here",
        by=User.objects.get(name="Ola"), at=NOON,
    )  # fmt: skip
    services.deactivate_user(ola, by=ada, at=NOON)

    removed = forget(ada)
    services.reactivate_user(User.objects.get(pk=ola.pk), by=ada, at=NOON)

    assert removed == {"core.user.password": 1}
    assert not User.objects.get(pk=ola.pk).has_usable_password()
    assert forget(ada) == {}


def test_an_unfinished_task_stays(ada: User):
    label = "django_tasks_database.dbtaskresult"
    row = make_pair(ada, label, NOON - timedelta(days=99))
    DBTaskResult.objects.filter(pk=row.pk).update(status="RUNNING", finished_at=None)

    assert forget(ada) == {}
    assert DBTaskResult.objects.filter(pk=row.pk).exists()


def test_who_may_not_change_people_removes_nothing(ada: User):
    with pytest.raises(NotAllowed):
        expiry.forget_what_is_over(
            Organisation.objects.get(), by=make_user("Rita", Role.READER), at=NOON
        )


def test_letters_that_did_not_leave_stay_two_weeks(tmp_path: Path):
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    for name, age in (("old", outbox.KEPT + SECOND), ("new", outbox.KEPT - SECOND)):
        file = tmp_path / f"{name}.txt"
        file.write_text("To: ada@example.org\n", encoding="utf-8")
        written = (moment - age).timestamp()
        os.utime(file, (written, written))

    with override_settings(OUTBOX=tmp_path):
        assert outbox.clear_up(at=moment) == 1

    assert [file.name for file in tmp_path.iterdir()] == ["new.txt"]


def test_without_an_outbox_there_is_nothing_to_remove(tmp_path: Path):
    with override_settings(OUTBOX=tmp_path / "none"):
        assert outbox.clear_up(at=NOON) == 0
