"""Who was nominated, what was said of them, and what was decided: the texts of choosing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from orchard.domain.selection.rules.choices import (
    Gate,
    Outcome,
    Permit,
    ReferenceKind,
    Stage,
    TheirView,
)
from orchard.domain.selection.services import (
    FactorNote,
    Farewell,
    PilotPlan,
    PositionNote,
    PotentialNote,
    ReferenceNote,
)

FIT, NAME, WILL = "strategic_fit", "reference_value", "willingness_to_partner"
GATES = {
    Gate.BUYS: "Orders every month",
    Gate.SOUND: "Pays on time, nothing known against them",
    Gate.WANTS_MORE: "They asked for a joint review",
    Gate.NO_CONFLICT: "No rival of theirs is served by the same team",
}


@dataclass(frozen=True, slots=True)
class Nominee:
    """An account in a round: the case for it, middle scores, and what the meeting decided."""

    by: str
    why: str
    evidence: str
    fit: float
    name: float
    will: float
    outcome: Outcome = Outcome.OUT
    reason: str = ""
    hours: int = 0
    mandate: str = ""
    disputed: str = ""
    settled: float = 0.0
    talk: str = ""
    failed: Gate | None = None
    failed_why: str = ""
    scores: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        """Name the scores by their criteria."""
        said = {FIT: self.fit, NAME: self.name, WILL: self.will}
        object.__setattr__(self, "scores", said)


_MANDATE = (
    "Kari decides prices to 3 % and credits to 50,000 NOK herself, and has an engineer one day a "
    "week. Small orders of other accounts wait for the desk."
)
FIRST: dict[str, Nominee] = {
    "Nordvik Group": Nominee(
        "kari", "Largest contribution, and their service agreement opens",
        "Contribution of three years; talk with Siri Moe in October", 9, 8, 8,
        Outcome.IN, "First by every weighting: they share plans, and service is open to win.",
        900, _MANDATE,
    ),
    "Fjordkraft": Nominee(
        "kari", "Builds two hydro plants until 2028",
        "Their investment plan, published in June", 8, 8, 7,
        Outcome.IN, "Energy is our goal, and they ask for one supplier in place of seven.",
        700, "A delivery lead of their own from January; test deliveries before others.",
    ),
    "Marinor": Nominee(
        "jonas", "Offshore needs round-the-clock spares",
        "Express orders of two years", 8, 8, 8,
        Outcome.IN, "Below the line by a little: in before Helio, because they plan stock with us today.",
        600, "Stock of forty parts on the quay; express at cost.",
        disputed=WILL, settled=8.5,
        talk="Finance saw late payments of 2024; they ended with the new agreement.",
    ),
    "Baltexa": Nominee(
        "kari", "Doubles its plants in Estonia and Latvia",
        "Building permits; sales grew by a tenth", 8, 6, 8,
        Outcome.IN, "The Baltic goal stands on them; small today, open as few are.",
        500, "An engineer who speaks Estonian; a price list in euro.",
    ),
    "Skagen Prosess": Nominee(
        "rasmus", "Steady, and recommends us",
        "Two references given this year", 5, 8, 6,
        Outcome.OUT, "Served well as they are; ask again when their new plant is decided.",
    ),
    "Helio Industri": Nominee(
        "kari", "Grows faster than anybody",
        "Third site decided; sensors and service together", 6.5, 4, 6,
        Outcome.INCUBATE, "Fourth, but not firmly: show in a year that the service agreement holds at the third site.",
    ),
    "Gamlebo": Nominee(
        "maja", "Third in revenue, and somebody wants them in",
        "Revenue of three years; contribution is below zero", 3, 4, 2,
        Outcome.OUT, "Costs more than it brings, and takes part in tenders only.",
        failed=Gate.WANTS_MORE, failed_why="Tenders only, every spring, price first",
    ),
    "Kvitberg Aluminium": Nominee(
        "jonas", "Large plant near our warehouse",
        "Bought for nine years, less since spring", 4, 5, 3,
        Outcome.OUT, "Win them back first: the new buyer tries another supplier.",
    ),
}  # fmt: skip
SECOND: dict[str, Nominee] = {
    "Jylland Vindservice": Nominee(
        "rasmus", "Wind service grows by a third a year", "Their order book", 9, 6, 8,
    ),
    "Viru Puit": Nominee(
        "jonas", "New in the Baltics, wants one supplier", "First year of orders", 7, 4, 7,
    ),
    "Hansa Pumpenbau": Nominee(
        "rasmus", "Lubricants and drives are still ours to win", "Visit in September", 4, 6, 4,
    ),
    "Aarsted Mejeri": Nominee(
        "rasmus", "Orders like clockwork, recommends us to dairies", "Two new dairies", 5, 8, 6,
    ),
}  # fmt: skip
NOTES = (
    "Nordvik, Baltexa and Fjordkraft were never in doubt. Long talk about Marinor and Helio: the fourth "
    "place is fragile. Gamlebo is large, and that was the only argument. Two more places in spring."
)
PRESSED = "Gamlebo"
PRESSED_BY = "The chairman, who plays golf with their owner"
PRESSED_IN = "Until May, then the criteria decide as for everybody"
PRESSED_WHY = "He promised their owner a place before there were criteria"
TOLD = {
    "Nordvik Group": "At the autumn meeting, by Ola Hansen",
    "Baltexa": "In a call with Anu Rebane",
}
VIEWS: dict[str, PositionNote] = {
    "Nordvik Group": PositionNote(
        Stage.COOPERATIVE, Stage.INTERDEPENDENT, Stage.COOPERATIVE, TheirView.STRATEGIC,
        Decimal(7), "Siri Moe, at the autumn meeting", "A", None, Decimal("0.03"),
        "Statistics of industry, 2025", date(2025, 6, 2), Decimal("8.8"), Decimal("6.5"),
        "Service agreement signed",
    ),
    "Fjordkraft": PositionNote(
        Stage.COOPERATIVE, Stage.INTERDEPENDENT, Stage.COOPERATIVE, TheirView.LEVERAGE,
        Decimal(6), "Tor Vangen, in a call", "B", None, Decimal("0.05"), "Energy directorate",
        date(2025, 9, 15), Decimal("8.4"), Decimal("6.8"), "Two plants come on line",
    ),
    "Marinor": PositionNote(
        Stage.COOPERATIVE, Stage.COOPERATIVE, Stage.COOPERATIVE, TheirView.BOTTLENECK,
        Decimal(6), "Their tender of spring", "B",
    ),
    "Baltexa": PositionNote(
        Stage.BASIC, Stage.COOPERATIVE, Stage.BASIC, TheirView.LEVERAGE, Decimal(8),
        "Anu Rebane, on the visit", "A", None, Decimal("0.06"), "Chamber of commerce",
        date(2025, 10, 6), Decimal("8.6"), Decimal("5.5"), "Both plants run, stock in Tartu",
    ),
    "Skagen Prosess": PositionNote(
        Stage.COOPERATIVE, Stage.COOPERATIVE, Stage.INTERDEPENDENT, TheirView.STRATEGIC,
        Decimal(8), "Mette Krogh, every quarter", "A",
    ),
    "Helio Industri": PositionNote(
        Stage.BASIC, Stage.COOPERATIVE, None, None, None, "", "", None, None, "", None,
        Decimal("7.6"), Decimal("5.4"), "Third site in service",
    ),
    "Gamlebo": PositionNote(
        Stage.BASIC, Stage.BASIC, Stage.BASIC, TheirView.ROUTINE, Decimal(3),
        "Per Åkesson, in the tender", "A",
    ),
    "Kvitberg Aluminium": PositionNote(Stage.BASIC),
}  # fmt: skip
FACTORS: tuple[tuple[str, FactorNote], ...] = tuple(
    ("Nordvik Group", FactorNote(title, Decimal(weight), Decimal(own), Decimal(rival),
                                 "Supplier scorecard of Nordvik, 2026", "A", "Sørkraft Teknikk"))
    for title, weight, own, rival in (
        ("On time, in full", "0.30", "8", "7"),
        ("Total cost of a running hour", "0.25", "6", "8"),
        ("Engineers who come", "0.20", "9", "6"),
        ("One contact for all sites", "0.15", "5", "6"),
        ("Carbon of deliveries", "0.10", "7", "7"),
    )
)  # fmt: skip
POTENTIALS: tuple[tuple[str, PotentialNote], ...] = (
    ("Nordvik Group", PotentialNote("Service and spares", Decimal(2_400_000),
                                    "Three of six sites have no agreement; their own figures", "A")),
    ("Fjordkraft", PotentialNote("Motors and drives", Decimal(1_800_000),
                                 "List of drives for the two plants", "B")),
    ("Baltexa", PotentialNote("Sensors", Decimal(600_000), "Offer asked for in September", "B")),
)  # fmt: skip
REFERENCES: tuple[tuple[str, ReferenceNote], ...] = (
    ("Nordvik Group", ReferenceNote(ReferenceKind.CASE, Permit.GRANTED,
                                    "Half the stops at Bergen in a year", None, None, "")),
    ("Skagen Prosess", ReferenceNote(ReferenceKind.VISIT, Permit.GRANTED,
                                     "Shows its pump hall to other plants")),
    ("Fjordkraft", ReferenceNote(ReferenceKind.LOGO, Permit.ASKED, "Logo for the energy page")),
)  # fmt: skip


def pilot(today: date) -> PilotPlan:
    """Return the pilot of the account in the incubator."""
    return PilotPlan(
        goal="Service agreement at the third site",
        criteria="Stops below four a quarter, and contribution above a fifth of revenue",
        starts_on=today - timedelta(days=4),
        ends_on=today + timedelta(days=150),
        size=Decimal(450_000),
    )


def farewell(owner: object, today: date) -> Farewell:
    """Return the plan by which the account that failed a gate leaves."""
    return Farewell(
        reason="Costs more than it brings; tenders only; came in under pressure",
        receiving_owner=owner,  # type: ignore[arg-type]  # a person of the cast
        differences="Orders by web, deliveries weekly, answers from the desk within a working day",
        was_told=True,
        message="You keep the prices of the agreement until summer. From then on our desk serves you, "
        "with the same people on the phone.",
        starts_on=today + timedelta(days=20),
        ends_on=today + timedelta(days=110),
        door_back="Two years of contribution above zero, and a joint plan instead of a tender",
    )
