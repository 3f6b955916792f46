"""The accounts that have a story: what they buy, how they develop, what serving them costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

MONTHS = 36
YEAR = 12
KRONER = 1_000_000


@dataclass(frozen=True, slots=True)
class Profile:
    """How one account behaves over the 36 months; amounts are NOK of the last twelve.

    `starts` and `ends` are months of the story (0 is the first), `growth` is per year,
    `erosion` the points of discount won in the last year, `families` what it buys (0: all),
    `narrowed` what is left of them in the last eight months, `lapsed` how many offers it dropped.
    """

    name: str
    country: str
    industry: str
    revenue: float
    sites: tuple[str, ...]
    growth: float = 0.03
    discount: float = 0.18
    orders: float = 4.0
    freight: float = 0.03
    starts: int = 0
    ends: int = MONTHS
    erosion: float = 0.0
    families: int = 6
    narrowed: int = 0
    lapsed: int = 0
    clockwork: bool = False
    credits: float = 0.01
    support_hours: int = 20
    team_hours: int = 30
    claims: int = 0
    days: int = 38


def named() -> tuple[Profile, ...]:
    """Return the accounts with a story, the largest first."""
    return tuple(replace(profile, **_TURNS.get(profile.name, {})) for profile in _read())


_LARGE = """
Nordvik Group|Norway|Process industry|20.0|Bergen, Stavanger, Trondheim, Odda, Mo, Göteborg@Sweden, Luleå@Sweden, Tartu@Estonia, Turku@Finland, Aarhus@Denmark, Hamburg@Germany, Oslo
Fjordkraft|Norway|Energy|11.2|Sogndal, Førde, Ålesund, Voss, Gävle@Sweden, Oulu@Finland, Tallinn@Estonia
Gamlebo|Sweden|Food|9.6|Malmö, Lund, Örebro, Uppsala, Karlstad, Odense@Denmark, Halden@Norway, Kiel@Germany
Marinor|Norway|Shipyards and offshore|8.8|Haugesund, Florø, Kristiansund, Tromsø, Esbjerg@Denmark, Rauma@Finland
Baltexa|Estonia|Chemicals|6.1|Kohtla, Pärnu, Ventspils@Latvia, Kotka@Finland, Rostock@Germany
Skagen Prosess|Denmark|Process industry|4.9|Skagen, Aalborg, Kalundborg, Larvik@Norway
Ostraval Papir|Sweden|Paper|4.4|Norrköping, Gävle, Sundsvall
Brannvik Offshore|Norway|Shipyards and offshore|3.8|Stord, Kristiansund
Kvitberg Aluminium|Norway|Metals|3.4|Årdal, Lista, Husnes
Lindhamn Stål|Sweden|Metals|3.1|Luleå, Oxelösund, Avesta
Tamm Energia|Estonia|Energy|2.8|Narva, Tallinn, Daugavpils@Latvia
Hansa Pumpenbau|Germany|Machinery|2.5|Lübeck, Kiel, Bremen
Aarsted Mejeri|Denmark|Food|2.2|Aarsted, Vejle
Perävesi Kone|Finland|Machinery|1.9|Tampere, Lahti
Viru Puit|Estonia|Wood|1.8|Rakvere, Jõhvi
Rognvik Fisk|Norway|Food|1.7|Bodø, Svolvær
Jylland Vindservice|Denmark|Energy|1.6|Herning, Esbjerg
Helio Industri|Norway|Energy|1.5|Kongsberg, Drammen
Dauga Ķīmija|Latvia|Chemicals|1.4|Daugavpils, Rīga
Saarnok Laevad|Estonia|Shipyards and offshore|1.1|Kuressaare, Loksa
Rotvoll Kobber|Norway|Metals|1.2|Røros
Dalheim Sement|Norway|Building materials|1.0|Brevik, Kjøpsvik
Elbmark Werke|Germany|Machinery|1.0|Stade
Kymijoki Paperi|Finland|Paper|0.9|Kouvola, Kotka
"""
"""Name, country, industry, millions of NOK, sites; a site abroad names its country."""

_TURNS: dict[str, dict[str, Any]] = {
    "Nordvik Group": {
        "growth": 0.09, "discount": 0.235, "orders": 44, "freight": 0.034, "families": 8,
        "support_hours": 900, "team_hours": 1500, "claims": 120_000, "days": 60,
    },
    "Fjordkraft": {
        "growth": 0.06, "discount": 0.17, "orders": 24, "freight": 0.03, "families": 7,
        "support_hours": 620, "team_hours": 900, "days": 30,
    },
    "Gamlebo": {
        "growth": 0.02, "discount": 0.40, "orders": 96, "freight": 0.075, "erosion": 0.03,
        "support_hours": 760, "team_hours": 480, "claims": 310_000, "days": 75, "credits": 0.03,
    },
    "Marinor": {
        "growth": 0.04, "discount": 0.22, "orders": 22, "freight": 0.035, "lapsed": 4,
        "support_hours": 420, "team_hours": 520, "days": 45,
    },
    "Baltexa": {
        "growth": 0.14, "discount": 0.16, "orders": 14, "freight": 0.042, "narrowed": 2,
        "support_hours": 260, "team_hours": 420,
    },
    "Skagen Prosess": {
        "growth": -0.03, "discount": 0.21, "orders": 16, "freight": 0.035, "erosion": 0.04,
        "support_hours": 240, "team_hours": 300,
    },
    "Ostraval Papir": {
        "growth": 0.01, "discount": 0.42, "orders": 38, "freight": 0.065,
        "support_hours": 330, "team_hours": 260, "claims": 95_000, "days": 70,
    },
    "Brannvik Offshore": {
        "growth": 0.05, "discount": 0.4, "orders": 34, "freight": 0.08,
        "support_hours": 380, "team_hours": 220, "claims": 140_000, "days": 62,
    },
    "Kvitberg Aluminium": {
        "growth": -0.28, "discount": 0.2, "orders": 9, "families": 6, "narrowed": 3, "lapsed": 6,
        "support_hours": 120, "team_hours": 160,
    },
    "Lindhamn Stål": {
        "growth": 0.0, "discount": 0.19, "orders": 9, "erosion": 0.09, "support_hours": 110,
        "team_hours": 170,
    },
    "Tamm Energia": {
        "growth": 0.02, "discount": 0.31, "orders": 24, "freight": 0.07, "support_hours": 190,
        "team_hours": 150,
    },
    "Hansa Pumpenbau": {
        "growth": -0.08, "narrowed": 2, "orders": 7, "lapsed": 5, "support_hours": 80,
        "team_hours": 90,
    },
    "Aarsted Mejeri": {"clockwork": True, "orders": 2, "support_hours": 40, "team_hours": 60},
    "Perävesi Kone": {"orders": 6, "growth": 0.05, "support_hours": 60, "team_hours": 70},
    "Viru Puit": {"starts": 25, "growth": 0.2, "orders": 7, "support_hours": 90, "team_hours": 140},
    "Rognvik Fisk": {"orders": 6, "growth": -0.12, "support_hours": 70, "team_hours": 60},
    "Jylland Vindservice": {"growth": 0.32, "orders": 5, "support_hours": 50, "team_hours": 90},
    "Helio Industri": {
        "growth": 0.45, "discount": 0.14, "orders": 5, "support_hours": 40, "team_hours": 60,
    },
    "Dauga Ķīmija": {"starts": 20, "growth": 0.15, "orders": 5, "freight": 0.06},
    "Saarnok Laevad": {"orders": 5, "discount": 0.24, "freight": 0.05},
    "Rotvoll Kobber": {"ends": 27, "orders": 5},
    "Dalheim Sement": {"ends": 33, "orders": 5},
    "Elbmark Werke": {"clockwork": True, "orders": 1, "discount": 0.15},
    "Kymijoki Paperi": {"ends": 19, "orders": 4},
}  # fmt: skip
"""What makes each of them a case: growers, decliners, leavers, dear ones, clockwork buyers."""


def _read() -> Iterator[Profile]:
    for line in _LARGE.strip().splitlines():
        name, country, industry, revenue, sites = line.split("|")
        places = tuple(site.strip() for site in sites.split(","))
        yield Profile(name, country, industry, float(revenue) * KRONER, places)
