"""What the supplier sells: about sixty offers in eight families, with list price and cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer: its list price in NOK, the share of it that it costs us, its season."""

    key: str
    name: str
    family: str
    price: Decimal
    cost_share: float
    season: str = "even"


_FAMILIES = {
    "Pumps": ("PU", 0.505, "even"),
    "Valves": ("VA", 0.475, "even"),
    "Seals and gaskets": ("SE", 0.395, "stop"),
    "Filters": ("FI", 0.435, "stop"),
    "Sensors": ("SN", 0.485, "even"),
    "Motors and drives": ("MO", 0.565, "even"),
    "Lubricants": ("LU", 0.535, "winter"),
    "Service and spares": ("SV", 0.455, "stop"),
}
"""Code, share of the list price that it costs, and season: yearly stops of plants are in summer."""

_OFFERS = {
    "Pumps": """Centrifugal pump CP 40|18400; Centrifugal pump CP 65|26900; Centrifugal pump CP 100|41200;
        Dosing pump DP 6|9800; Screw pump SP 20|33500; Submersible pump UP 15|14700;
        Vacuum pump VP 8|22300; Pump station PS 2|86000""",
    "Valves": """Ball valve DN 25|890; Ball valve DN 50|1740; Butterfly valve DN 150|3950;
        Control valve CV 32|12800; Control valve CV 80|21600; Check valve DN 80|2480;
        Safety valve SV 25|4650; Needle valve NV 10|640""",
    "Seals and gaskets": """Mechanical seal MS 35|2950; Mechanical seal MS 60|4380; Cartridge seal CS 50|7900;
        O-ring set standard|185; O-ring set aggressive media|420; Flange gasket DN 100|148;
        Packing cord 8 mm|275; Lip seal 60 x 80|96""",
    "Filters": """Bag filter element 25 my|118; Cartridge filter 10 my|264; Hydraulic filter HF 6|735;
        Air intake filter AF 3|1120; Oil mist filter OM 2|2860; Self-cleaning filter SF 80|38500;
        Filter housing FH 4|5400""",
    "Sensors": """Pressure transmitter PT 16|4150; Temperature probe TP 100|980; Flow meter FM 50|15900;
        Level radar LR 20|18700; Vibration sensor VS 2|3680; Gateway IoT G 4|7450;
        Condition monitoring, year per point|1450""",
    "Motors and drives": """Motor 4 kW|6900; Motor 15 kW|15400; Motor 55 kW|48800; Frequency drive 4 kW|7600;
        Frequency drive 22 kW|19800; Gearbox G 12|27500; Soft starter S 30|5850""",
    "Lubricants": """Gear oil 220, 20 l|1960; Hydraulic oil 46, 208 l|8900; Compressor oil, 20 l|2380;
        Food grade grease, 18 kg|3150; Bearing grease, 18 kg|2240; Chain oil, 5 l|640;
        Winter hydraulic oil 22, 208 l|9700""",
    "Service and spares": """Inspection visit|8500; Pump overhaul|21500; Spare part kit CP|5650;
        Spare part kit SP|9400; Alignment by laser|6900; Emergency call-out|12400;
        Service agreement, month|4900; Training day|14500""",
}


def offers() -> tuple[Offer, ...]:
    """Return all offers, by family."""
    return tuple(offer for family in _FAMILIES for offer in _of_family(family))


def _of_family(family: str) -> Iterator[Offer]:
    code, cost_share, season = _FAMILIES[family]
    for number, text in enumerate(_OFFERS[family].split(";"), start=1):
        name, _bar, price = text.strip().partition("|")
        spread = cost_share + 0.012 * (number % 5 - 2)
        yield Offer(f"{code}-{100 + 10 * number}", name, family, Decimal(price), spread, season)
