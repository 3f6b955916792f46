"""The people of an account on any day: ties, attitudes, weights, seats, and what they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import models

from orchard.analytics import coverage as covering
from orchard.analytics.coverage import Coverage, Gap, Keepers, Part, Pattern, Quadrant
from orchard.analytics.policy.standing import RelationshipPolicy
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships import guards
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    Encounter,
    GapSeat,
    MapReview,
    Tie,
    TieAssessment,
    Weighing,
)
from orchard.domain.relationships.rules import EXPECTED, GENERATED, Function, Level, Stance

M = TypeVar("M", bound=models.Model)
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
class PersonNow:
    """A person as the team sees them on a day, what was said of them before the latest first."""

    contact: Contact
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
    """Everything about the people of an account on one day."""

    account: Account
    on: date
    people: tuple[PersonNow, ...]
    restricted: tuple[Contact, ...]
    seats: tuple[GapSeat, ...]
    generated: tuple[Function, ...]
    ours: tuple[User, ...]
    coverage: Coverage
    keepers: Keepers
    pattern: Pattern
    gaps: tuple[Gap, ...]
    review: MapReview | None
    review_days: int | None
    is_review_due: bool
    policy: RelationshipPolicy

    def person(self, key: str) -> PersonNow | None:
        """Return the person that coverage names so."""
        return next((one for one in self.people if one.key == key), None)

    @property
    def changed(self) -> tuple[PersonNow, ...]:
        """Return whom something changed about since the last review."""
        return tuple(one for one in self.people if one.is_changed)


def people_map(viewer: User, account: Account, *, on: date) -> PeopleMap:
    """Return the people of an account as they stood on a day, for its team only."""
    if not guards.is_on_team(viewer, account):
        raise NotFound
    return _Reading(viewer, account, on).map()


class _Reading:
    """One reading of the map: every table once, then everything from what was read."""

    def __init__(self, viewer: User, account: Account, on: date) -> None:
        self.viewer, self.account, self.on = viewer, account, on
        self.policy = guards.policy_on(viewer, on)
        rows = Contact.objects.visible_to(viewer).of(account).select_related("unit", "reports_to")
        self.contacts = [row for row in rows.order_by("name", "pk") if self._was_here(row)]
        self.review = _reviews(viewer, account, on)
        roles = BuyingRole.objects.visible_to(viewer).of(account)
        self.roles = _by(roles.order_by("decision", "pk"), "contact_id")
        weighings = Weighing.objects.visible_to(viewer).of(account)
        self.weighings = _by(self._until(weighings), "contact_id")
        attitudes = AttitudeAssessment.objects.visible_to(viewer).of(account)
        self.attitudes = _by(self._until(attitudes.select_related("by")), "contact_id")
        self.ties = self._ties()

    def map(self) -> PeopleMap:
        """Return everything that follows from what was read."""
        seats = self._seats()
        used = [one for one in self.contacts if one.restricted_on is None]
        filled = {one.function for one in used} | {seat.function for seat in seats}
        generated = tuple(one for one in GENERATED if one.value not in filled)
        stakeholders = (*map(self._stakeholder, used), *self._chairs(seats, generated))
        found = covering.coverage(stakeholders, self.policy)
        parts = {part.key: part for part in found.parts}
        team = accounts.team(self.viewer, self.account)
        days = (self.on - self.review.at.date()).days if self.review else None
        return PeopleMap(
            account=self.account,
            on=self.on,
            people=tuple(self._person(one, parts.get(str(one.pk))) for one in used),
            restricted=tuple(one for one in self.contacts if one.restricted_on is not None),
            seats=seats,
            generated=generated,
            ours=_ours(team, self.ties),
            coverage=found,
            keepers=covering.keepers(stakeholders, self.policy),
            pattern=self._pattern(stakeholders, team),
            gaps=covering.gaps(stakeholders, EXPECTED, self.policy),
            review=self.review,
            review_days=days,
            is_review_due=bool(used) and (days is None or days > self.policy.review_days),
            policy=self.policy,
        )

    def _was_here(self, row: Contact) -> bool:
        has_left = row.left_on is not None and row.left_on <= self.on
        return row.erased_at is None and not has_left and row.added_at.date() <= self.on

    def _person(self, contact: Contact, part: Part | None) -> PersonNow:
        weight = self._latest(self.weighings.get(contact.pk, ()))
        influence, interest = (weight.influence, weight.interest) if weight else (None, None)
        attitudes = self._attitudes(contact)
        return PersonNow(
            contact=contact,
            influence=influence,
            interest=interest,
            roles=tuple(self._roles(contact)),
            ties=self.ties.get(contact.pk, ()),
            us=next((one for one in attitudes if not one.latest.solution), None),
            solutions=tuple(one for one in attitudes if one.latest.solution),
            quadrant=covering.quadrant(influence, interest, self.policy),
            part=part,
            is_changed=self._is_changed(contact),
            attitudes=tuple(reversed(self.attitudes.get(contact.pk, ()))),
            weighings=tuple(reversed(self.weighings.get(contact.pk, ()))),
        )

    def _stakeholder(self, contact: Contact) -> covering.Stakeholder:
        weight = self._latest(self.weighings.get(contact.pk, ()))
        return covering.Stakeholder(
            key=str(contact.pk),
            influence=weight.influence if weight else None,
            ties=tuple(tie.counted for tie in self.ties.get(contact.pk, ())),
            function=contact.function,
            level=contact.level,
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
        rows = GapSeat.objects.visible_to(self.viewer).of(self.account)
        found = rows.filter(opened_on__lte=self.on).select_related("owner")
        ordered = found.order_by("-influence", "pk")
        return tuple(one for one in ordered if one.closed_on is None or one.closed_on > self.on)

    def _ties(self) -> dict[int, tuple[TieNow, ...]]:
        """Return the ties that stood, the one that counts first."""
        known = Tie.objects.visible_to(self.viewer).of(self.account).select_related("user")
        assessments = TieAssessment.objects.visible_to(self.viewer).of(self.account)
        assessed = _by(self._until(assessments.select_related("by")), "tie_id")
        met = _by(self._until(Encounter.objects.visible_to(self.viewer).of(self.account)), "tie_id")
        found: dict[int, list[TieNow]] = defaultdict(list)
        for tie in known.order_by("pk"):
            rows = assessed.get(tie.pk)
            stands = tie.ended_on is None or tie.ended_on > self.on
            if rows and stands and tie.user.is_active:
                days = [one.on for one in met.get(tie.pk, ())]
                found[tie.contact_id].append(self._tie(tie, rows[-1], max(days, default=None)))
        return {key: tuple(sorted(ties, key=_weight, reverse=True)) for key, ties in found.items()}

    def _tie(self, tie: Tie, latest: TieAssessment, met_on: date | None) -> TieNow:
        days = (self.on - met_on).days if met_on else None
        return TieNow(tie, latest, met_on, days, covering.freshness(days, self.policy))

    def _until(self, rows: models.QuerySet[M]) -> models.QuerySet[M]:
        """Return what was said by the day, the latest last."""
        return rows.filter(on__lte=self.on).order_by("on", "pk")

    def _latest(self, rows: Sequence[Weighing]) -> Weighing | None:
        return rows[-1] if rows else None

    def _roles(self, contact: Contact) -> list[BuyingRole]:
        rows = self.roles.get(contact.pk, ())
        begun = [one for one in rows if one.since <= self.on]
        return [one for one in begun if one.until is None or one.until > self.on]

    def _attitudes(self, contact: Contact) -> list[AttitudeNow]:
        by_solution: dict[str, list[AttitudeAssessment]] = defaultdict(list)
        for row in self.attitudes.get(contact.pk, ()):
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
        moments += [one.at for one in self.roles.get(contact.pk, ())]
        moments += [one.at for one in self.weighings.get(contact.pk, ())]
        moments += [one.at for one in self.attitudes.get(contact.pk, ())]
        moments += [tie.latest.at for tie in self.ties.get(contact.pk, ())]
        return max(moments) > self.review.at


def _by(rows: models.QuerySet[M], key: str) -> dict[int, list[M]]:
    """Return rows by what they hang on."""
    found: dict[int, list[M]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _weight(tie: TieNow) -> tuple[float, int]:
    return tie.latest.strength * tie.freshness, tie.latest.strength


def _ours(team: Sequence[Assignment], ties: dict[int, tuple[TieNow, ...]]) -> tuple[User, ...]:
    """Return our people: the team first, then whoever has a tie besides."""
    seated = [seat.user for seat in team if seat.user.is_active]
    tied = [tie.tie.user for found in ties.values() for tie in found]
    return tuple({user.pk: user for user in [*seated, *sorted(tied, key=str)]}.values())


def _reviews(viewer: User, account: Account, on: date) -> MapReview | None:
    rows = MapReview.objects.visible_to(viewer).of(account).select_related("by")
    return rows.filter(at__date__lte=on).order_by("-at", "-pk").first()
