"""The portal and the team's pages about it: what was seen, what is asked there, and who may ask."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

import attaching
import plan_rows
from both_sides import BASE, LEDGER, Person, _today, browser, manager, people, plan, proposed, siri
from group_belongings import note as group_note
from orchard.domain.accounts import filing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import Attachment, AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services as plans
from orchard.domain.plans.documents import living
from orchard.domain.plans.models import (
    AccountPlan,
    Objective,
    PlanVersion,
    PortalVisit,
    ValueRecord,
)
from orchard.domain.plans.rules.groups import Complicated
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.services import groups
from people import NOON
from reading import read, shown

__all__ = ["_today", "browser", "manager", "people", "plan"]
SHARING = "/accounts/birch/sharing"


def entered(people: dict[Role, User]) -> Client:
    """Return the browser of Siri, who came in."""
    plans.invite_to_portal(
        siri(), email="siri@birch.example", token="let-me-in",
        by=people[Role.ACCOUNT_MANAGER], at=datetime.now(UTC),
    )  # fmt: skip
    client = Client()
    assert client.post("/portal/enter/let-me-in").status_code == 302
    return client


@pytest.mark.row("HEL-69")
def test_the_team_answers_a_change_of_the_plan_where_the_customer_reads_it(
    manager: Client, people: dict[Role, User], plan: AccountPlan
):
    guest, kari = entered(people), people[Role.ACCOUNT_MANAGER]
    aim = Objective.objects.create(plan=plan, kind="position", horizon=1, title="Aim", owner=kari)
    plans.share(plan.account, kind=SharedKind.OBJECTIVE, object_id=aim.pk, by=kari, at=NOON)
    version = PlanVersion.objects.create(
        plan=plan, number=1, state="shared", document=living(kari, plan).stored(), digest="x", submitted_by=kari,
        submitted_at=NOON, shared_at=NOON,
    )  # fmt: skip
    address = f"{SHARING}/version/{version.pk}"
    guest.post(f"/portal/versions/{version.pk}", {"text": "Two invoices"})
    assert "Birch wrote in the portal" in shown(manager, "/")
    assert f'href="{address}"' in manager.get(SHARING).content.decode()
    page = shown(manager, address)
    assert "Two invoices" in page
    assert "Share with the customer" not in page

    assert manager.post(f"{address}/answer", {"text": "Two it is"}).status_code == 302

    assert "wrote in the portal" not in shown(manager, "/")
    assert "Two it is" in shown(guest, f"/portal/versions/{version.pk}")


@pytest.mark.row("HEL-69")
def test_each_kind_of_shared_thing_leads_to_what_both_sides_say_of_it(
    manager: Client, people: dict[Role, User], plan: AccountPlan
):
    guest, kari, birch = entered(people), people[Role.ACCOUNT_MANAGER], plan.account
    value = {"year": "2026", "quarter": "2", "amount": "9000", "grade": "A", "method": "Their log",
             "benefit": "Fewer stops"}  # fmt: skip
    assert manager.post(LEDGER, value).status_code == 302
    things = {
        SharedKind.CRITERION: (proposed(manager, people).pk, "On time in full"),
        SharedKind.INITIATIVE: (
            plan_rows.make_initiative(plan, kari, is_joint=True).pk, "One stock for all plants",
        ),
        SharedKind.VALUE: (ValueRecord.objects.get().pk, "Fewer stops"),
        SharedKind.GROUP: (
            groups.begin_group(birch, note=group_note(kari, users=[]), by=kari, at=NOON).pk,
            "CNRY-group",
        ),
    }  # fmt: skip
    page = guest.get("/portal/").content.decode()
    for _key, title in things.values():
        assert title not in page

    for kind, (key, title) in things.items():
        assert manager.post(f"{SHARING}/{kind}/{key}/share").status_code == 302
        address = f"/portal/shared/{kind}/{key}"
        page = guest.get("/portal/").content.decode()
        assert re.search(f'<a href="{address}">[^<]*{title}', page), kind
        assert guest.post(address, {"text": f"About {title}"}).status_code == 302
        assert f"About {title}" in shown(guest, address)
        assert f"About {title}" in shown(manager, f"{SHARING}/{kind}/{key}")
        assert PortalVisit.objects.filter(kind=kind, object_id=key).exists()


@pytest.mark.row("HEL-69")
def test_a_project_group_is_shared_by_its_mark_without_how_complicated_we_find_it(
    manager: Client, people: dict[Role, User], plan: AccountPlan
):
    guest, kari = entered(people), people[Role.ACCOUNT_MANAGER]
    note = group_note(kari, users=[], before=Complicated.same(5))
    found = groups.begin_group(plan.account, note=note, by=kari, at=NOON)
    address = f"{SHARING}/group/{found.pk}"
    own = manager.get(f"/accounts/birch/groups/{found.pk}").content.decode()
    assert address in own, "its page offers the mark"

    manager.post(f"{address}/share")

    text = shown(guest, "/portal/")
    assert "What small groups of both sides improve CNRY-group Logistics" in text
    assert "93.10 % → 97 % until 15 Jul 2026" in text
    assert "Complicated" not in text
    assert "Hand-offs" not in text
    outcome = groups.Outcome("Two hours less", Complicated.same(2), Decimal(12), Decimal(97))
    groups.close_group(found, expected=1, outcome=outcome, by=kari, at=NOON)
    assert "Two hours less" in shown(guest, "/portal/")
    manager.post(f"{address}/withdraw")
    assert "CNRY-group" not in shown(guest, "/portal/")


@pytest.mark.row("HEL-69")
def test_only_what_a_page_shows_counts_as_seen_and_a_look_is_kept_once(
    people: dict[Role, User], plan: AccountPlan
):
    guest, kari, birch = entered(people), people[Role.ACCOUNT_MANAGER], plan.account
    aim = Objective.objects.create(plan=plan, kind="position", horizon=1, title="Aim", owner=kari)
    filing.attach(birch, upload=attaching.upload(title="Terms"), by=kari, at=NOON)
    file = Attachment.objects.get()
    for kind, key in ((SharedKind.OBJECTIVE, aim.pk), (SharedKind.DOCUMENT, file.pk)):
        plans.share(birch, kind=kind, object_id=key, by=kari, at=NOON)

    assert "Aim" in shown(guest, "/portal/")
    for path in ("/portal/", "/portal/plan.pdf"):
        assert guest.get(path).status_code == 200
    assert set(PortalVisit.objects.values_list("kind", "object_id")) == {("objective", aim.pk)}
    assert AuditEvent.objects.filter(verb="portal.seen").count() == 1
    assert b"".join(guest.get(f"/portal/documents/{file.pk}").streaming_content)
    assert PortalVisit.objects.filter(kind="document", object_id=file.pk).exists()


@pytest.mark.trust("T-AUTHZ-3")
def test_who_may_not_share_is_not_offered_to_ask(
    manager: Client, browser: Person, people: dict[Role, User]
):
    birch, mart = Account.objects.get(key="birch"), people[Role.OPERATIONS]
    accounts.assign(
        birch, user=mart, since=date(2026, 1, 1), role=TeamRole.DELIVERY_LEAD,
        by=people[Role.PROGRAMME_DIRECTOR], at=NOON,
    )  # fmt: skip
    value = {"year": "2026", "quarter": "2", "amount": "9000", "grade": "A", "method": "Their log",
             "benefit": "Fewer stops"}  # fmt: skip
    assert manager.post(LEDGER, value).status_code == 302
    theirs, ours = shown(browser(Role.OPERATIONS), BASE), shown(manager, BASE)
    for button in ("Ask what matters now", "Ask them to confirm"):
        assert button in ours
        assert button not in theirs
    assert "Propose a" in theirs
    for path in ("needs/new", "value/ask"):
        assert browser(Role.OPERATIONS).get(f"{BASE}/{path}").status_code == 404
    asked = manager.post(
        f"{BASE}/value/ask", {"quarter": "2026-2", "due_on": "2026-09-03", "words": ""}
    )
    assert asked.status_code == 302, read(asked)
    marks = manager.get(LEDGER).content.decode()
    assert f"{SHARING}/value/" in marks, "the ledger shows what the customer sees"
