"""The account pages: they work, are hidden from outsiders, and never scan with the rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orchard.domain.accounts.models import Account
from orchard.domain.economics.models import AccountFigures
from world import SECRET

PAGES = ("", "/timeline", "/economics", "/what-if", "/lines", "/long-run", "/plan-by-quarter",
         "/forecasts", "/price-defence", "/figures/value", "/figures/contribution",
         "/figures/revenue", "/figures/years", "/figures/step-net", "/figures/all-contribution",
         "/figures/statistical")  # fmt: skip
OPEN = ("", "/timeline", "/economics", "/long-run", "/figures/revenue", "/figures/years")
OPEN_WITH_LEDGER = (*OPEN, "/lines")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_manager(world, as_, page):
    answer = as_("account_manager").get(f"/accounts/{world.own.slug}{page}")

    assert answer.status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_confidential_account_does_not_exist_for_others(world, as_, page):
    answer = as_("programme_director").get(f"/accounts/{world.secret.slug}{page}")

    assert answer.status_code == 404
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_readers_see_no_margins(world, as_, page):
    answer = as_("reader").get(f"/accounts/{world.own.slug}{page}")
    figures = AccountFigures.objects.filter(account=world.own).first()

    assert answer.status_code == (200 if page in OPEN else 404)
    text = answer.content.decode()
    assert f"{figures.contribution_year:,.2f}" not in text
    assert "Lifetime value" not in text
    assert "what serving them leaves is not known yet" not in text, "it is known, to others"


def test_cost_to_serve_that_nobody_knows_is_not_called_zero(world, as_):
    """The ledger says what goods cost, and nobody gave costs of serving."""
    without = as_("account_manager").get(f"/accounts/{world.own.slug}").content.decode()
    behind = f"/accounts/{world.own.slug}/figures/contribution"
    explained = as_("account_manager").get(behind).content.decode()
    own = AccountFigures.objects.filter(account=world.own)
    support = {"key": "support", "amount": "-5.00", "grade": "B", "is_total": False}

    own.update(cost_to_serve=Decimal(5), steps=[*own.get().steps, support])
    served = as_("account_manager").get(f"/accounts/{world.own.slug}").content.decode()

    assert "before cost to serve, which is not known yet" in without
    assert "nothing is taken off for it" in explained
    assert "net sales is left after the cost of goods" in without
    assert "not known yet</p>" not in served.partition("Contribution, 12 months")[2][:900]
    assert "net sales is left after serving them" in served


def test_the_list_begins_with_the_managers_own_accounts(world, as_):
    client = as_("account_manager")

    answer = client.get("/accounts", follow=True)

    assert answer.redirect_chain[0][0].endswith("?mine=yes")
    text = answer.content.decode()
    assert world.own.name in text
    assert world.other.name not in text


def test_the_list_hides_what_one_may_not_know(world, as_):
    text = as_("finance").get("/accounts").content.decode()

    assert world.own.name in text
    assert SECRET not in text


def test_every_country_that_the_list_shows_can_be_chosen(world, as_):
    for name, level in (("Iceland", "open"), ("Elsewhere", "insiders")):
        Account.objects.create(
            key=name, name=f"New in {name}", slug=name.lower(), country=name, confidentiality=level
        )
    client = as_("finance")

    chosen = client.get("/accounts?country=Iceland").content.decode()

    assert 'value="Iceland" selected' in chosen
    assert "New in Iceland" in chosen
    assert world.own.name not in chosen
    assert "Elsewhere" not in chosen


def test_the_country_of_an_account_that_is_hidden_now_is_gone_at_once(world, as_):
    """The choices are kept for a while, who may know them is not."""
    there = Account.objects.create(
        key="x", name="Far off", slug="far-off", country="Elsewhere", confidentiality="open"
    )
    client = as_("finance")
    assert "Elsewhere" in client.get("/accounts").content.decode()

    Account.objects.filter(pk=there.pk).update(confidentiality="insiders")

    assert "Elsewhere" not in client.get("/accounts").content.decode()


def test_where_a_hidden_account_was_before_is_told_to_nobody(world, as_):
    """What was kept a moment ago may not outlive the account it came from."""
    Account.objects.filter(pk=world.secret.pk).update(country="Atlantis")
    AccountFigures.objects.filter(account=world.secret).update(country="Atlantis")
    client = as_("finance")
    assert "Atlantis" not in client.get("/accounts").content.decode()

    Account.objects.filter(pk=world.secret.pk).update(country="Utopia")
    AccountFigures.objects.filter(account=world.secret).update(country="Utopia")

    assert "Atlantis" not in client.get("/accounts").content.decode()


def test_insiders_can_choose_the_country_of_what_only_they_know(world, as_):
    AccountFigures.objects.filter(account=world.secret).update(country="Atlantis")

    assert 'value="Atlantis"' in as_(world.insider).get("/accounts").content.decode()


def test_the_list_of_readers_has_no_value(world, as_):
    text = as_("reader").get("/accounts").content.decode()

    assert "Lifetime value" not in text
    assert "Revenue, 12 months" in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_a_file_too(world, as_, kind):
    answer = as_("finance").get(f"/accounts?as={kind}")

    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("page", "most"), [("", 25), ("/economics", 25), ("/timeline", 20), ("/long-run", 20)]
)
def test_pages_ask_few_queries(world, as_, page, most):
    client = as_("account_manager")
    client.get(f"/accounts/{world.own.slug}")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(f"/accounts/{world.own.slug}{page}")

    assert len(asked) <= most, "\n".join(one["sql"][:150] for one in asked)


def test_the_list_asks_few_queries(world, as_):
    client = as_("finance")

    with CaptureQueriesContext(connection) as asked:
        client.get("/accounts")

    assert len(asked) <= 15, "\n".join(one["sql"][:150] for one in asked)


def test_the_lifetime_value_stands_first_and_revenue_last(world, as_):
    text = as_("account_manager").get(f"/accounts/{world.own.slug}").content.decode()

    value, left, revenue = (text.index(word) for word in (
        "Lifetime value, from past purchases", "Contribution, 12 months", "Revenue, 12 months",
    ))  # fmt: skip
    assert value < left < revenue
    assert 'class="v is-small"' in text[revenue:]


@pytest.mark.parametrize("by", ["unit", "offer", "family", "month", "quarter", "year"])
def test_the_parts_add_up_to_the_account(world, as_, by):
    answer = as_("account_manager").get(f"/accounts/{world.own.slug}/economics?by={by}")
    found = answer.context["breakdown"]

    for at, step in enumerate(found.steps):
        if step.amount is not None:
            assert sum(part.amounts[at] for part in found.parts) == step.amount, step.key


def test_an_unknown_dimension_is_the_family(world, as_):
    answer = as_("account_manager").get(f"/accounts/{world.own.slug}/economics?by=planet")

    assert answer.context["dimension"] == "family"


def test_lines_behind_a_part_have_its_total(world, as_):
    client = as_("account_manager")
    page = client.get(f"/accounts/{world.own.slug}/economics?by=offer")

    for row in page.context["parts"]:
        behind = client.get(row.href).context["behind"]
        assert behind.net == row.part.net
        assert behind.count == row.part.lines


def test_lines_are_a_file_too(world, as_):
    answer = as_("account_manager").get(f"/accounts/{world.own.slug}/lines?as=csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Date,")
    assert len(lines) == 1 + 52  # 26 months, two customers


def test_a_broken_address_of_lines_is_read_as_far_as_it_goes(world, as_):
    client = as_("account_manager")

    answer = client.get(f"/accounts/{world.own.slug}/lines?since=never&skip=-4&by=planet")

    assert answer.status_code == 200


def test_what_if_shows_each_lever_in_order(world, as_):
    client = as_("account_manager")
    path = f"/accounts/{world.own.slug}/what-if?price=2&volume=-10"

    answer = client.get(path, headers={"HX-Request": "true"}).context["answer"]

    net = answer.before.net
    assert answer.effects[0] == ("price", (net * Decimal("0.02")).quantize(Decimal("0.01")))
    assert answer.before.contribution + sum(e for _n, e in answer.effects) == (
        answer.after.contribution
    )


def test_a_what_if_that_cannot_be_is_said(world, as_):
    client = as_("account_manager")

    answer = client.get(f"/accounts/{world.own.slug}/what-if?price=-300")

    assert answer.status_code == 200
    assert "greater than or equal to -100" in answer.content.decode()


def test_figures_nobody_knows_do_not_exist(world, as_):
    client = as_("account_manager")

    assert client.get(f"/accounts/{world.own.slug}/figures/luck").status_code == 404


def test_lines_are_offered_to_those_who_may_open_them(world, as_):
    path = f"/accounts/{world.own.slug}"
    offered = {
        name: f'href="{path}/lines'.encode() in as_(name).get(f"{path}/economics").content
        for name in ("account_manager", "administrator", "operations", "reader")
    }

    assert offered == {
        "account_manager": True, "administrator": True, "operations": False, "reader": False,
    }  # fmt: skip


@pytest.mark.parametrize(("page", "is_further"), [("/economics", False), ("/files", True)])
def test_few_pages_of_an_account_stand_in_sight_and_more_opens_the_others(
    world, as_, page, is_further
):
    here = f'href="/accounts/{world.own.slug}{page}" aria-current="page"'

    text = as_("account_manager").get(f"/accounts/{world.own.slug}{page}").content.decode()
    row, more = text.split('class="tab-row"')[1].split("</nav>")[0].split("<details")

    assert row.count("<a ") == 9
    assert more.count("<a ") == 9
    assert here in (more if is_further else row)
    assert ('<summary aria-current="true"><span>More: Files</span>' in more) == is_further


def test_a_reader_has_only_the_pages_that_there_are_for_them(world, as_):
    text = as_("reader").get(f"/accounts/{world.own.slug}").content.decode()

    assert f"/accounts/{world.own.slug}/files" in text
    assert f"/accounts/{world.own.slug}/position" not in text
