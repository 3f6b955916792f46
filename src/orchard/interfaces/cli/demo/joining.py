"""What Nordvik and the supplier settled together: criteria, scores, what matters, values asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.relationships.models import Contact

ACCOUNT = "Nordvik Group"
DAY = timedelta(days=1)
PROPOSED, ACCEPTED, MEASURED = 30 * DAY, 21 * DAY, 3 * DAY


@dataclass(frozen=True, slots=True)
class Measured:
    """A criterion: from where to where, who answers on both sides, where it stands, who accepted."""

    metric: str
    unit: str
    start: str
    target: str
    now: str
    ours: str
    theirs: str
    sides: str


CRITERIA = (
    Measured("On time in full", "%", "93.1", "97", "96.2", "mart", "Jan Vik", "both"),
    Measured("Energy per tonne in Bergen", "kWh", "41", "37", "36", "liis", "Tone Lie", "both"),
    Measured("Sites with a second carrier", "sites", "0", "4", "", "mart", "Siri Moe", "us"),
)
BEFORE = ("Price", "Fewer suppliers", "Delivery on time", "Energy")
NOW = ("Delivery on time", "Energy", "Fewer suppliers", "Carbon of what they buy", "Price")
SCORES = ((4, 4, 3), (3, 5, 2), (5, 2, 2))
"""Their benefit, our benefit and the effort of the joint initiatives, in the order of the plan."""


def settle_all(
    accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime
) -> None:
    """Let both sides settle what they measure, what comes next and what matters."""
    from orchard.domain.relationships import queries

    account, kari = accounts[ACCOUNT], people["kari"]
    there = {one.name: one for one in queries.usable_contacts(kari, account)}
    speaks = there.get("Siri Moe") or next(iter(there.values()))
    for one in CRITERIA:
        _agree(one, account, people, there.get(one.theirs, speaks), at)
    _score(account, kari, speaks, at - ACCEPTED)
    _rank(account, kari, speaks, at)
    _ask(account, kari, at - 2 * DAY)


def _agree(
    one: Measured, account: Account, people: Mapping[str, User], theirs: Contact, at: datetime
) -> None:
    from orchard.domain.plans.rules.sharing import SharedKind
    from orchard.domain.plans.services import joint_criteria, sharing

    kari = people["kari"]
    wording = joint_criteria.Wording(
        one.metric, one.unit, Decimal(one.start), Decimal(one.target),
        date(at.year + 1, 6, 30), people[one.ours], theirs,
    )  # fmt: skip
    row = joint_criteria.propose_criterion(account, wording=wording, by=kari, at=at - PROPOSED)
    sharing.share(account, kind=SharedKind.CRITERION, object_id=row.pk, by=kari, at=at - PROPOSED)
    joint_criteria.accept_criterion(row, text_version=1, by=kari, at=at - PROPOSED)
    if one.sides == "both":
        joint_criteria.accept_criterion(
            row, text_version=1, contact=theirs, words="Minutes of the yearly review",
            by=kari, at=at - ACCEPTED,
        )  # fmt: skip
    if one.now:
        joint_criteria.measure_criterion(
            row, expected=1, current=Decimal(one.now), on=(at - MEASURED).date(), by=kari,
            at=at - MEASURED,
        )  # fmt: skip


def _score(account: Account, by: User, speaks: Contact, at: datetime) -> None:
    """Score what the plan undertakes together; the last one waits for the customer."""
    from orchard.domain.plans.queries import joint
    from orchard.domain.plans.rules.joint import Score
    from orchard.domain.plans.rules.sharing import SharedKind
    from orchard.domain.plans.services import joint_scores, sharing

    found = sorted(joint.joint_initiatives(by, account), key=lambda one: one.row.pk)
    for place, (one, (theirs, ours, effort)) in enumerate(zip(found, SCORES, strict=False)):
        sharing.share(account, kind=SharedKind.INITIATIVE, object_id=one.row.pk, by=by, at=at)
        joint_scores.score_initiative(one.row, score=Score(ours, effort, wants=True), by=by, at=at)
        if place < len(found) - 1:
            joint_scores.score_initiative(
                one.row, score=Score(theirs, effort, wants=True), contact=speaks, by=by, at=at
            )


def _rank(account: Account, by: User, speaks: Contact, at: datetime) -> None:
    """Let them rank their needs half a year ago and last week: price is no longer first."""
    from orchard.domain.plans.services import joint_matters

    for needs, back in ((BEFORE, 180 * DAY), (NOW, 6 * DAY)):
        moment = at - back
        asked = joint_matters.ask_what_matters(
            account, needs=sorted(needs), by=by, at=moment - 5 * DAY
        )
        joint_matters.note_ranking(
            asked, expected=1, needs=needs, contact=speaks, on=moment.date(), by=by, at=moment
        )


def _ask(account: Account, by: User, at: datetime) -> None:
    """Ask them about the value of the last quarter that nobody confirmed."""
    from orchard.domain.plans import services
    from orchard.domain.plans.rules.joint import Benefit
    from orchard.domain.plans.rules.joint_scorecard import Quarter
    from orchard.domain.plans.services import joint_requests

    quarter = Quarter.of(at.date()).before
    note = services.ValueNote(
        quarter.year, "Spare parts within a day instead of four", Decimal(95_000),
        "Hours of standstill by their cost of an hour, from their log.", "B",
        quarter=quarter.number, kind=Benefit.TIME,
        alternative="Parts from the maker, four days", alternative_amount=Decimal(20_000),
    )  # fmt: skip
    services.note_value(account, note=note, by=by, at=at)
    joint_requests.ask_to_confirm(
        account, quarter=quarter, due_on=(at + 16 * DAY).date(),
        words="Is this what your people in Bergen saw?", by=by, at=at,
    )  # fmt: skip
