"""Asking people to a meeting by mail, as its page offers it."""

from __future__ import annotations

import pytest
from django.core import mail
from django_tasks import default_task_backend

import relating
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.jobs import send_invitations
from orchard.domain.meetings.models import Meeting
from reading import read, shown
from sitting import BASE, PLAN, Person, browser, people, planned, sent, today

__all__ = ["browser", "people", "today"]
pytestmark = pytest.mark.usefixtures("today")
NEXT = {"day": "2026-09-01"}


@pytest.fixture(autouse=True)
def _queue(settings: object) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def work() -> None:
    """Do what waits in the queue."""
    waiting, default_task_backend.results[:] = list(default_task_backend.results), []
    for one in waiting:
        send_invitations.call(*one.args, **one.kwargs)


@pytest.mark.row("SAN-43")
def test_who_takes_part_is_asked_by_mail_and_hears_of_changes_and_of_the_end(
    browser: Person, people: dict[Role, User], django_capture_on_commit_callbacks
):
    kari = browser(Role.ACCOUNT_MANAGER)
    birch = Account.objects.get(key="birch")
    by = people[Role.ACCOUNT_MANAGER]
    siri = relating.add(birch, "Siri Moe", by=by, email="siri@birch.example")
    olga = relating.add(birch, "Olga Roe", by=by)
    row = planned(kari, **NEXT, contacts=[siri.pk, olga.pk])
    page = f"{BASE}/{row.pk}"

    def done(step: str, **said: object) -> list[str]:
        """Take a step, let the queue work, and return to whom mails left."""
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            sent(kari, f"/{row.pk}/{step}", **said)
        work()
        return sorted(one.to[0] for one in mail.outbox)

    form = kari.get(f"{page}/invite").context["form"]
    assert form["ours"].value() == [str(by.pk)]
    assert form["theirs"].value() is None, "theirs only when somebody chooses them"
    assert [name for _key, name in form.fields["theirs"].choices] == ["Siri Moe"], (
        "no address, no mail"
    )
    assert kari.post(f"{page}/invite", {}).status_code == 422
    assert done("invite", ours=[by.pk], theirs=[siri.pk]) == sorted([by.email, siri.email])
    assert "Siri Moe 20 Aug 2026" in shown(kari, page)

    change = {**PLAN, **NEXT, "contacts": [siri.pk, olga.pk], "ours": [by.pk]}
    assert done("edit", **change, purpose="Quietly", version=1) == []
    assert done("edit", **{**change, "starts": "10:00"}, version=2) == sorted(
        [by.email, siri.email]
    )
    assert done("edit", **{**change, "contacts": [olga.pk], "starts": "10:00"}, version=3) == [
        siri.email
    ]
    assert "Siri Moe not expected any more" in shown(kari, page)
    assert done("cancel", reason="Ill", version=4) == [by.email]


@pytest.mark.row("SAN-43")
def test_only_who_may_edit_asks_and_the_page_says_what_waits(
    browser: Person, people: dict[Role, User]
):
    kari, reader = browser(Role.ACCOUNT_MANAGER), browser(Role.FINANCE)
    row = planned(kari, **NEXT)
    page = f"{BASE}/{row.pk}"

    assert reader.post(f"{page}/invite", {"ours": ["1"]}).status_code in {403, 404}
    assert "Ask by mail" not in shown(reader, page)
    assert "Ask by mail" in shown(kari, page)
    wrong = kari.post(f"{page}/invite", {"ours": ["999999"]})
    assert wrong.status_code == 422
    assert "Ask to the meeting by mail" in read(wrong)
    sent(kari, f"/{row.pk}/invite", ours=[people[Role.ACCOUNT_MANAGER].pk])
    assert "the mail waits" in shown(kari, page)
    assert Meeting.objects.get().invitations.count() == 1


@pytest.mark.row("SAN-43")
def test_who_no_mail_could_reach_is_told_to_whoever_asked(
    browser: Person, people: dict[Role, User], settings: object
):
    kari, by = browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER]
    siri = relating.add(Account.objects.get(key="birch"), "Siri Moe", by=by, email="siri@fjord.example")  # fmt: skip
    row = planned(kari, **NEXT, contacts=[siri.pk])
    page = f"{BASE}/{row.pk}"
    sent(kari, f"/{row.pk}/invite", theirs=[siri.pk])
    settings.EMAIL_BACKEND = "acting.RefusesSiri"

    send_invitations.call(row.pk, "2026-08-20T10:00:00+00:00")

    assert f"no mail could reach them: tell them another way asked by {by.name}, given up on 20 Aug 2026" in shown(kari, page)  # fmt: skip
    assert row.invitations.get().dropped_at is not None
    form = kari.get(f"{page}/invite").context["form"]
    assert [name for _key, name in form.fields["theirs"].choices] == ["Siri Moe"], "to ask again"
