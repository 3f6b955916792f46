"""What people of the world have in white space: a task, a suggestion, an idea, an opportunity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.core.rules import Role
from orchard.domain.whitespace import refreshing, services
from orchard.domain.whitespace.models import AwarenessTask, Opportunity, Suggestion
from orchard.domain.whitespace.rules import Status
from orchard.domain.whitespace.terms import DealNote, Terms
from people import NOON
from world import World

MISSING = 10**9
MARGIN = 77431
"""The margin of a deal: five percent of its net sales."""
NEXT = date(2026, 4, 9)


def with_white_space(world: World) -> World:
    """Look at the ledger, and leave something of each kind on one's own and the hidden account."""
    refreshing.refresh(User.objects.get(email=OPERATOR), at=NOON)
    own = _of_account(world.own, world.person(Role.PROGRAMME_DIRECTOR))
    secret = _of_account(world.secret, world.insider)
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    return world


def _of_account(account: Account, by: User) -> dict[str, object]:
    note = services.CellNote(Status.WHITE, reason="unknown", why="CNRY-cell-why")
    cell = services.write_cell(
        account, spot=services.Spot(None, "", "Offer 1"), note=note, expected=0, by=by, at=NOON
    )
    idea = services.raise_idea(account, text="CNRY-idea", from_customer="CNRY-who", by=by, at=NOON)
    pursuit = services.Pursuit("CNRY-opportunity", by, Decimal(9), "CNRY-next-step", NEXT)
    spot = services.Spot(None, "", "Offer 2")
    made = services.open_opportunity(account, spot=spot, pursuit=pursuit, by=by, at=NOON)
    wallet = services.WalletNote("Oil", "CNRY-wallet-source", "B", NOON.date(), Decimal(77))
    services.estimate_wallet(account, note=wallet, expected=0, by=by, at=NOON)
    dealt = with_deal(account, by)
    return {
        "telling": AwarenessTask.objects.get(cell=cell).pk,
        "idea": idea.pk,
        "opportunity": made.pk,
        "dealt opportunity": dealt.pk,
        "suggestion": make_suggestion(account).pk,
    }


def with_deal(account: Account, by: User) -> Opportunity:
    """Return an opportunity whose deal stays below the hurdle, and one beside it that was signed."""
    first, second = (
        services.open_opportunity(
            account, spot=services.Spot(None, "", offer), by=by, at=NOON,
            pursuit=services.Pursuit("CNRY-dealt", by, Decimal(9), "CNRY-next-step", NEXT),
        )
        for offer in ("Offer 3", "Offer 4")
    )  # fmt: skip
    terms = Terms(Decimal(MARGIN) * 20, NEXT, 12, Decimal(MARGIN), Decimal(0), Decimal(0))
    write = services.write_deal
    write(first, expected=0, note=DealNote(terms), by=by, at=NOON)
    deal = write(second, expected=0, note=DealNote(terms), by=by, at=NOON)
    services.sign_deal(deal, expected=deal.version, reason="CNRY-deal-reason", by=by, at=NOON)
    return first


def make_suggestion(account: Account, **others: object) -> Suggestion:
    """Return a suggestion as the job would have stored it."""
    values = {
        "offer": "Offer 9", "offer_name": "CNRY-suggested-offer", "expected": Decimal(900),
        "low": Decimal(300), "high": Decimal(2100), "currency": "EUR", "margin_share": 0.31,
        "contribution": Decimal(279), "peers": 7, "score": 0.4, "method": "EASE with recency",
        "method_version": "1", "as_of": date(2026, 2, 9),
    }  # fmt: skip
    return Suggestion.objects.create(account=account, **{**values, **others})
