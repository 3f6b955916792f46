"""What stands between the supplier and Nordvik: benefits, values, what was given and got, a shock."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

QUARTERS_OF_YEAR = 4


def strike_all(account: Account, *, by: User, at: datetime) -> None:
    """Write down the benefit, both concessions, the shock and the values delivered."""
    from orchard.domain.economics.services import defence
    from orchard.domain.economics.services.defence import BenefitNote, ConcessionNote

    benefit = BenefitNote(
        name="Fewer unplanned stops in Bergen and Odda",
        alternative="Standard pumps of the next-best supplier, without monitoring",
        low=Decimal(420_000),
        high=Decimal(780_000),
        evidence="Eleven stops in the year before the sensors, four in the year after; hours from their log.",
        grade="B",
    )
    defence.note_benefit(account, note=benefit, by=by, at=at - timedelta(days=64))
    index = ConcessionNote(
        agreed_on=(at - timedelta(days=118)).date(),
        given="Price index held for valves until next summer",
        given_worth=Decimal(210_000),
        got="Two more sites order through the frame agreement",
        got_worth=Decimal(340_000),
    )
    payment = ConcessionNote(
        agreed_on=(at - timedelta(days=47)).date(),
        given="Payment in sixty days instead of thirty",
        given_worth=Decimal(130_000),
    )
    for days, note in ((117, index), (46, payment)):
        defence.note_concession(account, note=note, by=by, at=at - timedelta(days=days))
    _name_shocks(account, by=by, at=at)
    _deliver(account, by=by, at=at)


def _name_shocks(account: Account, *, by: User, at: datetime) -> None:
    """Name the tender that comes two quarters on, and the strike of the year before."""
    from orchard.domain.economics.services.assumptions import ShockNote, note_shock

    number = at.year * QUARTERS_OF_YEAR + (at.month - 1) // 3 + 2
    note = ShockNote(
        year=number // QUARTERS_OF_YEAR,
        quarter=number % QUARTERS_OF_YEAR + 1,
        name="Tender for maintenance at all sites",
        effect="Three suppliers are kept of nine; a third of the valves is open to others.",
    )
    note_shock(account, note=note, by=by, at=at - timedelta(days=12))
    strike = ShockNote(
        year=at.year - 1,
        quarter=2,
        name="Strike in the process industry",
        effect="Odda and Mo stood for five weeks; orders came back in the winter.",
    )
    note_shock(account, note=strike, by=by, at=at - timedelta(days=380))


def _deliver(account: Account, *, by: User, at: datetime) -> None:
    """Write down what Nordvik gained in two years: confirmed, disputed and not asked yet."""
    from orchard.domain.plans import services
    from orchard.domain.plans.rules.joint import Benefit
    from orchard.domain.plans.services import Answer, ValueNote

    stops = ValueNote(at.year - 1, "Seven unplanned stops fewer", Decimal(610_000),
                      "Their maintenance log, hours of stop by their cost of an hour.", "A",
                      kind=Benefit.RISK, alternative="Their own crew at each plant",
                      alternative_amount=Decimal(230_000))  # fmt: skip
    stock = ValueNote(at.year - 1, "Less stock of spare parts in Odda", Decimal(180_000),
                      "Stock list of January against the one of December.", "B", kind=Benefit.CAPITAL)  # fmt: skip
    energy = ValueNote(at.year, "Less energy with the new drives", Decimal(240_000),
                       "Twelve drives by the saving that the test stand showed.", "C",
                       kind=Benefit.COST)  # fmt: skip
    noted = [
        services.note_value(account, note=note, by=by, at=at - timedelta(days=90))
        for note in (stops, stock, energy)
    ]
    seen = Answer(
        "Siri Moe, purchasing director",
        (at - timedelta(days=41)).date(),
        "Mail after the yearly review.",
    )
    less = Answer(
        "Tor Eide, plant manager in Odda",
        (at - timedelta(days=39)).date(),
        "He counts half: the rest is an older order of theirs.",
    )
    services.confirm_value(noted[0], expected=1, answer=seen, by=by, at=at - timedelta(days=41))
    services.dispute_value(noted[1], expected=1, answer=less, by=by, at=at - timedelta(days=39))
