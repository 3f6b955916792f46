"""The people of an account on any day: ties, attitudes, weights, seats, and what they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TypeVar

from orchard.analytics import coverage as covering
from orchard.analytics.coverage import Coverage, Gap, Keepers, Part, Pattern, Quadrant
from orchard.analytics.policy.standing import LoyaltyPolicy, RelationshipPolicy
from orchard.domain.accounts.models import Account, AccountUnit, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships import guards
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    GapSeat,
    Line,
    MapReview,
    Placement,
    Tie,
    TieAssessment,
    Weighing,
)
from orchard.domain.relationships.queries.map_tables import Tables
from orchard.domain.relationships.rules import EXPECTED, GENERATED, Function, Level, Stance

D = TypeVar("D", Weighing, AttitudeAssessment, TieAssessment, Placement)
SEAT = "seat-"
EMPTY = "empty-"
"""How seats and functions without anybody are named among stakeholders; people by their number."""


@dataclass(frozen=True, slots=True)
class TieNow:
    """How a tie stands: who of us, how strong, what shows it, and how fresh it is."""

    tie: Tie
    latest: TieAssessment
    met_on: date | None
    days: int | None
    freshness: float

    @property
    def counted(self) -> covering.Tie:
        """Return the tie as coverage counts it."""
        return covering.Tie(str(self.tie.user_id), self.latest.strength, self.days)


@dataclass(frozen=True, slots=True)
class AttitudeNow:
    """How a person looks at us or at a solution; an old one has to be confirmed."""

    latest: AttitudeAssessment
    before: AttitudeAssessment | None
    is_stale: bool

    @property
    def stance(self) -> Stance:
        """Return the attitude."""
        return Stance(self.latest.stance)


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """Where somebody stood on a day: title, unit, the one above as far as known, what they did."""

    title: str
    unit: AccountUnit | None
    above_id: int | None
    function: Function
    level: Level


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person as the team sees them on a day, what was said of them before the latest first."""

    contact: Contact
    place: PlaceNow
    influence: int | None
    interest: int | None
    roles: tuple[BuyingRole, ...]
    ties: tuple[TieNow, ...]
    us: AttitudeNow | None
    solutions: tuple[AttitudeNow, ...]
    quadrant: Quadrant | None
    part: Part | None
    is_changed: bool
    attitudes: tuple[AttitudeAssessment, ...]
    weighings: tuple[Weighing, ...]

    @property
    def key(self) -> str:
        """Return how coverage names the person."""
        return str(self.contact.pk)

    @property
    def best(self) -> TieNow | None:
        """Return the tie that counts."""
        return self.ties[0] if self.ties else None


@dataclass(frozen=True, slots=True)
class PeopleMap:
    """Everything about the people of an account on one day; `seated` is the team of today."""

    account: Account
    on: date
    people: tuple[PersonNow, ...]
    restricted: tuple[Contact, ...]
    seats: tuple[GapSeat, ...]
    generated: tuple[Function, ...]
    ours: tuple[User, ...]
    team: tuple[User, ...]
    seated: tuple[Assignment, ...]
    lines: tuple[Line, ...]
    first_on: date | None
    coverage: Coverage
    keepers: Keepers
    pattern: Pattern
    gaps: tuple[Gap, ...]
    review: MapReview | None
    review_days: int | None
    is_review_due: bool
    policy: RelationshipPolicy
    loyalty: LoyaltyPolicy

    def person(self, key: str) -> PersonNow | None:
        """Return the person that coverage names so."""
        return next((one for one in self.people if one.key == key), None)

    @property
    def changed(self) -> tuple[PersonNow, ...]:
        """Return whom something changed about since the last review."""
        return tuple(one for one in self.people if one.is_changed)


def people_map(
    viewer: User, account: Account, *, on: date, zone: tzinfo | None = None
) -> PeopleMap:
    """Return the people of an account as they stood on a day, for its team only.

    Days are those of the time zone, which is the organisation's where nobody says.
    """
    return people_maps(viewer, account, days=[on], zone=zone)[0]


def people_maps(
    viewer: User, account: Account, *, days: Sequence[date], zone: tzinfo | None = None
) -> tuple[PeopleMap, ...]:
    """Return the same for several days, with every table read once."""
    found = people_maps_or_none(viewer, account, days=days, zone=zone)
    if found is None:
        raise NotFound
    return found


def people_maps_or_none(
    viewer: User,
    account: Account,
    *,
    days: Sequence[date],
    zone: tzinfo | None = None,
    with_lines: bool = True,
    only_ties: bool = False,
) -> tuple[PeopleMap, ...] | None:
    """Return the same, and nothing for who does not belong to the team.

    Lines between people are left out where nobody draws or follows them; where only ties count, so
    are attitudes, roles, places and reviews.
    """
    if not guards.is_on_team(viewer, account):
        return None
    read = Tables(viewer, account, days, zone, with_lines=with_lines, only_ties=only_ties)
    return tuple(_Reading(read, on).map() for on in days)


class _Reading:
    """The map of one day: everything from what was read."""

    def __init__(self, read: Tables, on: date) -> None:
        self.read, self.account, self.on = read, read.account, on
        self.rules = core.current_policy(read.viewer, on).policy
        self.policy = self.rules.relationships
        self.contacts = [row for row in read.contacts if self._was_here(row)]
        self.used = {row.pk for row in read.contacts if row.restricted_on is None}
        past = [one for one in read.reviews if self._day(one.at) <= on]
        self.review = past[-1] if past else None
        self.ties = self._ties()
        self.places = {row.pk: self._place(row) for row in self.contacts}

    def map(self) -> PeopleMap:
        """Return everything that follows from what was read."""
        seats = self._seats()
        used = [one for one in self.contacts if one.pk in self.used]
        filled = {self.places[one.pk].function for one in used}
        filled |= {Function(seat.function) for seat in seats}
        generated = tuple(one for one in GENERATED if one not in filled)
        stakeholders = (*map(self._stakeholder, used), *self._chairs(seats, generated))
        found = covering.coverage(stakeholders, self.policy)
        parts = {part.key: part for part in found.parts}
        team = [one for one in self.read.team if self._was_seated(one)]
        days = (self.on - self._day(self.review.at)).days if self.review else None
        return PeopleMap(
            account=self.account,
            on=self.on,
            people=tuple(self._person(one, parts.get(str(one.pk))) for one in used),
            restricted=tuple(one for one in self.contacts if one.pk not in self.used),
            seats=seats,
            generated=generated,
            ours=_ours(team, self.ties),
            team=tuple(dict.fromkeys(seat.user for seat in team)),
            seated=tuple(seat for seat in self.read.team if seat.until is None),
            lines=self._lines({one.pk for one in used}),
            first_on=self._first_on(),
            coverage=found,
            keepers=covering.keepers(stakeholders, self.policy),
            pattern=self._pattern(stakeholders, team),
            gaps=covering.gaps(stakeholders, EXPECTED, self.policy),
            review=self.review,
            review_days=days,
            is_review_due=bool(used) and (days is None or days > self.policy.review_days),
            policy=self.policy,
            loyalty=self.rules.loyalty,
        )

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.read.zone).date()

    def _first_on(self) -> date | None:
        known = (one.added_at for one in self.read.contacts if one.pk in self.used)
        return min(map(self._day, known), default=None)

    def _was_seated(self, seat: Assignment) -> bool:
        has_ended = seat.until is not None and seat.until <= self.on
        return seat.since <= self.on and not has_ended and self._worked(seat.user)

    def _worked(self, user: User) -> bool:
        """Say whether one of us worked here on the day, also where they left since."""
        left = self.read.departures.get(user.pk)
        return user.is_active or (left is not None and self._day(left) > self.on)

    def _was_here(self, row: Contact) -> bool:
        has_left = row.left_on is not None and row.left_on <= self.on
        return not has_left and self._day(row.added_at) <= self.on

    def _place(self, contact: Contact) -> PlaceNow:
        rows = self.read.places.get(contact.pk, ())
        stood = self._until(rows) or rows[:1]
        now = Function(contact.function), Level(contact.level)
        if not stood:
            return PlaceNow(contact.title, contact.unit, contact.reports_to_id, *now)
        last = stood[-1]
        if last.function:
            now = Function(last.function), Level(last.level)
        return PlaceNow(last.title, last.unit, last.above_id, *now)

    def _lines(self, here: set[int]) -> tuple[Line, ...]:
        ran = [one for one in self.read.lines if {one.contact_id, one.other_id} <= here]
        return tuple(
            one
            for one in ran
            if one.since <= self.on and (one.until is None or one.until > self.on)
        )

    def _person(self, contact: Contact, part: Part | None) -> PersonNow:
        weight = self._weight(contact)
        influence, interest = (weight.influence, weight.interest) if weight else (None, None)
        attitudes = self._attitudes(contact)
        return PersonNow(
            contact=contact,
            place=self.places[contact.pk],
            influence=influence,
            interest=interest,
            roles=tuple(self._roles(contact)),
            ties=self.ties.get(contact.pk, ()),
            us=next((one for one in attitudes if not one.latest.solution), None),
            solutions=tuple(one for one in attitudes if one.latest.solution),
            quadrant=covering.quadrant(influence, interest, self.policy),
            part=part,
            is_changed=self._is_changed(contact),
            attitudes=tuple(reversed(self._until(self.read.attitudes.get(contact.pk, ())))),
            weighings=tuple(reversed(self._until(self.read.weighings.get(contact.pk, ())))),
        )

    def _stakeholder(self, contact: Contact) -> covering.Stakeholder:
        weight = self._weight(contact)
        return covering.Stakeholder(
            key=str(contact.pk),
            influence=weight.influence if weight else None,
            ties=tuple(tie.counted for tie in self.ties.get(contact.pk, ())),
            function=self.places[contact.pk].function,
            level=self.places[contact.pk].level,
            roles=tuple(sorted({one.role for one in self._roles(contact)})),
        )

    def _chairs(
        self, seats: Sequence[GapSeat], generated: Sequence[Function]
    ) -> Iterable[covering.Stakeholder]:
        for seat in seats:
            roles = (seat.role,) if seat.role else ()
            yield covering.Stakeholder(
                f"{SEAT}{seat.pk}", seat.influence, (), seat.function, seat.level, roles,
                is_seat=True,
            )  # fmt: skip
        for function in generated:
            yield covering.Stakeholder(
                f"{EMPTY}{function.value}", self.policy.seat_influence, (), is_seat=True
            )

    def _pattern(
        self, stakeholders: Sequence[covering.Stakeholder], team: Sequence[Assignment]
    ) -> Pattern:
        sponsors = {str(seat.user_id) for seat in team if seat.role == TeamRole.SPONSOR}
        return covering.minimum_pattern(
            stakeholders,
            functions=Function.values,
            executives=Level.EXECUTIVE,
            sponsors=sponsors,
            policy=self.policy,
        )

    def _seats(self) -> tuple[GapSeat, ...]:
        opened = (one for one in self.read.seats if one.opened_on <= self.on)
        return tuple(one for one in opened if one.closed_on is None or one.closed_on > self.on)

    def _ties(self) -> dict[int, tuple[TieNow, ...]]:
        """Return the ties that stood, the one that counts first."""
        found: dict[int, list[TieNow]] = defaultdict(list)
        for key in sorted(self.read.assessed):
            rows = self._until(self.read.assessed[key])
            tie = self.read.assessed[key][0].tie
            stands = tie.ended_on is None or tie.ended_on > self.on
            if rows and stands and tie.contact_id in self.used and self._worked(tie.user):
                met_on: date | None = getattr(rows[-1], Tables.met(self.on))
                found[tie.contact_id].append(self._tie(tie, rows[-1], met_on))
        return {key: tuple(sorted(ties, key=_weight, reverse=True)) for key, ties in found.items()}

    def _tie(self, tie: Tie, latest: TieAssessment, met_on: date | None) -> TieNow:
        days = (self.on - met_on).days if met_on else None
        return TieNow(tie, latest, met_on, days, covering.freshness(days, self.policy))

    def _until(self, rows: Sequence[D]) -> list[D]:
        """Return what was said by the day, the latest last."""
        return [one for one in rows if one.on <= self.on]

    def _weight(self, contact: Contact) -> Weighing | None:
        rows = self._until(self.read.weighings.get(contact.pk, ()))
        return rows[-1] if rows else None

    def _roles(self, contact: Contact) -> list[BuyingRole]:
        rows = self.read.roles.get(contact.pk, ())
        begun = [one for one in rows if one.since <= self.on]
        return [one for one in begun if one.until is None or one.until > self.on]

    def _attitudes(self, contact: Contact) -> list[AttitudeNow]:
        by_solution: dict[str, list[AttitudeAssessment]] = defaultdict(list)
        for row in self._until(self.read.attitudes.get(contact.pk, ())):
            by_solution[row.solution].append(row)
        return [self._attitude(rows) for _solution, rows in sorted(by_solution.items())]

    def _attitude(self, rows: list[AttitudeAssessment]) -> AttitudeNow:
        latest = rows[-1]
        is_stale = (self.on - latest.on).days > self.policy.attitude_days
        return AttitudeNow(latest, rows[-2] if len(rows) > 1 else None, is_stale)

    def _is_changed(self, contact: Contact) -> bool:
        """Say whether anything was written about the person after the last review."""
        if self.review is None:
            return False
        moments: list[datetime] = [contact.added_at]
        moments += [one.at for one in self.read.roles.get(contact.pk, ())]
        moments += [one.at for one in self._until(self.read.places.get(contact.pk, ()))]
        moments += [one.at for one in self._until(self.read.weighings.get(contact.pk, ()))]
        moments += [one.at for one in self._until(self.read.attitudes.get(contact.pk, ()))]
        moments += [tie.latest.at for tie in self.ties.get(contact.pk, ())]
        known = [one for one in moments if self._day(one) <= self.on]
        return max(known, default=self.review.at) > self.review.at


def _weight(tie: TieNow) -> tuple[float, int]:
    return tie.latest.strength * tie.freshness, tie.latest.strength


def _ours(team: Sequence[Assignment], ties: dict[int, tuple[TieNow, ...]]) -> tuple[User, ...]:
    """Return our people: the team first, then whoever has a tie besides."""
    seated = [seat.user for seat in team]
    tied = [tie.tie.user for found in ties.values() for tie in found]
    return tuple({user.pk: user for user in [*seated, *sorted(tied, key=str)]}.values())
