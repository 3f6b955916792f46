"""Customers as the ledger names them: every site of an account buys under its own number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from orchard.interfaces.cli.demo.profiles import Profile

FIRST_NUMBER = 10_010
FORMS = {
    "Norway": "AS",
    "Sweden": "AB",
    "Denmark": "A/S",
    "Finland": "Oy",
    "Estonia": "OÜ",
    "Latvia": "SIA",
    "Germany": "GmbH",
}
CURRENCIES = {"Norway": "NOK", "Sweden": "SEK", "Denmark": "DKK"}
OTHER_CURRENCY = "EUR"
WITHOUT_COLUMN = {"Nordvik Group": "rule", "Baltexa": "mapping"}
"""Accounts whose customers abroad come without account column: a rule or a mapping folds them."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer number; `share` is its part of the account's business."""

    key: str
    name: str
    unit: str
    country: str
    currency: str
    share: float
    profile: Profile
    has_column: bool = True

    @property
    def account(self) -> str:
        """Return what the ledger's account column says."""
        return self.profile.name if self.has_column else ""


def customers(profiles: Iterable[Profile], random: Random) -> tuple[Customer, ...]:
    """Return all customers, numbered account by account."""
    found: list[Customer] = []
    for profile in profiles:
        found.extend(_of(profile, FIRST_NUMBER + 10 * len(found), random))
    return tuple(found)


def _of(profile: Profile, number: int, random: Random) -> Iterator[Customer]:
    """Yield the customers of one account; the first site is the largest."""
    places = [_place(site, profile) for site in profile.sites]
    weights = [random.uniform(0.6, 1.4) / (index + 1.5) for index in range(len(places))]
    for index, (town, country) in enumerate(places):
        yield Customer(
            key=str(number + 10 * index),
            name=f"{_short(profile)} {town} {FORMS[country]}",
            unit=town,
            country=country,
            currency=CURRENCIES.get(country, OTHER_CURRENCY),
            share=weights[index] / sum(weights),
            profile=profile,
            has_column=country == profile.country or profile.name not in WITHOUT_COLUMN,
        )


def _place(site: str, profile: Profile) -> tuple[str, str]:
    town, _at, country = site.partition("@")
    return town, country or profile.country


def _short(profile: Profile) -> str:
    return profile.name.removesuffix(" Group")
