"""People: roles at once, comments and views of one's own, tries that are counted."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from orchard.domain.core import erasures, outbox, queries, services, signing
from orchard.domain.core.audit import verify_audit_chain
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import Attempt, AuditEvent, Comment, SavedView, User
from orchard.domain.core.passwords import WeakPassword
from orchard.domain.core.removal import IsRemoved
from orchard.domain.core.rules import Role, Theme, TokenScope
from orchard.domain.core.services import LastAdministrator, Preferences
from orchard.domain.core.services.tokens import make_token
from orchard.domain.core.tokens import living_token
from orchard.interfaces.cli.operations import _erasing, _mending
from people import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> User:
    return make_user("Ada", Role.ADMINISTRATOR)


@pytest.fixture
def ola(db: None) -> User:
    return make_user("Ola", Role.ACCOUNT_MANAGER)


def test_roles_are_set_as_a_whole(admin: User, ola: User):
    wanted = (Role.FINANCE, Role.OPERATIONS)

    services.set_roles(ola, roles=wanted, by=admin, at=NOON)

    assert ola.held_roles() == set(wanted)


@pytest.mark.trust("T-SESS-2")
def test_a_change_of_roles_ends_sessions(admin: User, ola: User):
    before = ola.get_session_auth_hash()

    services.set_roles(ola, roles=(Role.READER,), by=admin, at=NOON)

    assert User.objects.get(pk=ola.pk).get_session_auth_hash() != before


def test_the_same_roles_end_nothing(admin: User, ola: User):
    before = ola.get_session_auth_hash()

    services.set_roles(ola, roles=(Role.ACCOUNT_MANAGER,), by=admin, at=NOON)

    assert User.objects.get(pk=ola.pk).get_session_auth_hash() == before


@pytest.mark.trust("T-GDPR-3")
def test_who_left_is_forgotten_for_good_and_the_trail_stays_whole(
    admin: User, client: Client, settings: Settings
):
    settings.MFA_REQUIRED_ROLES = frozenset()
    leaver = make_user("Canary Leaver", Role.READER)
    path, written = f"/settings/users/{leaver.pk}/anonymise", {"sure": "on"}
    EmailAddress.objects.create(user=leaver, email=leaver.email, primary=True, verified=True)
    make_token(leaver, name="Canary's sheet", scopes=[TokenScope.READ], expires_on=NOON.date(),
               by=leaver, at=NOON)  # fmt: skip
    services.save_view("Canary's own", page="accounts", query="q=x", by=leaver, at=NOON)
    client.force_login(admin)
    early = client.post(path, written)
    services.deactivate_user(leaver, by=admin, at=NOON)
    unsure = client.post(path)

    done = client.post(path, written)

    assert (early.status_code, unsure.status_code, done.status_code) == (422, 422, 302)
    left = User.objects.get(pk=leaver.pk)
    assert (left.name, left.is_active, left.is_forgotten) == (
        f"Former colleague {leaver.pk}", False, True,
    )  # fmt: skip
    rows = (str(row) for one in apps.get_models() for row in one._default_manager.values_list())
    assert [row for row in rows if re.search("canary|leaver", row, re.IGNORECASE)] == []
    assert verify_audit_chain().is_whole
    assert AuditEvent.objects.filter(verb="user.forgotten", subject_id=leaver.pk).count() == 1
    with pytest.raises(Conflict, match="Invite the person anew"):
        services.reactivate_user(left, by=admin, at=NOON)
    assert "Let back in" not in client.get(f"/settings/users/{leaver.pk}").content.decode()


@pytest.mark.trust("T-GDPR-3")
def test_sessions_letters_and_older_backups_do_not_bring_back_who_was_anonymised(
    admin: User, settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks
):
    settings.DATA_DIR, settings.OUTBOX = tmp_path, tmp_path
    leaver, stays = make_user("Canary Leaver", Role.ADMINISTRATOR), make_user("Ola", Role.READER)
    before = User.objects.filter(pk=leaver.pk).values().get()
    for user in (leaver, stays):
        Client().force_login(user)
        (tmp_path / f"{user.pk}.txt").write_text(f"To: {user.email}\n\nx", encoding="utf-8")
    services.deactivate_user(leaver, by=admin, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        services.anonymise_user(leaver, by=admin, at=NOON)

    sessions = [one.get_decoded()["_auth_user_id"] for one in Session.objects.all()]
    assert sessions == [str(stays.pk)]
    assert [one.name for one in tmp_path.glob("[0-9]*.txt")] == [f"{stays.pk}.txt"]
    User.objects.filter(pk=leaver.pk).update(**before)  # as an older backup has it
    _erasing(erasures.read(tmp_path / erasures.FILE))()
    back = User.objects.get(pk=leaver.pk)
    assert (back.is_forgotten, back.is_active, "Canary" in back.name) == (True, False, False)
    assert not User.objects.get(pk=stays.pk).is_forgotten


def test_a_letter_goes_by_its_whole_address(settings: Settings, tmp_path: Path):
    settings.OUTBOX = tmp_path
    for name, to in (("a", "Ola@x.no"), ("b", "carola@x.no"), ("c", "ola@x.no.example")):
        (tmp_path / f"{name}.txt").write_text(f"To: {to}\n\nWrite to us.", encoding="utf-8")

    assert outbox.forget(["ola@x.no", "olá@x.no"]) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["b.txt", "c.txt"]


def test_the_last_administrator_stays_one(admin: User):
    with pytest.raises(LastAdministrator):
        services.set_roles(admin, roles=(Role.READER,), by=admin, at=NOON)

    assert admin.held_roles() == {Role.ADMINISTRATOR}


def test_who_left_can_come_back_with_their_roles(admin: User, ola: User):
    services.deactivate_user(ola, by=admin, at=NOON)

    services.reactivate_user(ola, by=admin, at=NOON)

    assert ola.held_roles() == {Role.ACCOUNT_MANAGER}


def test_people_change_only_their_own_preferences(admin: User, ola: User):
    chosen = Preferences("Ola B.", Theme.DARK, shortcuts=False)

    services.change_preferences(ola, expected=ola.version, preferences=chosen, by=ola, at=NOON)
    with pytest.raises(NotAllowed):
        services.change_preferences(
            ola, expected=ola.version, preferences=chosen, by=admin, at=NOON
        )

    assert (ola.name, ola.theme, ola.shortcuts) == ("Ola B.", "dark", False)


def test_the_current_password_is_asked_for(ola: User):
    services.change_password(ola, current="", new="four plain words here", by=ola, at=NOON)

    with pytest.raises(Invalid):
        services.change_password(ola, current="wrong", new="other plain words", by=ola, at=NOON)


@pytest.mark.trust("T-SESS-2")
def test_a_password_of_ones_own_choice_ends_every_token(ola: User):
    token = token_of(ola)

    services.change_password(ola, current="", new="four plain words here", by=ola, at=NOON)

    assert living_token(token, at=NOON) is None
    assert AuditEvent.objects.last().facts["tokens"] == 1


@pytest.mark.trust("T-SESS-2")
def test_a_password_that_is_refused_ends_no_token(ola: User):
    token = token_of(ola)

    with pytest.raises(WeakPassword):
        services.change_password(ola, current="", new="short", by=ola, at=NOON)

    assert living_token(token, at=NOON)


def token_of(user: User) -> str:
    made = make_token(
        user, name="erp", scopes=[TokenScope.READ], expires_on=NOON.date(), by=user, at=NOON
    )
    return made.text


def test_the_command_line_is_nobody_in_the_list(admin: User):
    services.found_organisation("Nordvik", currency="EUR", by=None, at=NOON)

    assert list(queries.people(admin)) == [admin]


def test_access_is_managed_by_administrators_only(admin: User, ola: User):
    assert queries.managed_person(admin, ola.pk) == ola
    with pytest.raises(NotFound):
        queries.managed_person(ola, admin.pk)


def test_a_comment_can_be_edited_deleted_and_restored_by_its_author(admin: User, ola: User):
    comment = services.add_comment(admin, text="Knows the ropes", by=ola, at=NOON)

    services.edit_comment(comment, expected=1, text="Knows it all", by=ola, at=NOON)
    services.delete_comment(comment, expected=comment.version, by=ola, at=NOON)
    gone = list(Comment.objects.about(admin).standing())
    services.restore_comment(comment, by=ola, at=NOON)

    assert gone == []
    assert [one.text for one in Comment.objects.about(admin).standing()] == ["Knows it all"]


def test_a_comment_that_was_taken_back_is_not_edited_unseen(ola: User):
    comment = services.add_comment(ola, text="Knows the ropes", by=ola, at=NOON)
    services.delete_comment(comment, expected=1, by=ola, at=NOON)

    with pytest.raises(IsRemoved):
        services.edit_comment(comment, expected=2, text="Knows it all", by=ola, at=NOON)

    assert Comment.objects.get().text == "Knows the ropes"


def test_a_stale_comment_is_refused_with_both_texts(ola: User):
    comment = services.add_comment(ola, text="first", by=ola, at=NOON)
    services.edit_comment(comment, expected=1, text="second", by=ola, at=NOON)

    with pytest.raises(StaleVersion) as refused:
        services.edit_comment(comment, expected=1, text="third", by=ola, at=NOON)

    assert (refused.value.mine["text"], refused.value.theirs["text"]) == ("third", "second")


def test_nobody_touches_the_comments_of_others(admin: User, ola: User):
    comment = services.add_comment(ola, text="mine", by=ola, at=NOON)

    with pytest.raises(NotAllowed):
        services.delete_comment(comment, expected=comment.version, by=admin, at=NOON)
    with pytest.raises(NotFound):
        queries.own_comment(admin, comment.pk)


def test_readers_do_not_comment(db: None):
    reader = make_user("Rea", Role.READER)

    with pytest.raises(NotAllowed):
        services.add_comment(reader, text="hello", by=reader, at=NOON)


def test_a_view_is_saved_under_its_name_and_written_over(ola: User):
    services.save_view("Big ones", page="accounts", query="?sort=-value", by=ola, at=NOON)
    services.save_view("Big ones", page="accounts", query="sort=value", by=ola, at=NOON)

    assert [view.query for view in queries.saved_views(ola, "accounts")] == ["sort=value"]


@pytest.mark.parametrize(
    ("name", "page", "query"), [("a\x00", "p", ""), ("a", "p" * 101, ""), ("a", "p", "q" * 2001)]
)
def test_a_view_that_no_database_keeps_is_refused(ola: User, name: str, page: str, query: str):
    with pytest.raises(Invalid):
        services.save_view(name, page=page, query=query, by=ola, at=NOON)


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.parametrize("way", ["an upgrade", "a restored backup"])
def test_views_that_may_name_a_person_at_a_customer_go_with(ola: User, way: str):
    for page in ("/accounts/birch/people", "/accounts/birch/plan", "/people"):
        SavedView.objects.create(user=ola, page=page, name="x", query="name=Siri", saved_at=NOON)

    if way == "an upgrade":
        upgrade = "orchard.domain.core.migrations.0007_no_views_of_people"
        import_module(upgrade).forget(apps, None)
    else:
        _mending(frozenset())()

    left = SavedView.objects.order_by("page").values_list("page", flat=True)
    assert list(left) == ["/accounts/birch/plan", "/people"]


def test_views_are_ones_own(admin: User, ola: User):
    view = services.save_view("Big ones", page="accounts", query="", by=ola, at=NOON)

    with pytest.raises(NotAllowed):
        services.forget_view(view, by=admin, at=NOON)
    assert queries.saved_views(admin, "accounts") == []


def test_an_invitation_is_for_people_who_work_here(admin: User, ola: User):
    services.deactivate_user(ola, by=admin, at=NOON)

    with pytest.raises(Conflict):
        services.offer_password_reset(ola, token="t", by=admin, at=NOON)


@pytest.mark.trust("T-RATE-1")
def test_the_eleventh_try_in_ten_minutes_waits(db: None):
    waits = [signing.count_try(("a",), NOON + timedelta(seconds=n)) for n in range(12)]

    assert waits[:10] == [None] * 10
    assert waits[10] == timedelta(minutes=10) - timedelta(seconds=10)
    assert signing.count_try(("a",), NOON + timedelta(minutes=10, seconds=1)) is None


@pytest.mark.trust("T-RATE-1")
def test_refused_tries_do_not_lengthen_the_wait(db: None):
    for n in range(30):
        signing.count_try(("a",), NOON + timedelta(seconds=n))

    assert Attempt.objects.count() == 10
