"""The customer's portal from outside: invited, let in once, shown what is shared and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

import plan_rows
from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
    PlanVersion,
    PortalComment,
    PortalSession,
    SharedItem,
)
from orchard.domain.plans.services import versions
from orchard.domain.relationships.models import Contact
from orchard.domain.whitespace.models import Idea
from people import NOON
from reading import read

__all__ = ["browser"]

TODAY = datetime(2026, 8, 20, 9, tzinfo=UTC)
BASE = "/accounts/birch/sharing"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(TODAY, tick=False) as moving:
        yield moving


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager who answers for Birch, and a plan of which nothing is shared yet."""
    found = everybody(settings)
    birch, kari = make_birch(found, Role.ACCOUNT_MANAGER), found[Role.ACCOUNT_MANAGER]
    siri = _contact(birch, "Siri Moe", "siri@birch.example")
    _contact(birch, "Jan Vik", "jan@birch.example")
    plan = AccountPlan.objects.create(account=birch, year=2026, begun_by=kari, begun_at=NOON)
    aim = Objective.objects.create(
        plan=plan, kind="position", horizon=3, due_on=date(2030, 12, 31), beneficiary="customer", title="One invoice a month",
        strategy="Secret way", measure="Invoices", baseline=9, target=1, owner=kari,
    )  # fmt: skip
    for title, whose in (("Name a second", {"contact": siri}), ("Send the parts", {"user": kari})):
        Action.objects.create(
            account=birch, plan=plan, objective=aim, title=title, care="water", noted_by=kari,
            noted_at=NOON, due_on=date(2026, 8, 16), first_due_on=date(2026, 8, 16), **whose,
        )  # fmt: skip
    return found


def _contact(account: Account, name: str, email: str) -> Contact:
    return Contact.objects.create(
        account=account, name=name, email=email, function="procurement", level="manager",
        source="Met", added_at=NOON,
    )  # fmt: skip


@pytest.fixture
def kari(browser: Person) -> Client:
    return browser(Role.ACCOUNT_MANAGER)


def invited(kari: Client, name: str = "Siri Moe", **more: str) -> str:
    """Invite somebody, and return the path of the link in their letter."""
    answer = kari.post(
        f"{BASE}/invite", {"contact": Contact.objects.get(name=name).pk, "step": "send", **more}
    )
    assert answer.status_code == 200, read(answer)
    return link()


def link() -> str:
    """Return the path of the link in the last letter; it is of the address in the settings."""
    found = re.search(r"http://localhost:8000(/portal/enter/[\w-]+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def inside(kari: Client, name: str = "Siri Moe") -> Client:
    """Return the browser of somebody who came in."""
    client, path = Client(), invited(kari, name)
    assert client.post(path).status_code == 302
    return client


def shared(kari: Client, kind: str, key: int) -> None:
    assert kari.post(f"{BASE}/{kind}/{key}/share").status_code == 302


@pytest.mark.row("HEL-69")
def test_one_thing_is_shared_seen_and_taken_back_at_once(kari: Client):
    siri, aim = inside(kari), Objective.objects.get()
    before = read(siri.get("/portal/"))
    assert "Our plan together" in before
    assert aim.title not in before

    assert "Only our people see this" in read(kari.get(f"{BASE}/objective/{aim.pk}"))
    shared(kari, "objective", aim.pk)
    seen = read(siri.get("/portal/"))
    assert aim.title in seen
    assert "Secret way" not in seen
    assert SharedItem.objects.get().shared_at == TODAY
    assert AuditEvent.objects.filter(verb="share.shared").exists()

    kari.post(f"{BASE}/objective/{aim.pk}/withdraw")
    assert aim.title not in read(siri.get("/portal/"))
    assert SharedItem.objects.get().withdrawn_at == TODAY


def test_what_an_account_brings_us_in_margin_is_never_shared(kari: Client):
    guest, aim = inside(kari), Objective.objects.get()
    shared(kari, "objective", aim.pk)
    assert aim.title in read(guest.get("/portal/"))
    Objective.objects.update(kind="contribution")

    assert aim.title not in read(guest.get("/portal/"))
    SharedItem.objects.all().delete()
    assert kari.post(f"{BASE}/objective/{aim.pk}/share").status_code == 404


@pytest.mark.trust("T-SESS-4")
def test_a_link_works_once_and_a_new_one_comes_only_by_letter(kari: Client):
    path = invited(kari)
    assert Client().get(path).status_code == 200  # a program that looks at letters uses nothing up
    assert Client().post(path).status_code == 302
    again = Client().post(path)
    assert again.status_code == 410
    assert "Send me a new link" in read(again)

    sent = len(mail.outbox)
    answers = [
        read(Client().post("/portal/sign-in", {"email": email}, headers={"host": "localhost"}))
        for email in ("siri@birch.example", "nobody@birch.example")
    ]
    work_until_done()
    assert answers[0] == answers[1]
    assert len(mail.outbox) == sent + 1
    assert Client().post(link()).status_code == 302


@pytest.mark.trust("T-SESS-3")
def test_a_session_ends_after_thirty_minutes_without_use_and_twelve_hours_anyway(
    kari: Client, clock: time_machine.Coordinates
):
    siri, jan = inside(kari), inside(kari, "Jan Vik")
    clock.shift(timedelta(minutes=30))
    assert siri.get("/portal/").status_code == 200
    clock.shift(timedelta(minutes=30))
    assert siri.get("/portal/").status_code == 200
    assert jan.get("/portal/").status_code == 302
    for _half_hour in range(22):
        clock.shift(timedelta(minutes=30))
        assert siri.get("/portal/").status_code == 200
    clock.shift(timedelta(seconds=1))
    assert siri.get("/portal/").status_code == 302


@pytest.mark.trust("T-SESS-2")
@pytest.mark.parametrize("how", ["left", "restricted", "erased", "merged", "ended", "session"])
def test_whatever_ends_access_ends_it_at_once(kari: Client, how: str):
    siri = inside(kari)
    mine = Contact.objects.filter(name="Siri Moe")
    if how == "merged":
        other = Account.objects.create(key="fir", name="Fir", slug="fir")
        Account.objects.filter(slug="birch").update(merged_into=other)
    elif how == "ended":
        person = PortalSession.objects.get().person
        kari.post(f"{BASE}/people/{person.pk}/end", {"version": person.version})
    elif how == "session":
        PortalSession.objects.update(ended_at=TODAY)
    else:
        field = {"left": "left_on", "restricted": "restricted_on", "erased": "erased_at"}[how]
        mine.update(**{field: TODAY if how == "erased" else TODAY.date()})

    assert siri.get("/portal/").status_code == 302


def test_a_code_has_to_come_besides_the_link_where_the_team_wants_it(kari: Client):
    answer = kari.post(
        f"{BASE}/invite",
        {"contact": Contact.objects.get(name="Siri Moe").pk, "wants_code": "on", "step": "send"},
    )
    code = re.search(r'copy-link">(\w+)<', answer.content.decode())
    assert code
    assert code[1] not in mail.outbox[-1].body

    client = Client()
    assert client.post(link(), {"code": "WRONG"}).status_code == 422
    assert client.post(link()).status_code == 422
    assert client.post(link(), {"code": code[1].lower()}).status_code == 302


def test_neither_session_opens_the_other_side(kari: Client):
    siri = inside(kari)

    assert kari.get("/portal/").status_code == 302
    assert siri.get("/accounts/birch").status_code == 302
    assert "/sign-in?next" in siri.get("/")["Location"]


def test_our_look_beforehand_is_the_portal_itself_and_changes_nothing(kari: Client):
    shared(kari, "objective", Objective.objects.get().pk)
    siri = inside(kari)

    ours = kari.get(f"{BASE}/as/{Contact.objects.get(name='Siri Moe').pk}")

    assert "This is how Siri Moe sees it" in read(ours)
    assert words_of(siri.get("/portal/")) == words_of(ours)
    assert 'href="/portal/documents/new"' not in main_of(ours)


@pytest.mark.row("HEL-69")
def test_the_customer_finishes_their_own_action_and_no_other(kari: Client):
    mine, ours = (
        Action.objects.get(title="Name a second"),
        Action.objects.get(title="Send the parts"),
    )
    siri, jan = inside(kari), inside(kari, "Jan Vik")
    assert siri.get(f"/portal/actions/{mine.pk}/done").status_code == 404
    shared(kari, "action", mine.pk)
    shared(kari, "action", ours.pk)

    said = read(siri.get("/portal/"))
    assert "late 4 days" in said
    for who, what in ((jan, mine), (siri, ours)):
        answer = who.post(f"/portal/actions/{what.pk}/done", {"evidence": "Really"})
        assert answer.status_code == 404
    assert siri.post(f"/portal/actions/{mine.pk}/done", {"evidence": " "}).status_code == 422
    assert (
        siri.post(f"/portal/actions/{mine.pk}/done", {"evidence": "Jan is named"}).status_code
        == 302
    )

    mine.refresh_from_db()
    assert (mine.state, mine.evidence, mine.done_on) == ("done", "Jan is named", TODAY.date())
    assert "Done lately" in read(siri.get("/portal/"))
    assert AuditEvent.objects.filter(verb="portal.action_done", by_id=None).exists()


@pytest.mark.row("HEL-69")
def test_both_sides_talk_on_a_shared_thing_and_the_team_sees_who_looked(kari: Client):
    aim = Objective.objects.get()
    siri = inside(kari)
    shared(kari, "objective", aim.pk)
    siri.get("/portal/")
    attack = "<script>alert(1)</script> Why one?"
    assert siri.post(f"/portal/shared/objective/{aim.pk}", {"text": attack}).status_code == 302

    page = kari.get(BASE)
    assert attack in read(page)
    assert b"<script>alert(1)" not in page.content
    assert "Who saw what" in read(page)
    kari.post(f"{BASE}/objective/{aim.pk}/answer", {"text": "Because you asked."})
    seen = siri.get(f"/portal/shared/objective/{aim.pk}")
    assert "Because you asked." in read(seen)
    assert b"<script>alert(1)" not in seen.content

    mine = PortalComment.objects.get(person__isnull=False)
    siri.post(f"/portal/comments/{mine.pk}/take-back")
    assert attack not in read(kari.get(BASE))
    kari.post(f"{BASE}/objective/{aim.pk}/withdraw")
    late = siri.post(f"/portal/shared/objective/{aim.pk}", {"text": "Too late"})
    assert late.status_code == 404
    assert "taken back" in read(late)


@pytest.mark.row("HEL-69")
def test_the_customer_accepts_exactly_the_version_that_they_read(kari: Client):
    aim = Objective.objects.get()
    siri, plan = inside(kari), AccountPlan.objects.get()
    shared(kari, "objective", aim.pk)
    version = submitted(plan)

    shown = read(siri.get("/portal/"))
    assert "Person account_manager asks you to accept version 1" in shown
    page = siri.get(f"/portal/versions/{version.pk}")
    assert aim.title in read(page)
    assert "Secret way" not in read(page)
    siri.post(f"/portal/versions/{version.pk}", {"text": "Two invoices"})
    assert "Two invoices" in read(kari.get(BASE))
    assert "Siri" in (told := read(siri.get("/portal/")).partition("wrote on")[0][-60:]), told
    assert "wrote on" in read(siri.get("/portal/")), (
        "that they asked is not forgotten by their page"
    )

    address = f"/portal/versions/{version.pk}/accept"
    assert siri.post(address, {"digest": "of another text"}).status_code == 409
    digest = re.search(r'name="digest" value="(\w+)"', page.content.decode())
    assert digest
    assert siri.post(address, {"digest": digest[1]}).status_code == 302
    version.refresh_from_db()
    assert (version.state, version.acceptance.contact.name) == ("accepted", "Siri Moe")
    assert "asks you to accept" not in read(siri.get("/portal/"))


@pytest.mark.row("HEL-30")
def test_a_customers_idea_reaches_the_team_and_becomes_something_both_undertake(kari: Client):
    siri, jan = inside(kari), inside(kari, "Jan Vik")
    assert siri.post("/portal/ideas/new", {"text": " "}).status_code == 422
    assert siri.post("/portal/ideas/new", {"text": "Shared stock in Tartu"}).status_code == 302
    kari.post("/accounts/birch/white-space/ideas/new", {"text": "Raise their prices"})
    idea = Idea.objects.get(contact__name="Siri Moe")

    assert "Siri Moe, in the portal" in read(kari.get("/accounts/birch/white-space"))
    seen = read(jan.get("/portal/"))
    assert "Shared stock in Tartu" in seen
    assert "Raise their prices" not in seen
    plan = AccountPlan.objects.get()
    answer = kari.post(
        f"/accounts/birch/ideas/{idea.pk}/together",
        {
            "title": "One stock in Tartu",
            "plan": plan.pk,
            "care": "develop",
            "version": idea.version,
        },
    )
    assert answer.status_code == 302, read(answer)

    made = Initiative.objects.get()
    idea.refresh_from_db()
    assert (made.idea, made.is_joint, idea.state) == (idea, True, "taken_up")
    assert "taken up" in read(siri.get("/portal/"))
    assert "One stock in Tartu" not in read(siri.get("/portal/"))
    shared(kari, "initiative", made.pk)
    assert "One stock in Tartu" in read(siri.get("/portal/"))
    assert "One stock in Tartu" in read(kari.get("/accounts/birch/white-space"))


def test_the_plan_is_handed_out_on_paper_for_who_does_not_come_in(kari: Client):
    shared(kari, "objective", Objective.objects.get().pk)
    contact = Contact.objects.get(name="Jan Vik")

    for answer in (
        inside(kari).get("/portal/plan.pdf"),
        kari.get(f"{BASE}/as/{contact.pk}/plan.pdf"),
    ):
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.content.startswith(b"%PDF")


def test_the_portal_can_have_a_host_of_its_own(kari: Client, settings: object):
    settings.ORCHARD_PORTAL_URL = "http://plan.test"
    settings.ALLOWED_HOSTS = ["testserver", "plan.test"]
    settings.ORCHARD_URL = "http://testserver"
    kari.post(
        f"{BASE}/invite", {"contact": Contact.objects.get(name="Siri Moe").pk, "step": "send"}
    )

    assert "http://plan.test/portal/enter/" in mail.outbox[-1].body
    there = Client(headers={"host": "plan.test"})
    assert there.get("/portal/sign-in").status_code == 200
    assert there.get("/accounts/birch").status_code == 404
    assert there.get("/")["Location"] == "/portal/"
    assert Client().get("/portal/sign-in").status_code == 404


def submitted(plan: AccountPlan) -> PlanVersion:
    """Return a version of the plan that was approved and sent to the customer."""
    names = ("Person account_manager", "Person programme_director")
    manager, director = (User.objects.get(name=one) for one in names)
    made = versions.submit_version(plan_rows.make_whole(plan, manager), by=manager, at=TODAY)
    made = versions.approve_version(made, expected=made.version, by=director, at=TODAY)
    return versions.share_version(made, expected=made.version, by=manager, at=TODAY)


def main_of(answer: object) -> str:
    """Return the parts of the plan as they were sent."""
    found = re.search(r'<div class="portal-parts">.*</main>', answer.content.decode(), re.DOTALL)
    assert found
    return found[0]


def words_of(answer: object) -> list[str]:
    """Return what stands there, in its order."""
    return re.sub(r"<[^>]*>", " ", main_of(answer)).split()


def work_until_done() -> None:
    from postman import work

    assert work()
