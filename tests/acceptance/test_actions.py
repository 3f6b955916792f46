"""Actions as people use them: planned, reminded of, moved, done with evidence, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail

from acting import a_risk, planned
from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services
from orchard.domain.plans.jobs import send_work_letter
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import letters
from orchard.domain.plans.services import plan as services_of_plan
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function, Level
from orchard.interfaces.web.actions.paging import ON_A_PAGE
from people import NOON
from reading import read, shown

__all__ = ["browser"]

BASE = "/accounts/birch/actions"


def on(day: str, hour: int = 9) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(f"{day}T{hour:02d}:00+00:00"), tick=False)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with on("2026-08-20"):
        yield


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager and a sponsor of Birch, others without a seat, and somebody at Birch."""
    found = everybody(settings)
    account = make_birch(found, Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR)
    Contact.objects.create(account=account, name="Jan Vik", function=Function.OPERATIONS,
                           level=Level.MANAGER, source="card", added_at=NOON)  # fmt: skip
    a_risk(account, found[Role.ACCOUNT_MANAGER])
    return found


def birch() -> Account:
    return Account.objects.get(key="birch")


def risk():
    return birch().risks.get()


def said(people: dict[Role, User], **others: object) -> dict[str, object]:
    """Return what the form of an action takes."""
    return {
        "title": "Offer a second carrier", "who": f"user-{people[Role.ACCOUNT_MANAGER].pk}", "due_on": "2026-09-20",
        "leads_up_to": f"risk-{risk().pk}", "care": "protect", "towards": "operations", **others,
    }  # fmt: skip


def made(people: dict[Role, User], who: Role | Contact, title: str, due_on: str, at: str) -> Action:
    """Plan an action on an earlier day, as the manager did then."""
    moment = datetime.fromisoformat(f"{at}T09:00+00:00")
    person = people[who] if isinstance(who, Role) else who
    return planned(
        risk(), person, by=people[Role.ACCOUNT_MANAGER], title=title,
        due_on=date.fromisoformat(due_on), at=moment,
    )  # fmt: skip


@pytest.mark.row("HEL-66")
def test_an_action_has_a_day_in_three_to_twelve_months_and_leads_up_to_something(
    browser: Person, people: dict[Role, User]
):
    client = browser(Role.ACCOUNT_MANAGER)
    assert "No action is planned" in shown(client, BASE)

    answer = client.post(f"{BASE}/new", said(people))
    assert answer.status_code == 302, read(answer)
    client.post(f"{BASE}/new", said(people, title="Build their plant", due_on="2027-10-01"))

    near, far = Action.objects.order_by("due_on")
    assert (near.risk, near.due_on, near.care) == (risk(), date(2026, 9, 20), "protect")
    text = shown(client, BASE)
    assert "2 actions to do" in text
    assert "Offer a second carrier Risk: They lose their plant" in text
    assert text.count("later than twelve months: is it an objective?") == 1
    services_of_plan.begin_plan(birch(), year=2026, by=people[Role.ACCOUNT_MANAGER], at=NOON)
    of_plan = shown(client, "/accounts/birch/plan")
    assert "Offer a second carrier Risk: They lose their plant" in of_plan
    close, later = "Planned for sooner than three months", "Later than twelve months"
    assert "1 was planned for sooner than three months" in text
    for row, warned in ((near, [True, False]), (far, [False, True])):
        own = shown(client, f"{BASE}/{row.pk}")
        assert [close in own, later in own] == warned
    wrong = [
        ({"leads_up_to": ""}, "This field is required"),
        ({"who": ""}, "This field is required"),
        ({"due_on": "2026-08-19"}, "This day is gone"),
        ({"due_on": ""}, "This field is required"),
    ]
    for changes, words in wrong:
        answer = client.post(f"{BASE}/new", said(people, **changes))
        assert (answer.status_code, words in read(answer)) == (422, True), words
    assert Action.objects.count() == 2


@pytest.mark.row("HEL-67")
def test_the_matrix_says_who_does_what_towards_whom(browser: Person, people: dict[Role, User]):
    client = browser(Role.ACCOUNT_MANAGER)
    client.post(f"{BASE}/new", said(people, title="Reserve a line"))
    jan = Contact.objects.get()
    client.post(
        f"{BASE}/new", said(people, title="Name a second", who=f"contact-{jan.pk}", towards="")
    )
    client.post(f"{BASE}/new", said(people, title="Call the board", towards="management"))

    text = shown(client, f"{BASE}/who")

    assert "Nobody does anything towards: Specialists and users · Procurement and finance" in text
    assert "Person account_manager Account manager Call the board 20 Sep 2026" in text
    assert "Person executive_sponsor Executive sponsor · no action" in text
    assert "Jan Vik theirs Operations, IT, logistics" in text
    assert [one.user is None for one in Action.objects.order_by("pk")] == [False, True, False]
    reader = shown(browser(Role.READER), f"{BASE}/who")
    assert "Jan Vik" not in reader
    assert "somebody at the customer" in reader
    assert "Jan Vik" not in shown(browser(Role.READER), BASE)


@pytest.mark.row("SAN-43")
def test_ones_work_stands_late_first_and_is_done_with_evidence(
    browser: Person, people: dict[Role, User], django_assert_max_num_queries
):
    made(people, Role.OPERATIONS, "Later", "2026-10-01", "2026-08-01")
    late = made(people, Role.OPERATIONS, "Late", "2026-08-16", "2026-08-01")
    made(people, Role.ACCOUNT_MANAGER, "Not mine", "2026-08-16", "2026-08-01")
    client = browser(Role.OPERATIONS)
    client.get("/actions")

    with django_assert_max_num_queries(15):
        text = shown(client, "/actions")
    assert text.index("Late Risk: They lose their plant · Birch") < text.index("Later Risk")
    assert "late 4 days" in text
    assert "Not mine" not in text
    empty = client.post(f"{BASE}/{late.pk}/done?next=/actions", {"version": "1", "evidence": ""})
    assert empty.status_code == 422
    done = {"version": "1", "evidence": "Their mail of today"}
    answer = client.post(f"{BASE}/{late.pk}/done?next=/actions", done)

    assert answer["Location"] == "/actions"
    late.refresh_from_db()
    assert (late.state, late.done_on, late.evidence) == ("done", date(2026, 8, 20), "Their mail of today")  # fmt: skip
    text = shown(client, "/actions")
    assert "late 4 days" not in text
    assert client.post(f"{BASE}/{late.pk}/reopen?version=2").status_code == 302
    assert "late 4 days" in shown(client, "/actions")
    assert client.post(f"{BASE}/{late.pk}/drop", {"version": "3", "reason": "x"}).status_code in (
        403,
        404,
    )


@pytest.mark.row("SAN-43")
def test_the_board_moves_actions_by_buttons_and_goes_back_to_its_filters(
    browser: Person, people: dict[Role, User]
):
    one = made(people, Role.ACCOUNT_MANAGER, "Carrier", "2026-09-01", "2026-08-01")
    client, page = browser(Role.ACCOUNT_MANAGER), "/actions/board?whose=mine"
    assert "Open 1 Carrier Birch" in shown(client, page)

    answer = client.post(
        f"{BASE}/{one.pk}/start?next=%2Factions%2Fboard%3Fwhose%3Dmine", {"version": "1"}
    )

    assert answer["Location"] == page
    assert "In progress 1 Carrier Birch" in shown(client, page)
    client.post(f"{BASE}/{one.pk}/done", {"version": "2", "evidence": "Signed"})
    assert "Done in 30 days 1 Carrier" in shown(client, page)
    assert "Carrier" not in shown(client, "/actions/board?whose=mine&care=water")
    other = browser(Role.EXECUTIVE_SPONSOR)
    assert "Carrier" in shown(other, "/actions/board")
    assert "Carrier" not in shown(other, "/actions/board?whose=mine")
    assert "Carrier" not in shown(browser(Role.FINANCE), "/actions/board"), "not of their accounts"
    assert "Carrier" in shown(browser(Role.FINANCE), "/actions/board?whose=all&account=birch")
    away = client.post(f"{BASE}/{one.pk}/reopen?next=https://evil.example/x", {"version": "3"})
    assert away["Location"] == BASE


@pytest.mark.row("SAN-43")
def test_calendar_and_weeks_ahead_show_when_who_has_what(browser: Person, people: dict[Role, User]):
    made(people, Role.OPERATIONS, "Carrier", "2026-09-02", "2026-08-01")
    made(people, Role.OPERATIONS, "Overdue", "2026-08-10", "2026-08-01")
    made(people, Role.ACCOUNT_MANAGER, "Today", "2026-08-20", "2026-08-01")
    client = browser(Role.ACCOUNT_MANAGER)

    august, september = (
        shown(client, f"/actions/calendar{month}") for month in ("", "?month=2026-09")
    )
    assert "August 2026" in august
    assert "10 Mon, August late: Overdue" in august
    assert "2 Wed, September Carrier" in september
    for wrong in ("nonsense", "0001-01", "9999-12"):
        assert "August 2026" in shown(client, f"/actions/calendar?month={wrong}")
    load = shown(client, "/actions/load")
    first, second = load.index("Person account_manager –"), load.index("Person operations 1")
    assert first < second, "by name, whoever has more"
    assert "Person operations 1 – – 1 –" in load
    assert "Person account_manager – 1 –" in load
    table = shown(client, "/actions/all?state=late")
    assert "Overdue" in table
    assert "Carrier" not in table


@pytest.mark.row("SAN-43")
def test_home_reminds_seven_days_and_one_day_before_and_tells_who_leads_what_is_late(
    browser: Person, people: dict[Role, User]
):
    one = made(people, Role.OPERATIONS, "Carrier", "2026-08-27", "2026-08-01")
    due, late = "Carrier for Birch is due", "Carrier for Birch is late"

    with on("2026-08-19"):
        assert due not in shown(browser(Role.OPERATIONS), "/")
    client = browser(Role.OPERATIONS)
    assert f"{due} Due on 27 Aug 2026, in 7 days." in shown(client, "/")
    assert "remind me at the next step" in shown(client, f"{BASE}/{one.pk}")
    client.post(f"{BASE}/{one.pk}/heard", {"version": "1"})
    assert due not in shown(client, "/")
    with on("2026-08-26"):
        assert "in 1 day." in shown(browser(Role.OPERATIONS), "/")
        assert late not in shown(browser(Role.ACCOUNT_MANAGER), "/")
    with on("2026-08-30"):
        assert late in shown(browser(Role.ACCOUNT_MANAGER), "/"), "three days later"
        assert late not in shown(browser(Role.PROGRAMME_DIRECTOR), "/")
    with on("2026-09-06"):
        assert late in shown(browser(Role.PROGRAMME_DIRECTOR), "/"), "ten days later"
        client = browser(Role.OPERATIONS)
        client.post(f"{BASE}/{one.pk}/done", {"version": "2", "evidence": "Mail"})
        for role in (Role.OPERATIONS, Role.ACCOUNT_MANAGER, Role.PROGRAMME_DIRECTOR):
            assert "Carrier" not in shown(browser(role), "/")


@pytest.mark.row("SAN-43")
def test_days_are_those_of_the_organisation(browser: Person, people: dict[Role, User]):
    one = made(people, Role.OPERATIONS, "Carrier", "2026-08-20", "2026-08-01")
    Organisation.objects.update(time_zone="Pacific/Auckland")

    with on("2026-08-20", hour=13):  # the 21st there
        assert "late 1 day" in shown(browser(Role.OPERATIONS), "/actions")
        client = browser(Role.OPERATIONS)
        client.post(f"{BASE}/{one.pk}/done", {"version": "1", "evidence": "Mail"})

    one.refresh_from_db()
    assert one.done_on == date(2026, 8, 21)


@pytest.mark.row("HEL-80")
def test_execution_counts_what_was_due_and_each_number_leads_to_its_actions(
    browser: Person, people: dict[Role, User]
):
    manager, jan = people[Role.ACCOUNT_MANAGER], Contact.objects.get()
    ways = {"On time": "2026-08-01", "Too late": "2026-08-12"}
    for title, day in ways.items():
        one = made(people, Role.ACCOUNT_MANAGER, title, "2026-08-10", "2026-07-01")
        at = datetime.fromisoformat(f"{day}T09:00+00:00")
        services.finish_action(one, expected=1, evidence="Mail", by=manager, at=at)
    theirs = made(people, jan, "By them", "2026-08-11", "2026-07-01")
    at = datetime(2026, 8, 11, 9, tzinfo=UTC)
    services.finish_action(theirs, expected=1, evidence="Mail", by=manager, at=at)
    given_up = made(people, Role.ACCOUNT_MANAGER, "Given up", "2026-08-11", "2026-07-01")
    services.drop_action(given_up, expected=1, reason="They closed it", by=manager, at=at)
    made(people, jan, "Not yet", "2026-08-12", "2026-07-01")
    made(people, Role.ACCOUNT_MANAGER, "To come", "2026-12-01", "2026-07-01")
    client = browser(Role.ACCOUNT_MANAGER)

    text = shown(client, "/actions/execution")

    assert "up to 20 Aug 2026" in text
    assert "Done on time 40 %" in text.replace(" A ", " ")
    assert "2 of 5 that were due" in text
    assert "1 of 3 on time" in text, "alone"
    assert "1 of 2 on time" in text, "with the customer"
    for fate, count, words, title in (
        ("on_time", 2, "done on time", "On time"), ("late", 1, "done late", "Too late"),
        ("dropped", 1, "dropped with a reason", "Given up"), ("open", 1, "not done yet", "Not yet"),
    ):  # fmt: skip
        assert f"{count} {words}" in text
        behind = shown(client, f"/actions/execution?fate={fate}")
        assert title in behind
        assert "To come" not in behind
        assert behind.count("Risk: They lose their plant") == count
    assert "2 of 5 that were due" in shown(client, BASE)
    own = client.get(BASE).content.decode()
    for behind in ("fate=late", "among=joint#behind", "among=owned#behind"):
        assert f"/actions/execution?whose=all&amp;account=birch&amp;{behind}" in own


@pytest.mark.row("HEL-80")
def test_execution_is_shown_as_it_stood_on_a_past_day(browser: Person, people: dict[Role, User]):
    one = made(people, Role.ACCOUNT_MANAGER, "Carrier", "2026-08-10", "2026-07-01")
    at = datetime(2026, 8, 14, 9, tzinfo=UTC)
    services.finish_action(one, expected=1, evidence="Mail", by=people[Role.ACCOUNT_MANAGER], at=at)
    client = browser(Role.ACCOUNT_MANAGER)

    text = shown(client, "/actions/execution?on=2026-08-13")

    assert "up to 13 Aug 2026" in text
    assert "1 not done yet" in text
    assert "Actions count as they stood on that day" in text
    assert "Carrier" in shown(client, "/actions/execution?on=2026-08-13&fate=open")
    assert "1 done late" in shown(client, "/actions/execution?on=2026-08-14")
    for said in ("tomorrow", "0001-01-01", "2027-01-01"):
        assert "up to 20 Aug 2026" in shown(client, f"/actions/execution?on={said}")


@pytest.mark.row("HEL-80")
def test_behind_each_number_stand_all_its_actions_page_by_page(
    browser: Person, people: dict[Role, User]
):
    client, jan = browser(Role.ACCOUNT_MANAGER), Contact.objects.get()
    for number in range(ON_A_PAGE):
        made(people, Role.ACCOUNT_MANAGER, f"Alone {number}", "2026-08-10", "2026-07-01")
    made(people, jan, "With them", "2026-08-11", "2026-07-01")
    moved = made(people, Role.ACCOUNT_MANAGER, "Moved", "2026-07-20", "2026-07-01")
    services.move_action(moved, expected=1, due_on=date(2026, 8, 12), at=datetime(2026, 7, 2, tzinfo=UTC),
                         by=people[Role.ACCOUNT_MANAGER])  # fmt: skip

    def behind(asked: str) -> str:
        return shown(client, f"/actions/execution?{asked}")

    for part, is_there in (
        ("joint", [True, False, False]), ("owned", [True, False, False]),
        ("moved", [False, True, False]), ("internal", [False, False, True]),
    ):  # fmt: skip
        text = behind(f"among={part}")
        assert [one in text for one in ("With them", "Moved", "Alone 49")] == is_there, part
    assert "With them" not in behind("fate=open")
    page = client.get("/actions/execution?fate=open").content.decode()
    further = re.search(r'href="\?([^"]*after=[^"]*)"', page)
    assert further is not None
    second = behind(further[1].replace("&amp;", "&"))
    assert [one in second for one in ("With them", "Moved", "Alone 49")] == [True, True, False]
    assert behind("among=due").count("Risk: They lose their plant") == ON_A_PAGE


@pytest.mark.row("SAN-43")
def test_the_letter_of_the_week_leaves_on_monday_and_once_the_mail_server_answers(
    browser: Person, people: dict[Role, User], settings
):
    made(people, Role.OPERATIONS, "CNRY-secret-carrier", "2026-08-16", "2026-08-01")
    made(people, Role.OPERATIONS, "Due soon", "2026-08-26", "2026-08-01")
    address = people[Role.OPERATIONS].email

    assert night("2026-08-21") == [address], "who never got one gets it now"
    text = mail.outbox[0].body
    assert "1 action of yours is late. 1 is due within a week." in text
    assert "CNRY" not in text
    assert "Birch" not in text
    assert night("2026-08-23") == []
    settings.EMAIL_BACKEND = "acting.NoServer"
    with pytest.raises(ConnectionRefusedError):
        night("2026-08-24")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert night("2026-08-25") == [address], "nothing is lost"
    assert night("2026-08-26") == []
    browser(Role.OPERATIONS).post("/actions/letter", {"mail": "no"})
    assert night("2026-08-31") == []


def night(day: str) -> list[str]:
    """Do what the night does about letters, and return to whom they went."""
    mail.outbox.clear()
    operator = User.objects.operator().get()
    moment = datetime.fromisoformat(f"{day}T02:00+00:00")
    for reader in letters.readers(operator, today=moment.date()):
        send_work_letter.call(reader, moment.isoformat())
    return [one.to[0] for one in mail.outbox]
