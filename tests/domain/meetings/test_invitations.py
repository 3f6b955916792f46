"""Invitations by mail: what leaves, to whom, what follows a change, and what never leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from email.message import Message

import pytest
from django.core import mail

import relating
from meeting_belongings import meeting_note
from orchard.domain.accounts.models import Account, AccountInsider
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import letters, queries, services
from orchard.domain.meetings.jobs import send_invitations
from orchard.domain.meetings.models import Invitation, Meeting
from orchard.domain.meetings.rules.kinds import MeetingKind
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Contact
from people import NOON
from world import World
from worlds import world, world_without_figures

__all__ = ["whole_world", "world"]
whole_world = world_without_figures
FACTS = {
    "title": "Plant talk", "place": "Their plant", "purpose": "Win the purser", "day": date(2026, 8, 4),
    "zone": "Europe/Paris",
}  # fmt: skip


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


@pytest.fixture
def guest(world: World, kari: User) -> Contact:
    return relating.add(world.own, "Siri Moe", by=kari, email="siri@fjord.example")


@pytest.fixture
def row(world: World, kari: User, guest: Contact) -> Meeting:
    note = meeting_note(guest, targets=[guest], kind=MeetingKind.RELATIONSHIP, **FACTS)
    return services.plan_meeting(world.own, note=note, by=kari, at=NOON)


def asked(row: Meeting, by: User, *guests: Contact) -> None:
    services.invite(row, users=[by], contacts=guests, by=by, at=NOON)


def left(row: Meeting) -> int:
    """Let the mails leave, and return how many did."""
    return send_invitations.call(row.pk, NOON.isoformat())


def entry(letter: mail.EmailMessage) -> str:
    """Return the calendar of a mail as a program reads it: unfolded."""
    parts: Sequence[Message] = letter.message().get_payload()
    (found,) = [one for one in parts if one.get_content_type() == "text/calendar"]
    return found.get_payload(decode=True).decode().replace("\r\n ", "")


def to(address: str) -> mail.EmailMessage:
    return next(one for one in reversed(mail.outbox) if one.to == [address])


def moved(row: Meeting, by: User, guest: Contact, **changes: object) -> Meeting:
    kept = meeting_note(guest, targets=[guest], kind=MeetingKind.RELATIONSHIP, **FACTS | changes)
    return services.change_meeting(row, expected=row.version, note=kept, by=by, at=NOON)


def test_a_mail_says_when_and_where_and_nothing_of_what_we_prepare(
    row: Meeting, kari: User, guest: Contact
):
    services.prepare_meeting(row, expected=1, agenda=["Ask for their budget"], by=kari, at=NOON)
    asked(row, kari, guest)

    assert left(row) == 2
    letter = to("siri@fjord.example")
    lines = entry(letter).split("\r\n")
    for line in (
        "METHOD:REQUEST", f"UID:meeting-{row.pk}@orchard", "SEQUENCE:2", "STATUS:CONFIRMED",
        "DTSTART:20260804T070000Z", "SUMMARY:Plant talk", "LOCATION:Their plant",
        f'ORGANIZER;CN="{kari.name}":mailto:{kari.email}',
    ):  # fmt: skip
        assert line in lines
    assert sum(line.startswith("ATTENDEE") for line in lines) == 1, (
        "no guest sees another's address"
    )
    assert letter.reply_to == [kari.email]
    assert "09:00–10:00 (Europe/Paris)" in letter.body
    assert "Plant talk" not in letter.subject, "the outbox lists subjects"
    whole = letter.body + entry(letter)
    assert not any(words in whole for words in ("purser", "budget", "/accounts/"))
    assert f"/meetings/{row.pk}" in to(kari.email).body
    assert left(row) == 0, "nobody is asked twice"


def test_who_was_asked_hears_of_another_time_and_not_of_another_purpose(
    row: Meeting, kari: User, guest: Contact
):
    asked(row, kari, guest)
    left(row)

    moved(row, kari, guest, purpose="Win the buyer")
    assert left(row) == 0
    changed = moved(row, kari, guest, starts=time(14))

    assert left(row) == 2
    letter = to("siri@fjord.example")
    assert letter.subject.startswith("Changed")
    assert f"SEQUENCE:{changed.version}" in entry(letter)
    assert "DTSTART:20260804T120000Z" in entry(letter)


def test_a_cancelled_meeting_and_one_without_somebody_are_called_off(
    world: World, row: Meeting, kari: User, guest: Contact
):
    asked(row, kari, guest)
    left(row)
    alone = meeting_note(kind=MeetingKind.STRATEGIC, **FACTS)
    services.change_meeting(row, expected=1, note=alone, by=kari, at=NOON)

    assert left(row) == 1
    said = entry(to("siri@fjord.example"))
    assert "METHOD:CANCEL" in said
    assert "STATUS:CANCELLED" in said
    row.refresh_from_db()
    services.cancel_meeting(row, expected=2, reason="They are broke", by=kari, at=NOON)

    assert left(row) == 1, "who was called off before hears nothing"
    assert "SEQUENCE:3" in entry(to(kari.email))
    assert not any("broke" in one.body + entry(one) for one in mail.outbox)
    with pytest.raises(Conflict):
        asked(row, kari)


def test_who_never_heard_of_a_meeting_does_not_hear_that_it_is_off(
    row: Meeting, kari: User, guest: Contact
):
    asked(row, kari, guest)

    services.cancel_meeting(row, expected=1, reason="Ill", by=kari, at=NOON)

    assert left(row) == 0
    assert not Invitation.objects.exists()


def test_who_comes_back_is_asked_anew(row: Meeting, kari: User, guest: Contact):
    asked(row, kari, guest)
    left(row)
    alone = meeting_note(kind=MeetingKind.STRATEGIC, **FACTS)
    services.change_meeting(row, expected=1, note=alone, by=kari, at=NOON)
    left(row)
    moved(row, kari, guest)

    services.invite(row, contacts=[guest], by=kari, at=NOON)

    assert left(row) == 1
    assert "METHOD:REQUEST" in entry(to("siri@fjord.example"))
    assert "SEQUENCE:3" in entry(to("siri@fjord.example"))


def test_a_mail_server_that_does_not_answer_gets_the_mails_later(
    row: Meeting, kari: User, guest: Contact, settings: object
):
    asked(row, kari, guest)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "acting.NoServer"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

    assert left(row) == 0
    assert queries.meetings_to_tell(at=NOON) == [row.pk]
    (again,) = send_invitations.get_backend().results
    assert again.task.run_after == NOON + timedelta(minutes=5)
    assert again.args == [row.pk, again.task.run_after.isoformat(), 1]
    send_invitations.call(row.pk, NOON.isoformat(), 4)
    assert len(send_invitations.get_backend().results) == 1, "then the nights try"
    settings.EMAIL_BACKEND = backend

    assert left(row) == 2
    assert queries.meetings_to_tell(at=NOON) == []


def test_mails_of_a_meeting_that_has_begun_stay(row: Meeting, kari: User):
    asked(row, kari)

    assert send_invitations.call(row.pk, row.starts_at.isoformat()) == 0
    assert queries.meetings_to_tell(at=row.starts_at) == []
    with pytest.raises(Invalid):
        services.invite(row, users=[kari], by=kari, at=row.starts_at)


def test_only_who_takes_part_and_may_be_written_to_is_asked(
    world: World, row: Meeting, kari: User, guest: Contact
):
    other = relating.add(world.own, "Olga Roe", by=kari, email="olga@fjord.example")
    mart = world.person(Role.OPERATIONS)
    for people in ({}, {"contacts": [other]}, {"users": [mart]}):
        with pytest.raises(Invalid):
            services.invite(row, **people, by=kari, at=NOON)
    with pytest.raises(NotAllowed):
        services.invite(row, users=[kari], by=mart, at=NOON)
    relating.restrict(guest, by=kari)
    guest.refresh_from_db()
    with pytest.raises(Invalid, match="asked us not to write"):
        asked(row, kari, guest)
    assert not Invitation.objects.exists()


def test_rights_are_asked_when_a_mail_leaves(
    world: World, row: Meeting, kari: User, guest: Contact
):
    asked(row, kari, guest)
    relating.restrict(guest, by=kari)
    AccountInsider.objects.create(account=world.own, user=world.insider)
    Account.objects.filter(pk=world.own.pk).update(confidentiality="insiders")

    assert left(row) == 0
    assert mail.outbox == []
    assert not Invitation.objects.filter(dropped_at=None).exists(), "who asked sees it"


def test_a_mail_names_no_hidden_account_that_the_meetings_own_became_part_of(
    world: World, row: Meeting, kari: User
):
    asked(row, kari)
    Account.objects.filter(pk=world.own.pk).update(merged_into=world.secret)

    assert left(row) == 1

    told = str(to(kari.email).message())
    assert "Plant talk" in told
    assert world.secret.slug not in told


def test_what_somebody_wrote_ends_no_line_of_a_mail(world: World, kari: User):
    evil = "Talk\r\nBcc: all@evil.example\r\nEND:VEVENT\x00<script>alert(1)</script>"
    guest = relating.add(
        world.own, 'Eve "X"\r\nATTENDEE:mailto:b@evil.example', by=kari, email="eve@fjord.example"
    )
    note = meeting_note(guest, **FACTS | {"title": evil, "place": evil})
    row = services.plan_meeting(world.own, note=note, by=kari, at=NOON)

    services.invite(row, contacts=[guest], by=kari, at=NOON)
    left(row)

    letter = to("eve@fjord.example")
    said = letter.message()
    assert said["Bcc"] is None
    assert [one.get_content_type() for one in said.get_payload()] == ["text/plain", "text/calendar"]
    lines = entry(letter).split("\r\n")
    assert lines.count("END:VEVENT") == 1
    assert sum(line.startswith("ATTENDEE") for line in lines) == 1
    assert "\x00" not in entry(letter)
    assert all(len(line.encode()) < 76 for line in said.as_bytes().decode().split("\n"))


def test_an_erased_guest_is_asked_to_nothing_any_more(
    world: World, row: Meeting, kari: User, guest: Contact
):
    asked(row, kari, guest)

    relationships.erase_contact(guest, by=world.person(Role.ADMINISTRATOR), at=NOON)

    assert [one.user for one in queries.invited(kari, row)] == [kari]


@pytest.fixture
def two(row: Meeting, world: World, kari: User, guest: Contact) -> Contact:
    """Ask Siri first and Tor after her, and return Tor."""
    tor = relating.add(world.own, "Tor Lie", by=kari, email="tor@fjord.example")
    note = meeting_note(guest, tor, targets=[guest], kind=MeetingKind.RELATIONSHIP, **FACTS)
    services.change_meeting(row, expected=1, note=note, by=kari, at=NOON)
    services.invite(row, contacts=[guest, tor], by=kari, at=NOON)
    return tor


def test_a_refused_address_stops_nobody_elses_mail_and_is_not_tried_for_ever(
    row: Meeting,
    two: Contact,
    guest: Contact,
    settings: object,
    caplog: pytest.LogCaptureFixture,
):
    settings.EMAIL_BACKEND = "acting.RefusesSiri"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

    assert left(row) == 1

    assert [one.to for one in mail.outbox] == [["tor@fjord.example"]]
    assert [one.contact for one in Invitation.objects.filter(dropped_at=None)] == [two]
    assert Invitation.objects.get(contact=guest).dropped_at == NOON
    assert left(row) == 0
    assert queries.meetings_to_tell(at=NOON) == []
    assert send_invitations.get_backend().results == []
    assert AuditEvent.objects.filter(verb="meeting.invitation_refused").count() == 1
    assert "siri" not in caplog.text.lower()


def test_an_address_that_no_mail_can_name_stops_nobody_elses_mail(
    row: Meeting, two: Contact, guest: Contact
):
    Contact.objects.filter(pk=guest.pk).update(email="siri@fjord.example\nBcc: x@evil.example")

    assert left(row) == 1
    assert [one.contact for one in Invitation.objects.filter(dropped_at=None)] == [two]


def test_who_could_not_be_reached_can_be_asked_again(
    row: Meeting, kari: User, guest: Contact, settings: object
):
    asked(row, kari, guest)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "acting.RefusesSiri"
    left(row)
    settings.EMAIL_BACKEND = backend
    assert left(row) == 0

    services.invite(row, contacts=[guest], by=kari, at=NOON)

    assert left(row) == 1
    assert Invitation.objects.get(contact=guest).is_known


def test_a_server_that_is_busy_for_one_is_asked_again_and_the_others_hear_now(
    row: Meeting, two: Contact, settings: object
):
    settings.EMAIL_BACKEND = "acting.BusyForSiri"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

    assert left(row) == 1

    assert queries.meetings_to_tell(at=NOON) == [row.pk]
    assert len(send_invitations.get_backend().results) == 1


def test_who_is_taken_off_while_other_mails_leave_hears_nothing(
    row: Meeting, two: Contact, monkeypatch: pytest.MonkeyPatch
):
    send = letters.send_invitation

    def slowly(found: Invitation, *, at: object) -> None:
        Invitation.objects.all().delete()
        send(found, at=at)

    monkeypatch.setattr(letters, "send_invitation", slowly)

    assert left(row) == 1, "the row of the first is gone when it is noted, and nothing breaks"
    assert [one.to for one in mail.outbox] == [["siri@fjord.example"]]
