"""Two people at one draft, a session that ends, a worker that dies, a person who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.rules import DraftState, DraftWork
from orchard.interfaces.web.frame import clock
from people import make_user

from .conftest import Upload
from .files import AMBIGUOUS, GOOD


@pytest.fixture
def colleague(finn: User) -> Client:
    """The browser of another person in finance."""
    client = Client()
    client.force_login(make_user("Frida Finance", Role.FINANCE))
    return client


def choices_of(browser: Client, draft: ImportDraft) -> dict[str, str]:
    form = browser.get(f"/imports/{draft.pk}/columns").context["form"]
    return {name: str(form[name].value() or "") for name in form.fields} | {
        "version": str(draft.version)
    }


def test_two_people_map_at_once_and_the_second_sees_both(
    browser: Client, colleague: Client, upload: Upload
):
    draft = upload(GOOD)
    mine, theirs = choices_of(browser, draft), choices_of(colleague, draft)
    colleague.post(f"/imports/{draft.pk}/columns", theirs | {"c5": ""})

    answer = browser.post(f"/imports/{draft.pk}/columns", mine | {"c4": ""})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Saved meanwhile" in page
    draft.refresh_from_db()
    assert draft.found["mapping"]["columns"]["offer"] == ""
    assert draft.found["mapping"]["columns"]["customer_name"] == "Customer name"


def test_after_the_conflict_mine_can_still_be_saved(
    browser: Client, colleague: Client, upload: Upload
):
    draft = upload(GOOD)
    mine = choices_of(browser, draft) | {"c4": ""}
    colleague.post(f"/imports/{draft.pk}/columns", choices_of(colleague, draft) | {"c5": ""})
    refused = browser.post(f"/imports/{draft.pk}/columns", mine)

    mine["version"] = str(refused.context["form"].conflict.version)
    browser.post(f"/imports/{draft.pk}/columns", mine)

    draft.refresh_from_db()
    assert draft.found["mapping"]["columns"]["customer_name"] == ""


def test_two_answers_at_once_show_both(browser: Client, colleague: Client, upload: Upload):
    draft = upload(AMBIGUOUS)
    said = {"version": draft.version, "date_order": "dmy"}
    colleague.post(f"/imports/{draft.pk}/format", said)

    answer = browser.post(f"/imports/{draft.pk}/format", said | {"date_order": "mdy"})

    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.answers == {"date_order": "dmy"}


def test_an_expired_session_loses_nothing_of_the_draft(browser: Client, upload: Upload, finn: User):
    draft = upload(AMBIGUOUS)
    browser.logout()

    refused = browser.post(
        f"/imports/{draft.pk}/format", {"version": draft.version, "date_order": "dmy"}
    )

    assert refused.status_code == 302
    assert refused["Location"].startswith("/sign-in")
    draft.refresh_from_db()
    assert (draft.state, draft.answers) == (DraftState.ASKED, {})
    browser.force_login(finn)
    assert browser.get(f"/imports/{draft.pk}", follow=True).status_code == 200


def test_a_dead_worker_is_said_and_the_draft_goes_on(browser: Client, upload: Upload):
    draft = upload(GOOD)
    ImportDraft.objects.filter(pk=draft.pk).update(
        state=DraftState.RUNNING,
        work=DraftWork.COUNT,
        lease_until=clock.now() - timedelta(seconds=1),
    )
    page = browser.get(f"/imports/{draft.pk}", follow=True)
    assert "The worker was stopped in the middle" in page.content.decode()

    browser.post(f"/imports/{draft.pk}/again", {"version": draft.version})

    draft.refresh_from_db()
    assert draft.state == DraftState.COUNTED


def test_work_can_be_stopped_and_left(browser: Client, upload: Upload):
    draft = upload(GOOD)
    ImportDraft.objects.filter(pk=draft.pk).update(
        state=DraftState.RUNNING,
        work=DraftWork.IMPORT,
        rows_done=500,
        rows_total=2000,
        work_started_at=clock.now() - timedelta(seconds=5),
        lease_until=clock.now() + timedelta(minutes=1),
    )
    page = browser.get(f"/imports/{draft.pk}/run").content.decode()
    assert "500 of 2,000" in page.replace("\u202f", ",")

    browser.post(f"/imports/{draft.pk}/stop")

    draft.refresh_from_db()
    assert draft.wants_stop
    part = browser.get(f"/imports/{draft.pk}/run?part=work", HTTP_HX_REQUEST="true")
    assert b"stops at the next chance" in part.content


def test_ended_work_leads_on_from_its_progress(browser: Client, upload: Upload):
    draft = upload(GOOD)

    part = browser.get(f"/imports/{draft.pk}/run?part=work", HTTP_HX_REQUEST="true")

    assert part["HX-Redirect"] == f"/imports/{draft.pk}/format"


@pytest.mark.parametrize(
    "path", ["/imports/new", "/imports/{0}", "/imports/{0}/columns", "/imports/{0}/rejected.csv"]
)
def test_a_draft_does_not_exist_for_who_may_not_import(upload: Upload, path: str):
    draft = upload(GOOD)
    reader = Client()
    reader.force_login(make_user("Rita Reader", Role.READER))

    assert reader.get(path.format(draft.pk)).status_code == 404


@pytest.mark.parametrize("verb", ["fix", "stop", "again", "discard", "rates", "check", "columns"])
def test_no_refused_word_leaves_a_trace(upload: Upload, verb: str):
    draft = upload(GOOD)
    events = AuditEvent.objects.count()
    director = Client()
    director.force_login(make_user("Dora Director", Role.PROGRAMME_DIRECTOR))

    answer = director.post(f"/imports/{draft.pk}/{verb}", {"version": draft.version})

    assert answer.status_code == 404
    assert AuditEvent.objects.count() == events


def test_a_discarded_import_is_gone_from_the_list(browser: Client, upload: Upload):
    draft = upload(GOOD)
    assert "sales.csv" in browser.get("/imports").content.decode()

    browser.post(f"/imports/{draft.pk}/discard", {"version": draft.version})

    assert "On the way" not in browser.get("/imports").content.decode()
    assert browser.get(f"/imports/{draft.pk}").status_code == 302
