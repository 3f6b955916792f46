"""Who could be among the first key accounts, as far as the ledger alone can tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.words.numbers import percent, rounded, short_money
from orchard.domain.selection.queries.charter import policy
from orchard.domain.selection.queries.criteria import set_in_force
from orchard.domain.selection.queries.measures import Ground, ground
from orchard.domain.selection.rules.choices import Measure
from orchard.domain.selection.rules.first_choice import FEWEST, says_enough
from orchard.domain.selection.rules.library import BY_REVENUE, DEFAULT_WEIGHTS, card
from orchard.domain.selection.rules.measures import Facts, Whole, growth, measure, scored

LOOKED_AT = 40
"""So many of the most valuable accounts are measured: a key account is hardly further down."""
LARGEST = 3
"""So many of the largest by revenue are told of, also where others come first by the ledger."""
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account with what the ledger measures of it, 0 to 10, and the numbers behind that."""

    account: Account
    score: float | None
    known: float
    contribution: Decimal | None
    revenue: Decimal | None
    growth: Decimal | None
    value: Decimal | None
    grade: str
    is_peak: bool
    is_by_revenue: bool = False
    is_named: bool = False
    """Somebody named it: the ledger did not put it first."""

    @property
    def evidence(self) -> str:
        """Return numbers that whoever sees accounts may see, as the evidence of a nomination."""
        told = [_("revenue %(amount)s in twelve months") % {"amount": short_money(self.revenue)}]
        if self.growth is not None:
            told.append(_("growth %(share)s") % {"share": percent(self.growth)})
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One of the largest accounts that the ledger does not put first, and why."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Whom the ledger puts first, which large accounts are not among them, and who was named."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]
    named: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scale:
    """The measured criteria by which accounts are put in order, with their weights."""

    cards: list[tuple[Measure, Sequence[Sequence[float]], float]]
    least: float
    is_by_revenue: bool = False

    def judge(self, facts: Facts, whole: Whole) -> tuple[float | None, float]:
        """Return the mean of what is measured, and the share of all weight that can be known.

        There is no mean where so little can be known that gate G5 would not let the account in.
        """
        found = [
            (scored(measure(kind, facts, whole), points, facts.grade).score, weight)
            for kind, points, weight in self.cards
        ]
        known = [(score, weight) for score, weight in found if score is not None]
        share = 1 - sum(weight for score, weight in found if score is None)
        total = sum(weight for _score, weight in known)
        if not total or share < self.least - EXACT:
            return None, share
        return round(sum(score * weight for score, weight in known) / total, 2), share


def first_candidates(viewer: User, *, most: int) -> list[Candidate]:
    """Return the accounts that the ledger's criteria put first, the best first."""
    return list(first_look(viewer, most=most).candidates)


def first_look(viewer: User, *, most: int, named: Collection[Account] = ()) -> FirstLook:
    """Return whom the ledger's criteria put first, and why the largest are not among them.

    Where lines lack their costs, so that most of what those looked at buy could not be judged, they
    are measured by what they buy; each says so, and whoever chooses by that has to say why. Whom somebody named is
    measured beside them; of an account without figures nothing is known.
    """
    largest = list(economics.ranked(viewer).order_by("revenue_rank", "pk")[:LARGEST])
    asked = economics.ranked(viewer).filter(account__in=named)
    rows = {row.account_id: row for row in (*economics.ranked(viewer)[:LOOKED_AT], *largest)}
    others = {row.account_id: row for row in asked} if named else {}
    found = ground(viewer, [*rows, *others])
    if found is None:
        return FirstLook((), (), tuple(_named(_unknown(one)) for one in named))
    least = policy(viewer, found.as_of).data_weight_least
    made, scale = _measured_by(viewer, list(rows.values()), found, least)
    first = sorted(made, key=lambda one: -(one.score or 0.0))[:most]
    left = _left_out(made, first, [row.account_id for row in largest], least)
    told = {
        key: _candidate(row, found.accounts[key], found.whole, scale)
        for key, row in others.items()
        if key in found.accounts
    }
    asked_for = tuple(_named(told.get(one.pk) or _unknown(one)) for one in named)
    return FirstLook(tuple(first), left, asked_for)


def _measured_by(
    viewer: User, rows: Sequence[AccountFigures], found: Ground, least: float
) -> tuple[list[Candidate], _Scale]:
    """Return the accounts as the usual criteria measure them, or by revenue where these cannot."""
    usual, by_revenue = (
        (
            [
                _candidate(row, found.accounts[row.account_id], found.whole, scale)
                for row in rows
                if row.account_id in found.accounts
            ],
            scale,
        )
        for scale in (
            _usual(viewer, least),
            _Scale(_measured(BY_REVENUE), least, is_by_revenue=True),
        )
    )
    is_enough = (
        says_enough([(one.revenue, one.score is not None) for one in usual[0]])
        or _judged(by_revenue[0]) < FEWEST
    )
    return usual if is_enough else by_revenue


def _left_out(
    made: Sequence[Candidate], first: Sequence[Candidate], largest: Sequence[int], least: float
) -> tuple[LeftOut, ...]:
    """Return the largest accounts that are not among the first, the largest first."""
    there = {one.account.pk for one in first}
    measured = {one.account.pk: one for one in made}
    last = min((one.score for one in first if one.score is not None), default=None)
    missing = [measured[key] for key in largest if key in measured and key not in there]
    return tuple(LeftOut(_named(one), _why_not(one, last, least)) for one in missing)


def _why_not(one: Candidate, last: float | None, least: float) -> str:
    """Return as a sentence why an account is not among the first."""
    if one.score is None or last is None:
        text = _("Too little is known of it: what can be known weighs %(share)s, and %(least)s is needed.")  # fmt: skip
        return text % {"share": percent(one.known), "least": percent(least)}
    text = _("By the ledger it comes to %(score)s; the last of those above to %(last)s.")
    return text % {"score": rounded(one.score, 1), "last": rounded(last, 1)}


def _named(one: Candidate) -> Candidate:
    return replace(one, is_named=True)


def _unknown(account: Account) -> Candidate:
    """Return an account of which no figures say anything."""
    return Candidate(account, None, 0.0, None, None, None, None, "", is_peak=False)


def _judged(found: Sequence[Candidate]) -> int:
    return sum(one.score is not None for one in found)


def _candidate(row: AccountFigures, facts: Facts, whole: Whole, scale: _Scale) -> Candidate:
    score, known = scale.judge(facts, whole)
    return Candidate(
        account=row.account,
        score=score,
        known=known,
        contribution=facts.contribution_year if row.shows_margins else None,
        revenue=facts.revenue_year,
        growth=growth(facts),
        value=row.value if row.shows_margins else None,
        grade=row.grade if row.shows_margins else "",
        is_peak=facts.peak_year,
        is_by_revenue=scale.is_by_revenue,
    )


def _usual(viewer: User, least: float) -> _Scale:
    """Return the measured criteria of the set in force, or of the founding one before there is any."""
    stands = set_in_force(viewer)
    if stands is None:
        return _Scale(_measured(DEFAULT_WEIGHTS), least)
    rows = stands.criteria.exclude(measure="").order_by("position", "pk")
    cards = [(Measure(one.measure), one.points, float(one.weight)) for one in rows]
    if not cards:  # people judge all of it: then the ledger only says whom to look at
        return _Scale(_measured(DEFAULT_WEIGHTS), 0.0)
    return _Scale(cards, least)


def _measured(weights: Mapping[str, str]) -> list[tuple[Measure, Sequence[Sequence[float]], float]]:
    cards = [(one, float(weight)) for key, weight in weights.items() if (one := card(key))]
    return [(one.measure, one.points, weight) for one, weight in cards if one.measure]
