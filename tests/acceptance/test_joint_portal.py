"""What the customer does together with us in the portal: accept, score, confirm, rank."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from both_sides import (
    BASE,
    LEDGER,
    _today,
    browser,
    manager,
    people,
    plan,
    proposed,
    sent,
    siri,
)
from orchard.domain.accounts.models import Account
from orchard.domain.agreements import services as agreements
from orchard.domain.agreements.rules import Kind, Renewal, Stage
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import (
    AccountPlan,
    CriterionAcceptance,
    Initiative,
    ValueRecord,
    WhatMattersCheck,
)
from reading import read, shown

__all__ = ["_today", "browser", "manager", "people", "plan"]


def guest(manager: Client, people: dict[Role, User]) -> Client:
    """Return the browser of Siri, who was invited and came in."""
    plans.invite_to_portal(
        siri(), email="siri@birch.example", token="let-me-in",
        by=people[Role.ACCOUNT_MANAGER], at=datetime.now(UTC),
    )  # fmt: skip
    client = Client()
    assert client.post("/portal/enter/let-me-in").status_code == 302
    return client


def share(manager: Client, kind: str, key: int) -> None:
    assert manager.post(f"/accounts/birch/sharing/{kind}/{key}/share").status_code == 302


@pytest.mark.row("HEL-72")
def test_the_customer_accepts_in_the_portal_the_text_that_they_saw(
    manager: Client, people: dict[Role, User]
):
    row, client = proposed(manager, people), guest(manager, people)
    path = f"/portal/criteria/{row.pk}"
    assert "On time in full" not in shown(client, "/portal/")
    assert client.post(f"{path}/accept", {"version": "1"}).status_code == 404, "nobody shared it"
    share(manager, "criterion", row.pk)
    assert "On time in full by 31 Dec 2026 · text version 1" in shown(client, "/portal/")

    assert client.post(f"{path}/change", {"version": "1", "words": ""}).status_code == 422
    client.post(f"{path}/change", {"version": "1", "words": "Count whole lines"})
    assert "you asked for a change" in shown(client, "/portal/")
    assert "A change is asked for" in shown(manager, BASE)
    asked = "Birch asks for another text of “ On time in full ”"
    assert asked in shown(manager, "/")
    new = {"metric": "On time, whole lines", "unit": "%", "baseline": "93.1", "target": "97",
           "due_on": "2026-12-31", "our_owner": people[Role.OPERATIONS].pk,
           "their_owner": siri().pk, "version": "1"}  # fmt: skip
    sent(manager, f"criteria/{row.pk}/text", **new)
    sent(manager, f"criteria/{row.pk}/accept", version="2")
    assert asked not in shown(manager, "/")

    old = client.post(f"{path}/accept", {"version": "1"})
    assert old.status_code == 409
    assert "The text changed meanwhile" in read(old)
    assert client.post(f"{path}/accept", {"version": "2"}).status_code == 302
    assert "97 % not measured yet Agreed" in shown(manager, BASE)
    accepted = CriterionAcceptance.objects.get(side="customer", says="accepted")
    assert (accepted.contact, accepted.user, accepted.text_version) == (siri(), None, 2)
    sent(manager, f"criteria/{row.pk}/remove", version="2")
    assert client.post(f"{path}/accept", {"version": "2"}).status_code == 404


@pytest.mark.row("HEL-71")
def test_the_customer_scores_in_the_portal_before_they_see_our_score(
    manager: Client, people: dict[Role, User], plan: AccountPlan
):
    row = Initiative.objects.create(
        plan=plan, care="develop", title="Shared stock", why="Locks them in", is_joint=True,
        owner=people[Role.ACCOUNT_MANAGER],
    )  # fmt: skip
    share(manager, "initiative", row.pk)
    sent(manager, f"initiatives/{row.pk}/our-score", benefit="4", effort="3", wants="on")
    client = guest(manager, people)

    before = shown(client, "/portal/")
    assert "Shared stock Give your score" in before
    assert "we 4" not in before
    assert "Locks them in" not in before
    wrong = client.post(f"/portal/initiatives/{row.pk}/score", {"benefit": "9", "effort": "3"})
    assert wrong.status_code == 422
    client.post(
        f"/portal/initiatives/{row.pk}/score", {"benefit": "4", "effort": "3", "wants": "on"}
    )

    assert "Shared stock agreed you 4 · we 4 · effort 3" in shown(client, "/portal/")
    assert "1. Shared stock agreed" in shown(manager, BASE)
    assert "they 4 · we 4 · effort 3 · 1.333" in shown(manager, BASE)


@pytest.mark.row("HEL-21")
def test_values_are_confirmed_or_corrected_in_the_portal_and_gaps_are_flagged(
    manager: Client, people: dict[Role, User]
):
    value = {"year": "2026", "quarter": "2", "amount": "9000", "grade": "A", "method": "Their log",
             "alternative": "The importer", "alternative_amount": "123"}  # fmt: skip
    for benefit in ("Fewer stops", "Less waste", "Not of this quarter"):
        quarter = {"quarter": "1"} if benefit.startswith("Not") else {}
        manager.post(LEDGER, value | {"benefit": benefit} | quarter)
    _agreed(people)
    assert "2026 Q2 not known yet 0.00 EUR 18,000.00 EUR delivered, no value confirmed" in shown(
        manager, BASE
    )
    client = guest(manager, people)
    assert "What you gained with us" not in shown(client, "/portal/")

    ask = {"quarter": "2026-2", "due_on": "2026-09-03", "words": "Is it what you saw?"}
    sent(manager, "value/ask", **ask)
    page = shown(client, "/portal/")
    assert "Please confirm or correct 2026 Q2 by 3 Sep. Is it what you saw?" in page
    assert "Fewer stops" in page
    for hidden in ("Not of this quarter", "The importer", "123"):
        assert hidden not in page
    stops, waste = (ValueRecord.objects.get(benefit=one) for one in ("Fewer stops", "Less waste"))
    assert client.post(f"/portal/values/{stops.pk}/confirm", {"version": "1"}).status_code == 302
    correct = {"version": "1", "amount": "4000", "words": "Half of it was ours"}
    assert client.post(f"/portal/values/{waste.pk}/correct", correct).status_code == 302
    again = client.post(f"/portal/values/{waste.pk}/confirm", {"version": "2"})
    assert again.status_code == 409

    text = shown(manager, BASE)
    assert (
        "2026 Q2 not known yet 9,000.00 EUR 0.00 EUR 9,000.00 EUR disputed asked, by 3 Sep 2026"
        in text
    )
    ledger = shown(manager, LEDGER)
    assert "confirmed Siri Moe, 20 Aug 2026 Confirmed in the portal" in ledger
    assert "worth 4,000.00 to them Half of it was ours" in ledger
    other = ValueRecord.objects.get(benefit="Not of this quarter")
    assert client.post(f"/portal/values/{other.pk}/confirm", {"version": "1"}).status_code == 404


def _agreed(people: dict[Role, User]) -> None:
    """Let an agreement run, by which something is owed."""
    terms = agreements.Terms(
        "Frame", Kind.FRAMEWORK, "Vestberg and Birch", date(2026, 4, 1), Renewal.UNTIL_NOTICE
    )
    agreements.record_agreement(
        Account.objects.get(key="birch"), terms=terms,
        progress=agreements.Progress(Stage.SIGNED, date(2026, 3, 1)),
        by=people[Role.ACCOUNT_MANAGER], at=datetime.now(UTC),
    )  # fmt: skip


@pytest.mark.row("RYA-41")
def test_the_customer_ranks_their_needs_in_the_portal(manager: Client, people: dict[Role, User]):
    client = guest(manager, people)
    sent(manager, "needs/new", needs="Price\nQuality")
    row = WhatMattersCheck.objects.get()
    path, order = f"/portal/needs/{row.pk}", {"need_1": "3", "need_2": "1", "other": "Carbon"}
    assert "What matters to you now?" in shown(client, "/portal/")

    same = client.post(path, order | {"other_place": "1", "version": "1"})
    assert same.status_code == 422
    assert "Two needs have the same place" in read(same)
    assert client.post(path, order | {"other_place": "2", "version": "1"}).status_code == 302

    assert "Quality Carbon Price Siri Moe, 20 Aug 2026" in shown(manager, BASE)
    assert "What matters to you now?" not in shown(client, "/portal/")
    assert client.get(path).status_code == 404
    row.refresh_from_db()
    assert (row.ranked, row.contact, row.noted_by) == (["Quality", "Carbon", "Price"], siri(), None)
    assert "1 sign-in of the customer in the last 90 days" in shown(manager, BASE)


def test_home_tells_what_the_customer_accepted_and_proposed_until_it_is_answered(
    manager: Client, people: dict[Role, User]
):
    row, client = proposed(manager, people), guest(manager, people)
    share(manager, "criterion", row.pk)
    told = "Birch accepted “ On time in full ”: it waits for us"
    assert told not in shown(manager, "/")

    client.post(f"/portal/criteria/{row.pk}/accept", {"version": "1"})
    client.post("/portal/ideas/new", {"text": "Returnable boxes"})

    home = shown(manager, "/")
    assert told in home
    assert "Birch proposes: Returnable boxes" in home
    sent(manager, f"criteria/{row.pk}/accept", version="1")
    assert told not in shown(manager, "/")
