"""White space as a team sees and fills it: matrix, reasons, worth, agreements, ideas, suggestions."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client

import agreement_belongings as agreed
import market
from orchard.domain.accounts.models import Account
from orchard.domain.agreements import services as agreements
from orchard.domain.agreements.rules import EndedBy, Kind
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.whitespace.models import (
    AwarenessTask,
    Cell,
    Coverage,
    Idea,
    Opportunity,
    Suggestion,
    WalletEstimate,
    WhiteSpaceSet,
)
from orchard.interfaces.web.frame import figures
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/white-space"
PURSUIT = {
    "stage": "1",
    "value": "4200",
    "next_step": "Show it to the plant manager",
    "next_on": "2026-04-09",
}


@pytest.fixture(scope="module", autouse=True)
def _market(whole_world: World, django_db_blocker, tmp_path_factory) -> None:
    with django_db_blocker.unblock():
        market.open_market(tmp_path_factory.mktemp("market"))


def text_of(client: Client, address: str = HOME) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode())))


def cell(world: World, offer: str, family: str = "Flow") -> str:
    unit = world.own.units.get(name=market.NORDFJORD)
    return f"{HOME}/cell?{urlencode({'unit': unit.pk, 'family': family, 'offer': offer})}"


def say(client: Client, world: World, offer: str, family: str = "Flow", **said: str) -> int:
    return client.post(cell(world, offer, family), {"version": "0", **said}).status_code


def cells_of(client: Client, query: str = "as=csv") -> list[dict[str, str]]:
    answer = client.get(f"{HOME}/file?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def _in_oslo(row: dict[str, str]) -> bool:
    return row["Units"] == market.NORDFJORD and row["Status"] == "We sell"


def cell_in(rows: list[dict[str, str]], offer: str) -> dict[str, str]:
    return next(row for row in rows if row["Offer"] == offer and row["Units"] == market.NORDFJORD)


@pytest.mark.row("HEL-31")
@pytest.mark.row("HEL-35")
def test_the_matrix_knows_by_itself_what_units_buy_and_counts_what_is_filled(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)

    page, rows = text_of(manager), cells_of(manager)

    pump, seal, oil = (cell_in(rows, offer) for offer in ("Pump", "Seal", "Oil"))
    assert (pump["Status"], pump["Sales of twelve months (EUR)"]) == ("We sell", "1200.00")
    assert (seal["Status"], oil["Status"]) == ("White", "White")
    bergen = {row["Status"] for row in rows if row["Units"] == "Nordfjord Bergen"}
    assert bergen == {"We sell", "White"}  # a business area that buys little stays visible
    active = sum(row["Status"] == "We sell" for row in rows)
    assert f"We fill {active} of {len(rows)} relevant cells" in page
    for shown in ("Seal", "Grease", market.NORDFJORD, "Most to win", "we sell, a year", "blocked"):
        assert shown in page
    assert "Norway" in text_of(manager, f"{HOME}?by=country")
    assert manager.get(f"{HOME}?by=nonsense").status_code == 404


@pytest.mark.row("HEL-35")
def test_a_white_cell_becomes_an_opportunity_and_then_lost_or_sold(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    address = cell(world, "Seal").replace("/cell?", "/cell/pursue?")
    form = manager.get(address).context["form"]
    said = PURSUIT | {"title": "Seals for Oslo", "owner": form["owner"].value()}

    assert manager.post(address, said | {"next_step": ""}).status_code == 422
    assert manager.post(address, said | {"value": "-1"}).status_code == 422
    assert not Opportunity.objects.exists()
    assert manager.post(address, said).status_code == 302
    assert manager.post(address, said).status_code == 422  # somebody goes for it already

    made = Opportunity.objects.get()
    assert (made.offer, made.value, made.unit.name) == ("Seal", Decimal(4200), market.NORDFJORD)
    assert made.owner == world.person(Role.ACCOUNT_MANAGER)
    assert cell_in(cells_of(manager), "Seal")["Status"] == "In pipeline"
    page = text_of(manager)
    assert "Show it to the plant manager" in page
    assert "by 9 Apr" in page
    assert AuditEvent.objects.filter(verb="opportunity.opened").count() == 1
    home = f"{HOME}/opportunities/{made.pk}"
    closed = {"state": "lost", "words": "They weld them", "version": str(made.version)}
    assert manager.post(f"{home}/close", closed | {"words": ""}).status_code == 422
    assert manager.post(f"{home}/close", closed).status_code == 302
    assert cell_in(cells_of(manager), "Seal")["Status"] == "Lost"
    assert "They weld them" in text_of(manager)


@pytest.mark.row("HEL-33")
def test_what_the_customer_does_not_know_becomes_a_task_to_tell_them(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)

    assert say(manager, world, "Oil", "Care", status="white", reason="unknown") == 302

    assert "Unknown to the customer" in text_of(manager, cell(world, "Oil", "Care"))
    task = AwarenessTask.objects.get()
    assert task.owner == world.person(Role.ACCOUNT_MANAGER)
    home = text_of(manager, "/")
    assert "Tell Nordfjord of Oil" in home
    assert "They know it now" in text_of(manager)
    assert manager.post(f"{HOME}/told/{task.pk}").status_code == 302
    assert "Tell Nordfjord" not in text_of(manager, "/")
    assert Cell.objects.get().get_reason_display() == "Known, not used"
    rows = cells_of(manager)
    assert cell_in(rows, "Oil")["Reason"] == "Known, not used"
    assert say(manager, world, "Grease", "Care", status="competitor") == 422  # which one?
    said = {"status": "competitor", "competitor": "Rheinwart"}
    assert say(manager, world, "Grease", "Care", **said) == 302
    assert say(manager, world, "Visit", "Care", status="not_relevant") == 422  # why?
    assert say(manager, world, "Visit", "Care", status="not_relevant", why="No plant") == 302
    rows = cells_of(manager)
    assert cell_in(rows, "Grease")["Competitor"] == "Rheinwart"
    assert cell_in(rows, "Visit")["Status"] == "Not relevant"
    assert f"of {len(rows) - 1} relevant cells" in text_of(manager)


@pytest.mark.row("HEL-34")
def test_potential_is_wallet_by_share_by_fit_and_adds_up(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    worth = {"wallet": "20000", "attainable_share": "40", "fit": "0.75", "grade": "A"}
    sourced = worth | {"source": "Told by procurement", "estimated_on": "2026-02-01"}
    white = {"status": "white", "reason": "known"}
    peers_say = Decimal(cell_in(cells_of(manager), "Oil")["Potential a year (EUR)"] or 0)
    others = _white(manager) - peers_say

    for wrong in ({"wallet": "-5"}, {"attainable_share": "140"}, {"fit": "0.6"}, {"source": ""}):
        assert say(manager, world, "Oil", "Care", **white, **(sourced | wrong)) == 422
    assert not Cell.objects.exists()
    assert say(manager, world, "Oil", "Care", **white, **sourced) == 302

    row = cell_in(cells_of(manager), "Oil")
    assert (row["Potential a year (EUR)"], row["Grade"]) == ("6000.00", "A")
    assert _white(manager) == others + 6000
    assert "Told by procurement" in text_of(manager, cell(world, "Oil", "Care"))
    stale = {"version": "7", "status": "white", "why": "Mine"}
    assert manager.post(cell(world, "Oil", "Care"), stale).status_code == 422
    assert Cell.objects.get().why == ""


def _white(client: Client) -> Decimal:
    rows = cells_of(client)
    known = (row["Potential a year (EUR)"] for row in rows if row["Status"] == "White")
    return sum((Decimal(amount) for amount in known if amount), Decimal(0))


@pytest.mark.row("HEL-34")
def test_suggestions_name_their_peers_and_lead_to_an_opportunity_or_away(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    one = Suggestion.objects.get(account=world.own, unit__name=market.NORDFJORD, offer="Seal")

    sold = [row["Sales of twelve months (EUR)"] for row in cells_of(manager) if _in_oslo(row)]
    size = (sum(map(float, filter(None, sold))) / 3) ** 0.5  # of the average of three offers
    assert one.peers == 10  # half spend 3,600 a year of 2,400 an offer, half 1,200 of 1,600
    assert float(one.low) == pytest.approx(1200 / 40 * size, rel=1e-4)
    assert float(one.expected) == pytest.approx((1200 / 40 + 3600 / 2400**0.5) / 2 * size, rel=1e-4)
    assert float(one.contribution) == pytest.approx(float(one.expected) * 0.4, abs=0.01)
    detail = text_of(manager, f"{HOME}/suggestions/{one.pk}")
    amount = re.sub(r"\s", " ", figures.short_money(one.expected))
    nearest = Account.objects.get(pk=one.nearest[0][0])
    assert nearest.name.startswith("Trade ")
    for shown in ("10 units like this one buy it", amount, nearest.name, "margin 40 %"):
        assert shown in detail
    hidden = text_of(as_(Role.OPERATIONS), f"{HOME}/suggestions/{one.pk}")
    assert "Contribution" not in hidden
    assert "margin" not in hidden
    assert "Seal" in text_of(manager).split("What units like these buy")[1]
    dismissed = f"{HOME}/suggestions/{one.pk}/dismiss"
    assert manager.post(dismissed, {"why": "", "version": one.version}).status_code == 422
    said = PURSUIT | {"title": "Seals", "version": one.version}
    said["owner"] = str(world.person(Role.ACCOUNT_MANAGER).pk)
    assert manager.post(f"{HOME}/suggestions/{one.pk}/accept", said).status_code == 302
    one.refresh_from_db()
    assert one.opportunity == Opportunity.objects.get()
    assert manager.post(dismissed, {"why": "No", "version": one.version}).status_code == 422
    assert cell_in(cells_of(manager), "Seal")["Status"] == "In pipeline"
    assert AuditEvent.objects.filter(verb="suggestion.accepted").count() == 1


@pytest.mark.row("HEL-34")
def test_what_is_blocked_is_not_suggested_and_the_page_says_how_good_suggestions_were(
    world: World, as_
):
    manager = as_(Role.ACCOUNT_MANAGER)
    assert _suggests(manager, "Seal")

    assert say(manager, world, "Seal", status="blocked", why="Group agreement") == 302

    assert not _suggests(manager, "Seal")
    tested = WhiteSpaceSet.objects.get().tested
    page = text_of(manager)
    assert "How good were these suggestions?" in page
    assert f"for {tested['buyers']} units" in page
    assert "What most buy" in page
    assert "Bought together" in page
    ours = max(tested["scores"], key=lambda score: score["ndcg"])
    assert WhiteSpaceSet.objects.get().method == ours["method"] != "popularity"
    first = Suggestion.objects.filter(account=world.own, state="open").first()
    said = text_of(manager, f"{HOME}/suggestions/{first.pk}")
    assert f"Of ten such suggestions {10 * ours['precision']:.1f} came true" in said


def _suggests(client: Client, offer: str) -> bool:
    listed = client.get(HOME).context["suggestions"]
    return any(one.offer == offer and one.unit.name == market.NORDFJORD for one in listed)


@pytest.mark.row("HEL-34")
def test_the_share_of_wallet_and_the_rule_where_spend_is_unknown(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    sourced = {"source": "Their report", "grade": "B", "estimated_on": "2026-02-01"}
    flow = sourced | {"family": "Flow", "spend": "18000", "target_share": "25"}
    ranked = sourced | {"family": "Care", "suppliers": "3", "rank": "1.5"}

    for wrong in ({"spend": "-1"}, {"target_share": "120"}, {"spend": ""}, {"source": ""}):
        assert manager.post(f"{HOME}/wallet", flow | wrong).status_code == 422
    assert manager.post(f"{HOME}/wallet", ranked | {"rank": "4"}).status_code == 422
    assert not WalletEstimate.objects.exists()
    assert manager.post(f"{HOME}/wallet", flow).status_code == 302
    assert manager.post(f"{HOME}/wallet", ranked).status_code == 302

    page = text_of(manager)
    assert "20 % of what they spend comes to us" in page
    assert "900 to 25" in page  # 18,000 x 25 % less 3,600 sold
    assert "42 %" in page  # (1 - 1.5 / 4) x 2 / 3
    assert "from rank 1.5 of 3" in page
    single = ranked | {"is_single_sourced": "on", "version": "1"}
    assert manager.post(f"{HOME}/wallet", single).status_code == 302
    assert "preference only: one supplier" in text_of(manager)


@pytest.mark.row("HEL-32")
def test_units_that_buy_outside_the_agreement_and_those_not_on_it_are_listed(world: World, as_):
    manager, unit = as_(Role.ACCOUNT_MANAGER), world.own.units.get(name=market.NORDFJORD)
    address = f"{HOME}/units/{unit.pk}/agreement"
    said = {"is_covered": "no", "source": "Not in annex 2", "checked_on": "2026-02-01"}

    assert "Which units may buy by an agreement?" in text_of(manager)
    assert manager.post(address, said | {"checked_on": "2027-02-01"}).status_code == 422
    assert manager.post(address, said).status_code == 302
    page = text_of(manager)
    assert "1 unit buys outside the agreement" in page
    assert f"Buys outside agreement 1 {market.NORDFJORD}" in page
    kept = Coverage.objects.get()
    stale = said | {"is_covered": "yes", "agreement": "Frame 2025"}
    assert manager.post(address, stale).status_code == 422  # somebody saved meanwhile
    assert manager.post(address, stale | {"version": str(kept.version)}).status_code == 302
    page = text_of(manager)
    assert "Buys outside agreement" not in page
    assert "Frame 2025" in page
    idle = world.own.units.create(kind="site", key="Idle", name="Idle site", account=world.own)
    manager.post(f"{HOME}/units/{idle.pk}/agreement", said)
    assert "Not on agreement 1 Idle site" in text_of(manager)


@pytest.mark.row("HEL-32")
def test_the_register_answers_first_and_what_was_typed_where_it_is_silent(world: World, as_):
    manager, by = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    buying = world.own.units.get(name=market.NORDFJORD)
    idle = world.own.units.create(kind="site", key="Idle", name="Idle site", account=world.own)
    shed = world.own.units.create(
        kind="site", key="Shed", name="Shed", account=world.own, parent=idle
    )
    said = {"is_covered": "no", "source": "Not in annex 2", "checked_on": "2026-02-01"}
    manager.post(f"{HOME}/units/{shed.pk}/agreement", said)
    lasting = {"ends_on": date(2090, 6, 30)}
    said = agreed.terms(name="Frame 2025", units=[idle], **lasting)
    signed = {"progress": agreed.SIGNED, "by": by, "at": NOON}
    frame = agreements.record_agreement(world.own, terms=said, **signed)

    page = text_of(manager)

    assert "On agreement 1 Shed Frame 2025" in page  # with the unit that it belongs to
    assert f"/agreements/{frame.pk}" in manager.get(HOME).content.decode()
    known = manager.get(HOME).context["agreements"]
    assert buying.pk in [one.unit.pk for one in known.unknown]  # nobody said that it is on none
    assert "Buys outside agreement" not in page
    hints = page.count("on none of the agreements in the register")
    others = agreed.terms(name="Repairs", kind=Kind.SERVICE, **lasting)
    agreements.record_agreement(world.own, terms=others, **signed)
    assert "Not on agreement" not in text_of(manager)
    assert text_of(manager).count("on none of the agreements") == hints > 0  # it says nothing
    ending = agreements.Ending(NOON.date() - timedelta(days=1), EndedBy.THEM, "Cheaper offer")
    agreements.end_agreement(frame, expected=1, ending=ending, by=by, at=NOON)
    page = text_of(manager)
    assert "Not on agreement 1 Shed Not in annex 2" in page
    assert "Buys outside agreement" not in page
    assert "on none of the agreements" not in page
    whole = agreed.terms(name="Group frame", **lasting)
    agreements.record_agreement(world.own, terms=whole, **signed)
    assert "Every unit is on an agreement" in text_of(manager)


def test_an_idea_of_anybody_in_the_team_can_become_an_opportunity(world: World, as_):
    sponsor, manager = as_(Role.EXECUTIVE_SPONSOR), as_(Role.ACCOUNT_MANAGER)

    said = {"text": "One stock for both sites", "from_customer": "Head of maintenance"}
    assert sponsor.post(f"{HOME}/ideas/new", said).status_code == 302

    found = Idea.objects.get()
    page = text_of(manager)
    assert "One stock for both sites" in page
    assert "Head of maintenance, noted by Person executive_sponsor" in page
    home = f"{HOME}/ideas/{found.pk}"
    declined = {"state": "declined", "answer": "", "version": found.version}
    assert manager.post(home, declined).status_code == 422
    taken = PURSUIT | {"title": "One stock", "family": "Care", "version": found.version}
    taken["owner"] = str(world.person(Role.ACCOUNT_MANAGER).pk)
    assert manager.post(f"{home}/take-up", taken).status_code == 302
    found.refresh_from_db()
    assert found.opportunity.title == "One stock"
    assert "became One stock" in text_of(sponsor)
    outsider = as_(Role.OPERATIONS)  # sees the account, has no seat in its team
    assert outsider.post(f"{HOME}/ideas/new", said).status_code == 404
    assert Idea.objects.count() == 1


@pytest.mark.row("HEL-35")
def test_the_matrix_goes_along_as_a_workbook_and_is_hidden_with_its_account(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)

    answer = manager.get(f"{HOME}/file?as=xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.max_row == len(cells_of(manager)) + 1
    assert sheet["F2"].data_type == "n"
    secret = f"/accounts/{world.secret.slug}/white-space"
    for address in (secret, f"{secret}/file?as=csv", f"{secret}/ideas/new"):
        assert manager.get(address).status_code == 404
    foreign = f"{HOME}/cell?{urlencode({'unit': world.secret_unit.pk, 'family': 'Flow', 'offer': 'Seal'})}"
    assert manager.get(foreign).status_code == 404
    assert manager.post(foreign, {"status": "white", "version": "0"}).status_code == 404
    names = "".join(one.content.decode() for one in [manager.get(HOME)])
    assert world.secret.name not in names
