"""Deals before they are signed: kept, judged against the hurdle, flagged, and signed with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

import economies
import knowing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.economics.services import assumptions
from orchard.domain.whitespace import services
from orchard.domain.whitespace.models import Deal, Opportunity
from reading import read

NOW = datetime(2025, 6, 20, 9, tzinfo=UTC)
BELOW, ABOVE = "Deal below the hurdle", "Deal above the hurdle"
TERMS = {
    "amount": "20000", "margin": "3000", "cost_to_serve": "500", "spend": "500.01",
    "starts_on": "2025-01-01", "months": "24", "grade": "B", "version": "0",
}  # fmt: skip
PASSING = TERMS | {"spend": "500"}
Pages = Callable[..., Client]


@pytest.fixture(scope="module")
def people(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, User]]:
    """A director, and somebody of the team who sees no margins, over a ledger with its figures."""
    with economies.one_economy(tmp_path_factory, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()):
        found = economies.make_people()
        accounts.assign(
            economies.account("Birch"), user=found["operations"], role=TeamRole.DELIVERY_LEAD,
            since=date(2025, 1, 1), by=found["director"], at=economies.NOON,
        )  # fmt: skip
        yield found


@pytest.fixture(autouse=True)
def on_a_day(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_(people: dict[str, User]) -> Pages:
    def sign_in(who: str = "director") -> Client:
        client = Client()
        client.force_login(people[who])
        return client

    return sign_in


@pytest.fixture
def frame(people: dict[str, User]) -> Opportunity:
    return opened("Birch", people["director"])


def opened(key: str, by: User) -> Opportunity:
    """An opportunity of an account: it is worth a frame of two years."""
    pursuit = services.Pursuit("Frame", by, Decimal(10000), "Call", date(2025, 7, 1))
    spot = services.Spot(None, "Care")
    return services.open_opportunity(
        economies.account(key), spot=spot, pursuit=pursuit, by=by, at=economies.NOON
    )


def at(one: Opportunity, page: str = "", key: str = "Birch") -> str:
    return f"/accounts/{economies.account(key).slug}/white-space/opportunities/{one.pk}/deal{page}"


def lists(key: str = "Birch") -> tuple[str, str]:
    return f"/accounts/{economies.account(key).slug}/white-space", "/portfolio/pipeline"


@pytest.mark.row("HEL-27")
def test_a_deal_below_the_hurdle_is_flagged_wherever_it_is_listed(as_: Pages, frame: Opportunity):
    client = as_()

    kept = client.post(at(frame), TERMS, follow=True)

    said = read(kept)  # (3,000 - 500 - 500.01) of 20,000 is shown as ten percent, and is below
    assert BELOW in said
    assert "Contribution 10.0 % of net sales; the hurdle of 10.0 % asks for 2,000.00 EUR" in said
    assert "1,999.99" in said
    for address in lists():
        assert BELOW in read(client.get(address)), address
    assert BELOW in client.get("/portfolio/pipeline?as=csv").content.decode()
    client.post(at(frame), PASSING | {"version": "1"})
    for address in lists():
        text = read(client.get(address))
        assert ABOVE in text
        assert BELOW not in text
    assert Deal.objects.get().currency == "EUR"


@pytest.mark.row("HEL-27")
@pytest.mark.parametrize("empty", ["margin", "cost_to_serve", "spend"])
def test_a_deal_whose_costs_are_not_known_is_not_judged(as_: Pages, frame: Opportunity, empty: str):
    client = as_()

    said = read(client.post(at(frame), PASSING | {empty: ""}, follow=True))
    refused = client.post(at(frame, "/sign"), {"version": "1", "reason": ""})

    assert "Deal not judged yet" in said
    assert "have to be known, each of them" in said
    assert ABOVE not in said
    assert refused.status_code == 422
    assert Deal.objects.get().signed_at is None


@pytest.mark.row("HEL-27")
def test_below_the_hurdle_a_deal_is_signed_with_a_reason_and_stays_as_it_was(
    as_: Pages, frame: Opportunity, people: dict[str, User]
):
    client = as_()
    client.post(at(frame), TERMS)

    without = client.post(at(frame, "/sign"), {"version": "1", "reason": " "})
    stale = client.post(at(frame, "/sign"), {"version": "7", "reason": "Their door"})
    assert (without.status_code, stale.status_code) == (422, 422)
    assert Deal.objects.get().signed_at is None
    client.post(at(frame, "/sign"), {"version": "1", "reason": "Their door to the north"})
    changed = client.post(at(frame), PASSING | {"version": "2"})
    removed = client.post(at(frame, "/remove"), {"version": "2"})

    deal = Deal.objects.get()
    assert (changed.status_code, removed.status_code) == (422, 422)
    assert (deal.verdict, deal.hurdle_share, deal.signed_by) == (
        "below", Decimal("0.10000"), people["director"],
    )  # fmt: skip
    assert deal.spend == Decimal("500.01")
    assert "Their door to the north" in read(client.get(at(frame)))
    event = AuditEvent.objects.get(verb="deal.signed")
    assert "door" not in str(event.facts)


@pytest.mark.row("HEL-27")
def test_who_sees_no_margins_learns_nothing_of_a_deal(as_: Pages, frame: Opportunity):
    as_().post(at(frame), TERMS)
    colleague = as_("operations")

    pages = [read(colleague.get(address)) for address in lists()]
    mine = colleague.get(at(frame).removesuffix("/deal"))
    refused = [
        colleague.get(at(frame)).status_code,
        colleague.post(at(frame), PASSING | {"version": "1"}).status_code,
        colleague.post(at(frame, "/sign"), {"version": "1", "reason": "Why not"}).status_code,
        colleague.post(at(frame, "/remove"), {"version": "1"}).status_code,
    ]

    assert mine.status_code == 200, "who is of the team may change the opportunity"
    assert all("hurdle" not in page for page in [*pages, read(mine)])
    assert all("Frame" in page for page in pages)
    assert refused == [404, 404, 404, 404]
    assert (Deal.objects.get().version, Deal.objects.get().signed_at) == (1, None)


@pytest.mark.row("HEL-27")
def test_an_opportunity_is_not_won_past_its_deal_and_a_closed_one_takes_none(
    as_: Pages, frame: Opportunity, people: dict[str, User]
):
    client = as_()
    client.post(at(frame), TERMS)
    close = at(frame).replace("/deal", "/close")
    goal = knowing.note_goal(frame.account, people["director"])
    Opportunity.objects.filter(pk=frame.pk).update(goal=goal)

    won = client.post(close, {"version": "1", "state": "won", "words": "They signed"})
    lost = client.post(close, {"version": "1", "state": "lost", "words": "Too dear"})
    late = client.post(at(frame, "/sign"), {"version": "1", "reason": "All the same"})

    assert (won.status_code, lost.status_code, late.status_code) == (422, 302, 422)
    assert "a deal that nobody signed" in read(won)
    assert Deal.objects.get().signed_at is None
    assert "nobody signed this deal" in read(client.get(at(frame)))


@pytest.mark.row("HEL-27")
def test_a_deal_that_a_colleague_took_out_is_neither_signed_nor_taken_out_again(
    as_: Pages, frame: Opportunity, people: dict[str, User]
):
    as_().post(at(frame), TERMS)
    deal, by = Deal.objects.get(), people["director"]
    services.remove_deal(deal, expected=1, by=by, at=NOW)

    with pytest.raises(NotFound):
        services.sign_deal(deal, expected=1, reason="Their door", by=by, at=NOW)
    with pytest.raises(NotFound):
        services.remove_deal(deal, expected=1, by=by, at=NOW)

    assert AuditEvent.objects.filter(verb__startswith="deal.").count() == 2


@pytest.mark.row("HEL-27")
def test_a_deal_of_an_account_that_became_part_of_another_is_flagged_there(
    as_: Pages, people: dict[str, User]
):
    director, client = people["director"], as_()
    one = opened("Cedar", director)
    client.post(at(one, key="Cedar"), TERMS)

    accounts.merge_accounts(
        economies.account("Birch"), others=[economies.account("Cedar")], reason="One",
        by=director, at=NOW,
    )  # fmt: skip

    assert all(BELOW in read(client.get(address)) for address in lists())
    client.post(at(one, "/sign"), {"version": "1", "reason": "They are one"})
    assert Deal.objects.get().reason == "They are one"


def publish(by: User, *, margin: int) -> int:
    """Publish that every year is alike and nine tenths stay; return how many years it looks ahead."""
    account = economies.account("Birch")
    draft = assumptions.propose_from_ledger(account, by=by, at=NOW)
    lines = tuple(
        replace(one, margin=Decimal(margin), cost_to_serve=Decimal(0), retention=Decimal("0.9"))
        for one in draft.assumptions.lines
    )
    given = replace(draft.assumptions, lines=lines, discount_share=Decimal("0.10"))
    draft = assumptions.change_draft(
        draft, expected=draft.version, assumptions=given, reason="The yearly review", by=by, at=NOW
    )
    assumptions.publish_forecast(draft, expected=draft.version, by=by, at=NOW)
    return len(lines)


def worth(cash: list[Decimal]) -> Decimal:
    """Return what more money in the first years is worth: 90 % stay, 10 % discount."""
    stays = Decimal("0.9") / Decimal("1.1")
    return sum((one * stays**at for at, one in enumerate(cash, start=1)), Decimal(0))


@pytest.mark.row("TRA-12")
def test_a_stored_deal_shows_what_it_adds_to_the_lifetime_value(
    as_: Pages, frame: Opportunity, people: dict[str, User]
):
    client = as_()
    client.post(at(frame), TERMS)
    assert "No forecast of this account is published" in read(client.get(at(frame)))

    publish(people["director"], margin=20_000)
    said = read(client.get(at(frame)))

    adds = worth([Decimal(1250)] * 2) - Decimal("500.01")
    shown = re.search(r"Adds to the lifetime value C ([\d,.]+) EUR as of 20 Jun 2025", said)
    assert shown, said
    found = Decimal(shown[1].replace(",", ""))
    assert abs(found - adds) <= Decimal("0.02"), "each year is rounded to the cent"
    assert "on forecast 1, method explicit-1" in said
    assert "Size, net sales 20,000.00 EUR" in said
    client.post(at(frame, "/sign"), {"version": "1", "reason": "Their door"})
    publish(people["director"], margin=40_000)
    assert Deal.objects.get().adds == found
    assert "on forecast 1, method explicit-1" in read(client.get(at(frame))), "as it was signed"


@pytest.mark.row("TRA-12")
def test_what_a_deal_adds_is_not_known_in_another_currency_or_beyond_the_forecast(
    as_: Pages, frame: Opportunity, people: dict[str, User]
):
    client = as_()
    publish(people["director"], margin=20_000)
    client.post(at(frame), TERMS | {"months": "120"})
    beyond = read(client.get(at(frame)))

    Deal.objects.update(currency="USD", months=12)
    foreign = read(client.get(at(frame)))

    assert "The deal runs longer than the forecast" in beyond
    assert "The forecast is in EUR, the deal in USD." in foreign
    assert "Adds to the lifetime value not known yet" in foreign
