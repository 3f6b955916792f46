"""What is known about a customer, for tests: one of everything, each with source and day."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape

from django.test import Client

from orchard.domain.accounts import notes
from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.accounts.queries import analysis as analyses
from orchard.domain.accounts.rules.profile import (
    AnalysisStep,
    Area,
    Block,
    Confidence,
    DriverKind,
    FindingKind,
    Horizon,
    Likelihood,
    ProfitLine,
    Strength,
    Timing,
)
from orchard.domain.accounts.services import analysis as analysing
from orchard.domain.accounts.services import profile as services
from orchard.domain.core.models import User
from people import NOON

TODAY = NOON.date()
FROM = {"source": "CNRY-annual report", "said_on": date(2026, 2, 1)}
HEARD = {**FROM, "confidence": Confidence.SAID}


def fact(**changes: object) -> notes.FactNote:
    """Return what they sell."""
    said = {"area": Area.BUSINESS, "topic": "offer", "statement": "CNRY-Feed for salmon farms"}
    return notes.FactNote(**{**FROM, **said, **changes})


def goal(**changes: object) -> notes.GoalNote:
    """Return a goal of two years."""
    said = {"title": "Halve the stops", "metric": "Stops below 12 a year", "horizon": Horizon.TWO}
    return notes.GoalNote(**{**HEARD, **said, "owner": "CNRY-Siri Moe", **changes})


def driver(**changes: object) -> notes.DriverNote:
    """Return a rule that comes."""
    said = {
        "type": DriverKind.REGULATION, "title": "CNRY-Carbon price", "effect": "Dearer energy",
        "likelihood": Likelihood.HIGH, "timing": Timing.YEAR,
    }  # fmt: skip
    return notes.DriverNote(**{**FROM, **said, **changes})


def presence(**changes: object) -> notes.PresenceNote:
    """Return a competitor who is inside."""
    said = {
        "competitor": "CNRY-Rivalen", "category": "Seals", "strength": Strength.AHEAD,
        "sponsor": "CNRY-sponsor-Jan Vik", "last_move": "Cut the price by a tenth",
    }  # fmt: skip
    return notes.PresenceNote(**{**FROM, **said, **changes})


def note_goal(account: Account, by: User, at: datetime = NOON) -> CustomerGoal:
    """Note a goal and nothing else."""
    found = services.note_known(account, note=goal(), by=by, at=at)
    assert isinstance(found, CustomerGoal)
    return found


def know_everything(account: Account, by: User, at: datetime = NOON) -> dict[str, int]:
    """Note one of everything about an account; return the keys by kind."""
    found = note_goal(account, by, at)
    several = (
        fact(goal=found),
        notes.IncomeNote(**FROM, title="CNRY-Feed in Norway"),
        driver(goal=found),
        notes.MeasureNote(**FROM, title="CNRY-Stops", contribution="Spares in a day", goal=found),
        presence(goal=found),
        notes.BlockNote(**FROM, block=Block.COSTS, text="CNRY-Energy"),
        notes.TouchNote(**FROM, line=ProfitLine.DOWNTIME, title="CNRY-Spares in a day", goal=found),
    )
    rows = [services.note_known(account, note=one, by=by, at=at) for one in several]
    return {"goal": found.pk, **{row.kind.value: row.pk for row in rows}}


def analyse(account: Account, by: User, at: datetime = NOON) -> tuple[int, int]:
    """Begin an analysis and fill it as far as it can be finished; return its number and a finding."""
    made = analysing.begin_analysis(account, by=by, at=at)
    for step in AnalysisStep:
        analysing.write_step(made, step=step, text=f"CNRY-{step}", expected=0, by=by, at=at)
    goals = tuple(CustomerGoal.objects.filter(account=account)[:1])
    finding = 0
    for kind in FindingKind:
        note = analysing.FindingNote(kind, f"CNRY-{kind}", goals)
        finding = analysing.add_finding(made, note=note, by=by, at=at).pk
    assert analyses.analysis_view(by, made).lacks == []
    return made.number, finding


def text_of(client: Client, address: str) -> str:
    """Return the words of a page."""
    found = client.get(address)
    assert found.status_code == 200, address
    main = found.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def filled(client: Client, address: str, **changes: object) -> dict[str, object]:
    """Return the form of an address as it stands, with changes."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | changes
    return {name: value for name, value in values.items() if value is not None}


def send(client: Client, address: str, **changes: object) -> int:
    return client.post(address, filled(client, address, **changes)).status_code
