"""Pages of people, settings, KPIs, teams and comments: they work, others cannot write, few queries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from attaching import upload
from orchard.domain.accounts import filing
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts import services as account_services
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import SourceCustomer, TeamRole
from orchard.domain.core import services
from orchard.domain.core.models import AuditEvent, Comment, ExchangeRate, PolicyVersion, User
from orchard.domain.core.rules import Role
from orchard.domain.programme import services as programme
from orchard.domain.programme.models import Kpi, KpiOpening
from people import NOON, make_user

pytestmark = pytest.mark.django_db
BUDGET, BUDGET_OF_ACCOUNT = 15, 25
TEAM = "/accounts/nordvik-as/team"
COMMENTS = "/accounts/nordvik-as/comments"
FILES = "/accounts/nordvik-as/files"


@pytest.fixture
def account(db: None) -> Account:
    services.found_organisation("Nordvik", currency="EUR", by=None, at=NOON)
    importer = User.objects.operator().get()
    customers = [SourceCustomer("1", "Nordvik AS", account="Nordvik AS")]
    account_services.fold_customers("erp", customers=customers, by=importer, at=NOON)
    return Account.objects.get()


@pytest.fixture
def director(account: Account) -> User:
    return make_user("Dir", Role.PROGRAMME_DIRECTOR, Role.ADMINISTRATOR)


@pytest.fixture
def reader(account: Account) -> User:
    return make_user("Rea", Role.READER)


@pytest.fixture
def as_director(client: Client, director: User) -> Client:
    client.force_login(director)
    return client


@pytest.fixture
def as_reader(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


PAGES = (
    "/me", "/me/sessions", "/me/two-factor", "/me/password", "/settings", "/settings/users",
    "/settings/users/invite", "/settings/organisation", "/settings/policy", "/settings/policy/abc",
    "/settings/rates", "/settings/glossary", "/settings/outbox", "/programme/kpis",
    "/programme/kpis/new", "/programme/kpis/concentration", TEAM, f"{TEAM}/new", COMMENTS, FILES,
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_within_its_budget(
    as_director: Client,
    director: User,
    path: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    settings: Settings,
    tmp_path: Path,
):
    settings.DATA_DIR = tmp_path
    programme.found_register("ledger", by=director, at=NOON)
    for number in range(12):
        person = make_user(f"Person {number}", Role.READER, Role.OPERATIONS)
        filing.attach(Account.objects.get(), upload=upload(), by=person, at=NOON)
        text = f"@Dir and @Person {number}"
        account_services.comment_on(Account.objects.get(), text=text, by=person, at=NOON)
    as_director.get(path)

    with django_assert_max_num_queries(BUDGET_OF_ACCOUNT if "/accounts/" in path else BUDGET):
        answer = as_director.get(path)

    assert answer.status_code == 200


def test_a_reader_finds_no_settings_of_administrators(as_reader: Client, director: User):
    hidden = ["/settings/users/invite", "/settings/organisation", "/settings/outbox"]
    hidden += [f"/settings/users/{director.pk}", "/settings/policy/abc", "/settings/rates"]

    assert {path: as_reader.get(path).status_code for path in hidden} == dict.fromkeys(hidden, 404)
    seen = as_reader.get("/settings/users").content.decode()
    assert director.name in seen
    assert f'href="/settings/users/{director.pk}"' not in seen


def test_a_reader_writes_nothing(as_reader: Client, director: User, account: Account):
    events = AuditEvent.objects.count()
    writes = {
        f"/settings/users/{director.pk}/deactivate": {},
        f"{TEAM}/new": {"user": director.pk, "role": "member", "since": "2026-03-02"},
        COMMENTS: {"text": "hello"},
        "/programme/kpis/found": {},
    }

    codes = {as_reader.post(path, data).status_code for path, data in writes.items()}

    assert codes == {404}
    assert AuditEvent.objects.count() == events


def test_a_person_is_deactivated_and_let_back_in(as_director: Client, reader: User):
    as_director.post(f"/settings/users/{reader.pk}/deactivate")
    left = User.objects.get(pk=reader.pk).is_active
    as_director.post(f"/settings/users/{reader.pk}/reactivate")

    assert (left, User.objects.get(pk=reader.pk).is_active) == (False, True)


def test_the_last_administrator_keeps_the_role_and_reads_why(as_director: Client, director: User):
    services.set_roles(User.objects.operator().get(), roles=(), by=director, at=NOON)

    answer = as_director.post(f"/settings/users/{director.pk}/roles", {"roles": ["reader"]})

    assert answer.status_code == 422
    assert "Name another administrator" in answer.content.decode()


def test_two_who_edit_the_organisation_see_both_texts(as_director: Client):
    form = {"organisation": "First", "fiscal_year_starts": 1, "time_zone": "UTC"}
    as_director.post("/settings/organisation", form | {"version": 1})

    answer = as_director.post(
        "/settings/organisation", form | {"organisation": "Second", "version": 1}
    )

    text = answer.content.decode()
    assert "First" in text
    assert "Second" in text


def test_a_policy_is_proposed_and_approved(as_director: Client):
    given = {
        "reason": "Ours",
        "valid_from": "2099-01-01",
        "value_a_line": "0.7",
        "value_b_line": "0.95",
    }
    given |= {"value_best_share": "0.2", "value_middle_share": "0.6"}

    as_director.post("/settings/policy/abc", given)
    as_director.post("/settings/policy/1/approve")

    version = PolicyVersion.objects.get()
    assert version.groups["abc"]["a_line"] == 0.7
    assert version.is_approved


@pytest.mark.parametrize("lines", ["0.1, 0.3", "[0.1, 0.3]"])
def test_several_numbers_of_a_policy_stand_without_brackets(as_director: Client, lines: str):
    form = as_director.get("/settings/policy/concentration").context["form"]
    given = {name: form[name].value() for name in form.fields if name.startswith("value_")}
    given |= {"reason": "Ours", "valid_from": "2099-01-01"}

    as_director.post("/settings/policy/concentration", {**given, "value_one_account_lines": lines})

    assert given["value_one_account_lines"] == "0.1, 0.2, 0.4"
    kept = PolicyVersion.objects.get().groups["concentration"]
    assert kept["one_account_lines"] == [0.1, 0.3]
    assert kept["hhi_lines"] == [1500.0, 2500.0]


def test_each_weight_of_a_policy_has_a_field_of_its_own(as_director: Client):
    form = as_director.get("/settings/policy/health").context["form"]
    given = {name: form[name].value() for name in form.fields if name.startswith("value_")}
    given |= {"reason": "Ours", "valid_from": "2099-01-01"}
    new = {"value_weights__delivery": "25", "value_weights__relationship": "15"}

    as_director.post("/settings/policy/health", {**given, **new})

    assert form["value_weights__delivery"].label == "Weights · Delivery"
    kept = PolicyVersion.objects.get().groups["health"]["weights"]
    assert (kept["delivery"], kept["relationship"], kept["risk"]) == (25, 15, 5.0)


@pytest.mark.parametrize("line", ["2", "nonsense", "", '"x"', "[1]", "1e999"])
def test_impossible_numbers_of_a_policy_are_refused(as_director: Client, line: str):
    given = {
        "reason": "Ours",
        "valid_from": "2099-01-01",
        "value_a_line": line,
        "value_b_line": "0.95",
    }
    given |= {"value_best_share": "0.2", "value_middle_share": "0.6"}

    assert as_director.post("/settings/policy/abc", given).status_code == 200
    assert not PolicyVersion.objects.exists()


def test_a_rate_is_stored(as_director: Client):
    given = {"currency": "SEK", "month": "2026-02", "rate": "0.0931", "source": "ECB"}

    as_director.post("/settings/rates", given)

    assert str(ExchangeRate.objects.get()) == "SEK 2026-02: 0.09310000"


def test_a_seat_is_given_handed_over_and_ended(as_director: Client, director: User, reader: User):
    given = {"user": director.pk, "role": "account_manager", "since": "2026-03-02", "percent": "40"}
    as_director.post(f"{TEAM}/new", given | {"counterpart": "Anne"})
    seat = Assignment.objects.get()

    as_director.post(f"{TEAM}/{seat.pk}/hand-over", {"user": reader.pk, "on": "2026-03-03"})
    new = Assignment.objects.open().get()
    as_director.post(f"{TEAM}/{new.pk}/end", {"version": new.version})

    assert (new.user, str(new.time_share), new.counterpart) == (reader, "0.400", "Anne")
    assert not Assignment.objects.open().exists()


def test_a_taken_seat_is_refused_with_a_reason(
    as_director: Client, director: User, account: Account
):
    given = {"user": director.pk, "role": "sponsor", "since": "2026-03-02"}
    as_director.post(f"{TEAM}/new", given)

    answer = as_director.post(f"{TEAM}/new", given)

    assert "Hand the seat over" in answer.content.decode()


def test_the_team_comes_as_a_fragment(as_director: Client):
    text = as_director.get(f"{TEAM}?part=team").content.decode()

    assert "without line authority" in text
    assert "<html" not in text


def test_following_is_switched(as_reader: Client, reader: User, account: Account):
    as_reader.post("/accounts/nordvik-as/watch", {"follow": "yes"})
    followed = accounts.is_watching(reader, account)
    as_reader.post("/accounts/nordvik-as/watch", {"follow": "no"})

    assert (followed, accounts.is_watching(reader, account)) == (True, False)


def test_a_comment_is_written_escaped_deleted_and_restored(as_director: Client):
    as_director.post(COMMENTS, {"text": "<script>alert(1)</script>"})
    comment = Comment.objects.get()
    shown = as_director.get(COMMENTS).content.decode()
    as_director.post(f"{COMMENTS}/{comment.pk}/delete", {"version": comment.version})
    gone = "alert(1)" not in as_director.get(COMMENTS).content.decode()
    as_director.post(f"{COMMENTS}/{comment.pk}/restore")

    assert "&lt;script&gt;" in shown
    assert gone
    assert "alert(1)" in as_director.get(COMMENTS).content.decode()


def test_nobody_edits_the_comment_of_another(as_director: Client, account: Account):
    ola = make_user("Ola", Role.ACCOUNT_MANAGER)
    comment = account_services.comment_on(account, text="mine", by=ola, at=NOON)

    assert as_director.post(f"{COMMENTS}/{comment.pk}", {"text": "yours"}).status_code == 404
    assert Comment.objects.get().text == "mine"


@pytest.mark.parametrize("version", ["", "1", "one", "9" * 40])
def test_a_comment_is_only_changed_in_the_state_that_was_seen(as_director: Client, version: str):
    as_director.post(COMMENTS, {"text": "first"})
    comment = Comment.objects.get()
    as_director.post(f"{COMMENTS}/{comment.pk}", {"text": "second", "version": "1"})

    answer = as_director.post(f"{COMMENTS}/{comment.pk}", {"text": "third", "version": version})

    assert answer.status_code == 200
    assert Comment.objects.get().text == "second"


@pytest.mark.parametrize("version", ["", "1", "one", "9" * 40])
def test_what_changed_meanwhile_is_neither_deleted_nor_ended(
    as_director: Client, director: User, version: str
):
    as_director.post(COMMENTS, {"text": "first"})
    given = {"user": director.pk, "role": "sponsor", "since": "2026-03-02"}
    as_director.post(f"{TEAM}/new", given)
    programme.found_register("ledger", by=director, at=NOON)
    for kind in (Comment, Assignment, Kpi):
        kind.objects.update(version=2)
    paths = (
        f"{COMMENTS}/{Comment.objects.get().pk}/delete",
        f"{TEAM}/{Assignment.objects.get().pk}/end",
        "/programme/kpis/contribution/remove",
    )

    answers = [as_director.post(path, {"version": version}) for path in paths]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert b"meanwhile" in answers[0].content
    assert Comment.objects.get().deleted_at is None
    assert Assignment.objects.get().until is None
    assert Kpi.objects.get(key="contribution").removed_at is None


def test_two_people_change_a_kpi_and_the_second_sees_both(as_director: Client, director: User):
    programme.found_register("ledger", by=director, at=NOON)
    path = "/programme/kpis/contribution/change"
    form = as_director.get(path).context["form"]
    mine = {name: form[name].value() or "" for name in form.fields} | {"source": "mine"}
    Kpi.objects.filter(key="contribution").update(source="theirs", version=2)

    answer = as_director.post(path, mine)
    page = answer.content.decode()

    assert Kpi.objects.get(key="contribution").source == "theirs"
    assert "theirs" in page
    assert 'value="mine"' in page
    as_director.post(path, mine | {"version": answer.context["form"].conflict.version})
    assert Kpi.objects.get(key="contribution").source == "mine"


@pytest.mark.parametrize("version", ["", "0"])
def test_a_kpi_is_not_changed_by_who_does_not_say_what_they_saw(
    as_director: Client, director: User, version: str
):
    programme.found_register("ledger", by=director, at=NOON)
    path = "/programme/kpis/contribution/change"
    form = as_director.get(path).context["form"]
    mine = {name: form[name].value() or "" for name in form.fields} | {"source": "mine"}

    as_director.post(path, mine | {"version": version})

    assert Kpi.objects.get(key="contribution").source != "mine"


@pytest.mark.parametrize("group", ["__class__", "__doc__", "groups"])
def test_a_group_that_the_policy_lacks_has_no_page(as_director: Client, group: str):
    assert as_director.get(f"/settings/policy/{group}").status_code == 404


def test_a_hidden_account_has_no_pages(as_reader: Client, director: User, account: Account):
    account_services.restrict_account(account, expected=1, insiders=[], by=director, at=NOON)

    assert {as_reader.get(path).status_code for path in (TEAM, COMMENTS)} == {404}


def test_opening_a_kpi_is_noted_once_a_day(as_director: Client, director: User):
    programme.found_register("ledger", by=director, at=NOON)
    for _time in range(2):
        as_director.post("/programme/kpis/concentration/opened")

    assert KpiOpening.objects.count() == 1
    assert AuditEvent.objects.filter(verb="kpi.opened").count() == 1


def test_a_target_for_meetings_is_refused_with_an_explanation(as_director: Client, director: User):
    given = {
        "title": "Meetings per month", "supports": "none", "formula": "count", "source": "calendar",
        "frequency": "monthly", "target": "8", "owner": director.pk,
    }  # fmt: skip

    answer = as_director.post("/programme/kpis/new", given)

    assert "counted activity grows" in answer.content.decode()
    assert not Kpi.objects.exists()


def test_an_unused_kpi_is_proposed_for_removal(as_director: Client, director: User):
    programme.found_register("ledger", by=director, at=NOON)
    Kpi.objects.update(added_at=NOON.replace(year=2020))
    programme.decide(
        Kpi.objects.get(key="contribution"),
        text="Reprice",
        on=date(2026, 1, 1),
        by=director,
        at=NOON,
    )

    text = as_director.get("/programme/kpis").content.decode()

    assert "Proposed for removal" in text
    assert "Reprice" in text


def test_roles_of_a_team_are_those_of_the_rules(as_director: Client):
    text = as_director.get(f"{TEAM}/new").content.decode()

    assert all(f'value="{role.value}"' in text for role in TeamRole)
