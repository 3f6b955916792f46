"""Invoice lines: what every customer ordered in every month, and what it was charged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from orchard.interfaces.cli.demo.customers import Customer
from orchard.interfaces.cli.demo.months import last_day
from orchard.interfaces.cli.demo.offers import Offer
from orchard.interfaces.cli.demo.profiles import MONTHS, YEAR, Profile

COLUMNS = (
    "customer", "customer_name", "account", "unit", "country", "industry", "booked_on", "invoice",
    "invoice_line", "offer", "offer_name", "family", "quantity", "gross", "discount", "net",
    "cost", "freight", "deliveries", "currency",
)  # fmt: skip
CENT = Decimal("0.01")
PRICES_RISE = 0.025
"""Of list prices, once a year."""
SEASON = (0.96, 0.98, 1.06, 1.0, 1.04, 1.08, 0.66, 0.98, 1.1, 1.08, 1.06, 1.0)
STOP = (0.9, 0.9, 1.0, 1.05, 1.2, 1.35, 1.1, 0.95, 1.0, 0.95, 0.9, 0.8)
WINTER = (1.3, 1.2, 1.05, 0.95, 0.85, 0.8, 0.7, 0.85, 1.0, 1.1, 1.25, 1.3)
SEASONS = {"even": (1.0,) * YEAR, "stop": STOP, "winter": WINTER}
NARROWED_FROM = MONTHS - 8
LAPSED_FROM = MONTHS - 11

Line = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Shop:
    """What the lines are made from: offers, months, and the rates of the price lists."""

    offers: tuple[Offer, ...]
    months: tuple[date, ...]
    price_rates: dict[str, Decimal]
    random: Random


@dataclass(frozen=True, slots=True)
class Order:
    """One invoice to be: its day, its aim in NOK and what it is chosen from."""

    customer: Customer
    month: int
    day: date
    aim: float
    offers: tuple[Offer, ...]


def lines(customers: tuple[Customer, ...], shop: Shop) -> Iterator[Line]:
    """Yield all lines, month by month; an invoice's number says when it was written."""
    assortments = {customer.key: _assortment(customer.profile, shop) for customer in customers}
    number = 100_000
    for index in range(len(shop.months)):
        orders = [
            order
            for customer in customers
            for order in _orders(customer, index, assortments[customer.key], shop)
        ]
        for order in sorted(orders, key=lambda one: (one.day, one.customer.key)):
            number += 1
            yield from _invoice(order, number, shop)


def _assortment(profile: Profile, shop: Shop) -> tuple[Offer, ...]:
    """Return what the account buys: some families, most of their offers; the first are dropped last."""
    families = sorted({offer.family for offer in shop.offers})
    shop.random.shuffle(families)
    chosen = families[: profile.families]
    found = [offer for offer in shop.offers if offer.family in chosen]
    shop.random.shuffle(found)
    return tuple(sorted(found, key=lambda offer: chosen.index(offer.family)))


def _orders(
    customer: Customer, index: int, assortment: tuple[Offer, ...], shop: Shop
) -> Iterator[Order]:
    """Yield the orders of a customer in a month."""
    profile, random = customer.profile, shop.random
    if not profile.starts <= index < profile.ends:
        return
    if profile.clockwork and (MONTHS - 1 - index) % 3:
        return
    rhythm = 3.0 if profile.clockwork else 1.0
    expected = max(profile.orders * customer.share * rhythm, 0.001)
    count = round(expected) or 1 if profile.clockwork else _poisson(expected, random)
    aim = _month_aim(profile, index, shop) * customer.share * rhythm / expected
    offers = _offered(profile, index, assortment)
    month = shop.months[index]
    for _order in range(count):
        day = 10 if profile.clockwork else random.randint(1, last_day(month).day)
        size = random.lognormvariate(-0.125, 0.5)
        yield Order(customer, index, month.replace(day=day), aim * size, offers)


def _month_aim(profile: Profile, index: int, shop: Shop) -> float:
    """Return what the account should bring in a month: size, growth, season."""
    years = (index - (MONTHS - 1 - YEAR / 2)) / YEAR
    grown: float = (1 + max(profile.growth, -0.9)) ** years
    return profile.revenue / YEAR * grown * SEASON[shop.months[index].month - 1]


def _offered(profile: Profile, index: int, assortment: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """Return what the account still buys: it may have dropped offers and whole families."""
    if profile.lapsed and index >= LAPSED_FROM:
        assortment = assortment[: -profile.lapsed]
    if profile.narrowed and index >= NARROWED_FROM:
        families = list(dict.fromkeys(offer.family for offer in assortment))
        kept = families[: profile.narrowed]
        assortment = tuple(offer for offer in assortment if offer.family in kept)
    return assortment


def _invoice(order: Order, number: int, shop: Shop) -> Iterator[Line]:
    """Yield the lines of one invoice; sometimes a credit note for the first of them follows."""
    random, rest = shop.random, order.aim
    count = min(1 + _poisson(1.6, random), 6)
    first: Line = ()
    for position in range(1, count + 1):
        share = rest if position == count else rest * random.uniform(0.25, 0.7)
        rest -= share
        line = _line(order, f"{number}", position, share, shop)
        first = first or line
        yield line
    if random.random() < order.customer.profile.credits:
        yield _credit(first, number, order, random)


def _line(order: Order, invoice: str, position: int, aim: float, shop: Shop) -> Line:
    """Return a line that comes near its aim, in the customer's currency."""
    random, profile = shop.random, order.customer.profile
    year = order.month // YEAR
    offer = _choose(order, aim, random)
    discount = _discount(order, random)
    rate = shop.price_rates.get(order.customer.currency, Decimal(1))
    price = offer.price * Decimal(str((1 + PRICES_RISE) ** year))
    quantity = max(1, round(aim / (float(price) * (1 - discount))))
    gross = (price * quantity / rate).quantize(CENT)
    taken = (gross * Decimal(str(round(discount, 4)))).quantize(CENT)
    cost = (price * quantity * Decimal(str(round(offer.cost_share, 4))) / rate).quantize(CENT)
    freight = Decimal(0)
    if offer.family != "Service and spares":
        share = profile.freight * random.uniform(0.7, 1.3)
        freight = ((gross - taken) * Decimal(str(round(share, 4)))).quantize(CENT)
    return _row(order, (invoice, position), offer, (quantity, gross, taken, cost, freight))


def _choose(order: Order, aim: float, random: Random) -> Offer:
    """Return an offer that is not much dearer than the aim, by the season; else the cheapest."""
    month, most = order.day.month - 1, aim * 1.6
    affordable = [
        SEASONS[offer.season][month] if float(offer.price) <= most else 0.0
        for offer in order.offers
    ]
    if not any(affordable):
        return min(order.offers, key=lambda one: one.price)
    return random.choices(order.offers, affordable)[0]


def _discount(order: Order, random: Random) -> float:
    """Return the discount of the line: the account's, and what it won in the last year."""
    profile = order.customer.profile
    into = max(0, order.month - (MONTHS - YEAR)) / YEAR
    return max(0.0, profile.discount + profile.erosion * into + random.gauss(0, 0.012))


def _row(
    order: Order,
    place: tuple[str, int],
    offer: Offer,
    amounts: tuple[int, Decimal, Decimal, Decimal, Decimal],
) -> Line:
    customer = order.customer
    quantity, gross, taken, cost, freight = amounts
    return (
        customer.key, customer.name, customer.account, customer.unit, customer.country,
        customer.profile.industry, order.day.isoformat(), *place, offer.key, offer.name,
        offer.family, quantity, gross, taken, gross - taken, cost, freight,
        1 if place[1] == 1 else 0, customer.currency,
    )  # fmt: skip


def _credit(line: Line, number: int, order: Order, random: Random) -> Line:
    """Return a credit note for a line: goods came back, freight is lost."""
    values = dict(zip(COLUMNS, line, strict=True))
    day = min(order.day.toordinal() + random.randint(3, 20), last_day(order.day).toordinal())
    taken_back = {
        name: -Decimal(str(values[name]))
        for name in ("quantity", "gross", "discount", "net", "cost")
    }
    changes = {"invoice": f"C{number}", "booked_on": date.fromordinal(day).isoformat()}
    return tuple((values | taken_back | changes | {"freight": 0, "deliveries": 0}).values())


def _poisson(mean: float, random: Random) -> int:
    """Return a random count with this mean; large means are rounded normal draws."""
    if mean > 20:  # noqa: PLR2004  # where the sum of products gets slow and the bell is close
        return max(0, round(random.gauss(mean, mean**0.5)))
    limit, product, count = 2.718281828459045**-mean, random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count
