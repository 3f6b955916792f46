"""Looking at the stored ledger: who buys what, what units like them buy, how good that would be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orchard.analytics import suggestion_test, suggestions
from orchard.analytics.suggestion_peers import Expected, Sales
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.economics import stored_ledger
from orchard.domain.whitespace.rules import DAYS_OF_A_YEAR

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from orchard.analytics.suggestion_test import BackTest
    from orchard.domain.core.models import User

Place = tuple[int, int | None]
"""An account and its unit; none: lines that name no unit."""
Offer = tuple[str, str]
"""A family and an offer in it; both may be empty, not together."""
TEST_MONTHS = 6
LIST_LENGTH = 10
LONGEST_KEY = 200
KEYS = ("account", "unit", "family", "offer")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class OfferSums:
    """What the supplier sells of one offer in a year, and what is left of it."""

    name: str
    sales: Decimal
    margin_share: float | None


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggestion in the terms of the domain."""

    place: Place
    offer: Offer
    score: float
    expected: Expected
    nearest: tuple[tuple[Place, float], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that one look at the ledger found."""

    as_of: date
    currency: str
    buyers: int
    offers: Mapping[Offer, OfferSums]
    sales: Mapping[int, Mapping[str, Any]]
    """By account: the document that `AccountSales` stores."""
    suggested: tuple[Suggested, ...] = ()
    method: str = suggestions.METHOD
    """The way of suggesting that was better in the back-test."""
    too_little: bool = False
    tested: BackTest | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """For which accounts suggestions are made, and which offers never are, by place."""

    accounts: frozenset[int] = frozenset()
    never: Mapping[Place, frozenset[Offer]] = field(default_factory=dict)


def look(by: User, currency: str, wish: Wish) -> Look:
    """Look at the whole stored ledger."""
    with stored_ledger.open_engine() as engine:
        folded = stored_ledger.read(engine, by, stored_ledger.Wanted(currency))
        lines = _named(folded.lines)
        cells = engine.fetch(_cells(lines, folded.as_of)).to_pylist()
        months = engine.fetch(_months(lines))
        places = _places()
        offers, sold = _summed(cells, places)
        counted = _counted(months, places)
    return _with_suggestions(
        Look(folded.as_of, currency, len(counted.buyers), offers, sold), counted, wish
    )


def _named(lines: Table) -> Table:
    """Return the lines of accounts that name an offer or a family; the family may be the offer."""
    import ibis

    offer = ibis.coalesce(lines.offer, lines.family)
    kept = lines.filter(lines.account.notnull(), offer.notnull())
    return kept.mutate(
        unit=kept.unit.fill_null(""),
        family=kept.family.fill_null("").substr(0, LONGEST_KEY),
        offer=ibis.coalesce(kept.offer, kept.family).substr(0, LONGEST_KEY),
    )


def _cells(lines: Table, as_of: date) -> Table:
    """Return sales of the last year, what is left of them, and the last purchase, by cell."""
    import ibis

    is_late = lines.booked_on > ibis.literal(as_of - timedelta(days=DAYS_OF_A_YEAR))
    costed = is_late & lines.cost.notnull()
    return lines.group_by(list(KEYS)).aggregate(
        name=lines.offer_name.max(),
        year=lines.net.sum(where=is_late),
        costed=lines.net.sum(where=costed),
        cost=lines.cost.sum(where=costed),
        last_on=lines.booked_on.max(where=lines.net > 0),
    )


def _months(lines: Table) -> Table:
    """Return the amount and last day of every month in every cell: enough to learn from."""
    month = lines.mutate(month=lines.booked_on.truncate("M"))
    return month.group_by([*KEYS, "month"]).aggregate(
        day=month.booked_on.max(where=month.net > 0), net=month.net.sum().cast("float64")
    )


def _places() -> Mapping[tuple[str, str], Place]:
    """Return accounts and units by their keys in the ledger."""
    known: dict[tuple[str, str], Place] = {
        (key, ""): (account, None) for account, key in Account.objects.values_list("pk", "key")
    }
    units = AccountUnit.objects.values_list("account__key", "key", "account_id", "pk")
    known |= {(account, key): (owner, unit) for account, key, owner, unit in units}
    return known


def _place(places: Mapping[tuple[str, str], Place], account: str, unit: str) -> Place | None:
    return places.get((account, unit)) or places.get((account, ""))


def _summed(
    cells: Sequence[Mapping[str, Any]], places: Mapping[tuple[str, str], Place]
) -> tuple[dict[Offer, OfferSums], dict[int, dict[str, Any]]]:
    """Return the offers with their sums, and the documents of the accounts."""
    sums: dict[Offer, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    names: dict[Offer, str] = {}
    sold: dict[int, dict[str, Any]] = defaultdict(dict)
    for cell in cells:
        offer = (cell["family"], cell["offer"])
        amounts = [cell[name] or Decimal(0) for name in ("year", "costed", "cost")]
        sums[offer] = [one + more for one, more in zip(sums[offer], amounts, strict=True)]
        names[offer] = cell["name"] or names.get(offer) or cell["offer"]
        place = _place(places, cell["account"], cell["unit"])
        if place is not None:
            _add(sold[place[0]], place[1], offer, amounts[0], cell["last_on"])
    offers = {
        offer: OfferSums(
            names[offer], year, float((costed - cost) / costed) if costed > 0 else None
        )
        for offer, (year, costed, cost) in sums.items()
    }
    return offers, sold


def _add(
    document: dict[str, Any], unit: int | None, offer: Offer, year: Decimal, last_on: date | None
) -> None:
    """Add a cell to an account's document; several units of the ledger may be one of ours."""
    family = document.setdefault(str(unit or ""), {}).setdefault(offer[0], {})
    before, last = family.get(offer[1], ["0", None])
    latest = max(filter(None, (last, last_on and last_on.isoformat())), default=None)
    family[offer[1]] = [str(Decimal(before) + year), latest]


@dataclass(frozen=True, slots=True)
class _Counted:
    """Purchases in codes, and what the codes stand for."""

    sales: Sales
    buyers: tuple[Place, ...]
    offers: tuple[Offer, ...]


def _counted(months: Any, places: Mapping[tuple[str, str], Place]) -> _Counted:
    """Return the months of the cells as codes of buyers and offers."""
    import numpy as np

    pairs = {name: _codes(months, name) for name in KEYS}
    owners = _joined(pairs["account"], pairs["unit"])
    things = _joined(pairs["family"], pairs["offer"])
    found = [_place(places, *owner) for owner in owners[1]]
    buyers = sorted(
        {place for place in found if place is not None}, key=lambda one: (one[0], one[1] or 0)
    )
    at = {place: number for number, place in enumerate(buyers)}
    code = np.array([at[place] if place is not None else -1 for place in found], np.int64)
    days = months["day"].cast("int32").to_numpy(zero_copy_only=False)
    known = np.isfinite(days) & (code[owners[0]] >= 0)
    sold = suggestions.sales(
        code[owners[0]][known], things[0][known], days[known].astype(np.int64),
        months["net"].to_numpy()[known], buyers=len(buyers), offers=len(things[1]),
    )  # fmt: skip
    return _Counted(sold, tuple(buyers), tuple(things[1]))


def _codes(table: Any, name: str) -> tuple[Any, list[str]]:
    """Return a text column as codes and the texts that they stand for."""
    coded = table[name].combine_chunks().dictionary_encode()
    return coded.indices.to_numpy(), coded.dictionary.to_pylist()


def _joined(
    first: tuple[Any, list[str]], second: tuple[Any, list[str]]
) -> tuple[Any, list[tuple[str, str]]]:
    """Return two coded columns as one column of pairs."""
    import numpy as np

    width = max(len(second[1]), 1)
    both, codes = np.unique(first[0].astype(np.int64) * width + second[0], return_inverse=True)
    names = [(first[1][pair // width], second[1][pair % width]) for pair in both.tolist()]
    return codes, names


def _with_suggestions(found: Look, counted: _Counted, wish: Wish) -> Look:
    """Return the look with suggestions and their back-test, or with the word that it is too little."""
    day = _number(found.as_of) + 1
    cut = _number(_months_back(found.as_of, TEST_MONTHS))
    tested = suggestion_test.back_test(counted.sales, cut, day - 1, count=LIST_LENGTH)
    method = tested.best if tested else suggestions.METHOD
    try:
        made = tuple(_suggested(counted, day, wish, method))
    except suggestions.TooLittleToSuggest:
        return replace(found, too_little=True)
    return replace(found, suggested=made, tested=tested, method=method)


def _suggested(counted: _Counted, day: int, wish: Wish, method: str) -> Iterator[Suggested]:
    offer_at = {offer: number for number, offer in enumerate(counted.offers)}
    wanted = [at for at, place in enumerate(counted.buyers) if place[0] in wish.accounts]
    never = [
        (at, offer_at[offer])
        for at in wanted
        for offer in _refused(wish.never, counted.buyers[at], counted.offers)
    ]
    found = suggestions.suggest(
        counted.sales, day, wanted, count=LIST_LENGTH, excluded=never, method=method
    )
    for one in found:
        nearest = ((counted.buyers[peer], amount) for peer, amount in one.expected.nearest)
        place, offer = counted.buyers[one.buyer], counted.offers[one.offer]
        yield Suggested(place, offer, one.score, one.expected, tuple(nearest))


def _refused(
    never: Mapping[Place, frozenset[Offer]], place: Place, offers: Sequence[Offer]
) -> Iterator[Offer]:
    """Yield the offers never to suggest here; a family with an empty offer means all of it."""
    refused = never.get(place, frozenset()) | never.get((place[0], None), frozenset())
    families = {family for family, offer in refused if not offer}
    yield from (one for one in offers if one in refused or one[0] in families)


def _months_back(day: date, months: int) -> date:
    """Return the first day of the month so many months before the next."""
    number = day.year * 12 + day.month - months
    return date(number // 12, number % 12 + 1, 1)


def _number(day: date) -> int:
    return (day - _EPOCH).days
