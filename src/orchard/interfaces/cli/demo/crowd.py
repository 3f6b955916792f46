"""The many smaller accounts: invented names, sizes with a long tail, a few turns of their own."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from orchard.interfaces.cli.demo.profiles import MONTHS, Profile

_STEMS = {
    "Norway": """Aurvik Brekkøy Dalsgard Eikvoll Fossnesa Granholt Haugvik Isfjell Jarlsund Kvernvik
        Lauvdal Myrvoll Nesgard Otterholm Ramsvik Sletnes Torsgard Ulvdal Vardnes Ytterdal Bergsund
        Fjellvoll Grimsvik Holmsund Krokdal Langvoll Mosgard Nordskar Rundvik Solgard Stavnesa
        Tindvik Vikholt Åsgrend Øyvoll Hestnes Kattvik Lomsdal Raudnes Skarvik Svartdal Tjernvoll
        Utgarden Vesthaug""",
    "Sweden": """Almbacka Björkvalla Dalby Ekholma Furuvik Granberga Hagalund Järnbro Kvarntorp Lindala
        Mossebro Norrvalla Rönnberga Sjövik Tallåsa Vassbo Ängsholm Åkerbro Lövåsa""",
    "Denmark": "Bakkely Egehøj Havnsø Klitborg Lyngholt Møllegård Strandby Vesterkær Ådalen Kærgård",
    "Finland": "Harjula Järvenkoski Kallioranta Mäntylä Niemikoski Salonpää Tervala Vuorela",
    "Estonia": "Jõesuu Kaseranna Lepiku Metsavere Pihlaka Raudvälja Tammiku Põldoja",
    "Latvia": "Bērzkalni Ezermala Liepsala Ozolkrasti",
    "Germany": "Brückhagen Lindfurt Seehausen Waldmühl",
}
_TRADES = {
    "Food": ("Sjømat", "Meieri", "Foods"),
    "Machinery": ("Mek", "Maskin", "Teknikk"),
    "Wood": ("Treforedling", "Sag", "Timber"),
    "Energy": ("Energi", "Kraft", "Fjernvarme"),
    "Chemicals": ("Kjemi", "Chemicals", "Lakk"),
    "Building materials": ("Betong", "Bygg", "Element"),
    "Metals": ("Støperi", "Metall", "Smelteverk"),
    "Water and waste": ("Vann", "Miljø", "Renovasjon"),
}
_TOWNS: dict[str, list[str]] = {
    "Norway": [
        "Moss",
        "Hamar",
        "Sandnes",
        "Molde",
        "Porsgrunn",
        "Horten",
        "Narvik",
        "Gjøvik",
        "Arendal",
        "Namsos",
    ],
    "Sweden": ["Borås", "Falun", "Växjö", "Kalmar", "Umeå", "Skövde"],
    "Denmark": ["Horsens", "Randers", "Næstved", "Viborg"],
    "Finland": ["Vaasa", "Pori", "Kuopio"],
    "Estonia": ["Viljandi", "Paide", "Võru"],
    "Latvia": ["Liepāja", "Valmiera"],
    "Germany": ["Emden", "Wismar"],
}
LARGEST, SMALLEST = 620_000.0, 14_000.0
ORDERS, SMALL_ORDERS = (5_000, 22_000), (1_600, 3_200)
"""What an order is worth, in NOK."""
CLOCKWORK, COMES, LEAVES = 0.08, 0.1, 0.12
DEAR = 0.27
"""Share of accounts that order little and often, far away, at a low price."""


def crowd(random: Random) -> tuple[Profile, ...]:
    """Return the smaller accounts, about a hundred."""
    return tuple(
        _profile(country, stem, random)
        for country, stems in _STEMS.items()
        for stem in stems.split()
    )


def _profile(country: str, stem: str, random: Random) -> Profile:
    industry = random.choice(sorted(_TRADES))
    trade = random.choice(_TRADES[industry])
    revenue = max(SMALLEST, LARGEST * random.random() ** 2.6)
    starts, ends = _life(random)
    is_dear = random.random() < DEAR
    return Profile(
        name=f"{stem} {trade}",
        country=country,
        industry=industry,
        revenue=revenue,
        sites=tuple(_sites(country, random)),
        growth=random.gauss(0.02, 0.12),
        discount=random.uniform(0.26, 0.36) if is_dear else random.uniform(0.08, 0.24),
        orders=max(0.4, revenue / 12 / random.uniform(*(SMALL_ORDERS if is_dear else ORDERS))),
        freight=random.uniform(0.08, 0.12) if is_dear else random.uniform(0.02, 0.065),
        starts=starts,
        ends=ends,
        families=random.randint(2, 5),
        lapsed=random.choice((0, 0, 0, 2)),
        clockwork=random.random() < CLOCKWORK,
        support_hours=round(revenue / 12_000 * random.uniform(0.3, 1.6) * (2 if is_dear else 1)),
        team_hours=round(revenue / 15_000 * random.uniform(0.3, 1.4)),
        days=random.choice((14, 30, 30, 30, 45)),
    )


def _life(random: Random) -> tuple[int, int]:
    """Return the first month and the month after the last: some come, some leave."""
    chance = random.random()
    if chance < COMES:
        return random.randint(18, 31), MONTHS
    if chance < COMES + LEAVES:
        return 0, random.randint(10, 33)
    return 0, MONTHS


def _sites(country: str, random: Random) -> Iterator[str]:
    towns = _TOWNS[country]
    yield from random.sample(towns, random.choice((1, 2, 2, min(3, len(towns)))))
