"""What was agreed with the named accounts: renewed for years, near its notice day, or terminated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account, AccountUnit
    from orchard.domain.agreements.models import Agreement
    from orchard.domain.agreements.services import Terms
    from orchard.domain.core.models import User

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
SIGNED_BEFORE = timedelta(days=40)
RECORDED = timedelta(days=75)
"""So long ago the register was filled; what happened to agreements since is newer."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Agreements of one account that follow each other: how many terms of how many years."""

    account: str
    who: str
    kind: str
    name: str
    terms: int
    years: int
    renewal: str = "talks"
    left: int = 400
    """Days from the moment of the story to the end of the latest term."""
    notice: int = 3


CHAINS = (
    Chain("Nordvik Group", "kari", "framework", "Framework agreement", 4, 3, left=142),
    Chain("Nordvik Group", "kari", "service", "Service level agreement", 1, 4, left=390, notice=6),
    Chain("Fjordkraft", "kari", "framework", "Framework agreement", 3, 3, "automatic", 510, 6),
    Chain("Marinor", "jonas", "supply", "Supply agreement", 2, 3, "option", 118),
    Chain("Gamlebo", "maja", "price", "Price agreement", 4, 1, left=110, notice=2),
    Chain("Helio Industri", "kari", "framework", "Framework agreement", 1, 3, "automatic", 205),
    Chain("Skagen Prosess", "rasmus", "rebate", "Rebate agreement", 1, 2, "ends", 33, 1),
    Chain("Lindhamn Stål", "maja", "framework", "Framework agreement", 1, 4, left=300),
)
ENDED = "Lindhamn Stål"
IN_TALKS = "Marinor"
STRUCTURE = "Per piece from the list; engineers per hour; spare parts at list less the rebate."
INDEX = "Once a year by the consumer price index, at most 3 %."
REBATES = "1000000 2\n2500000 3.5\n5000000 5"


def agree_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Record the agreements of the named accounts, as their managers would."""
    for chain in CHAINS:
        latest = _record(
            chain, accounts[chain.account], people[chain.who], at - RECORDED, at.date()
        )
        if chain.account == ENDED:
            _end(latest, people[chain.who], at - WEEK)
        if chain.account == IN_TALKS:
            _negotiate(chain, latest, people[chain.who], at - 2 * WEEK)


def _record(chain: Chain, account: Account, by: User, at: datetime, today: date) -> Agreement:
    """Record one term after the other; each follows the one before."""
    from orchard.domain.agreements import services
    from orchard.domain.agreements.rules import Stage

    found: Agreement | None = None
    end = today + timedelta(days=chain.left)
    for place in range(chain.terms):
        back = (chain.terms - place) * chain.years
        starts, ends = _years(end, back) + DAY, _years(end, back - chain.years)
        found = services.record_agreement(
            account, terms=_terms(chain, account, starts, ends), follows=found,
            progress=services.Progress(Stage.SIGNED, min(starts - SIGNED_BEFORE, at.date())),
            by=by, at=at,
        )  # fmt: skip
    assert found is not None, "a chain has a term"
    return found


def _terms(chain: Chain, account: Account, starts: date, ends: date) -> Terms:
    from orchard.domain.agreements import services
    from orchard.domain.agreements.rules import Kind, Renewal

    has_prices = chain.kind != "service"
    return services.Terms(
        name=f"{chain.name} {starts.year}",
        kind=Kind(chain.kind),
        parties=f"Vestberg Industri AS and {account.name}",
        starts_on=starts,
        ends_on=ends,
        notice_period=chain.notice,
        renewal=Renewal(chain.renewal),
        renews_for_months=12 if chain.renewal == "automatic" else None,
        price_version=f"Price list {starts.year}" if has_prices else "",
        price_structure=STRUCTURE if has_prices else "",
        indexation=INDEX if has_prices else "",
        rebates=REBATES if has_prices else "",
        units=_on_it(account) if chain.kind == "framework" else (),
    )


def _on_it(account: Account) -> list[AccountUnit]:
    """Return the units of annex 2; none where the whole account is meant."""
    from orchard.interfaces.cli.demo import white_space

    return white_space.on_agreement(account) if account.name == white_space.ACCOUNT else []


def _end(found: Agreement, by: User, at: datetime) -> None:
    """Let the customer have ended it."""
    from orchard.domain.agreements import services
    from orchard.domain.agreements.rules import EndedBy

    why = "Buys pumps from one maker for the whole group from next year on."
    ending = services.Ending(at.date() + 2 * MONTH, EndedBy.THEM, why)
    services.end_agreement(found, expected=found.version, ending=ending, by=by, at=at)


def _negotiate(chain: Chain, found: Agreement, by: User, at: datetime) -> None:
    """Begin to talk about the next term."""
    from orchard.domain.agreements import services
    from orchard.domain.agreements.rules import Stage

    assert found.ends_on is not None, "it has a term"
    starts, ends = found.ends_on + DAY, _years(found.ends_on, -chain.years)
    services.renew_agreement(
        found, expected=found.version, terms=_terms(chain, found.account, starts, ends),
        progress=services.Progress(Stage.NEGOTIATION), by=by, at=at,
    )  # fmt: skip


def _years(day: date, back: int) -> date:
    from orchard.domain.agreements.rules import months_before

    return months_before(day, 12 * back)
