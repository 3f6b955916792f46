"""A deal before it is signed: its terms, whether it passes the hurdle, and its money year by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.clv.contract import Deal
from orchard.analytics.clv.forecast_file import NamedDeal
from orchard.domain.core.mistakes import Invalid
from orchard.domain.whitespace.rules import LARGEST, Grade

LONGEST_MONTHS = 120
MONTHS_OF_A_YEAR = 12
CENT = Decimal("0.01")


class Verdict(TextChoices):
    """How a deal stands to the hurdle of the policy."""

    PASSES = "passes", gettext_lazy("Deal above the hurdle")
    BELOW = "below", gettext_lazy("Deal below the hurdle")
    UNKNOWN = "unknown", gettext_lazy("Deal not judged yet")

    @property
    def tone(self) -> str:
        """Return the colour of its pill."""
        return {"passes": "good", "below": "bad"}.get(self.value, "warn")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a deal brings over its whole term; of margin and costs `None` is not known.

    Cost to serve is what serving it takes over the term, `spend` what is spent once, at its start.
    """

    amount: Decimal
    starts_on: date
    months: int
    margin: Decimal | None = None
    cost_to_serve: Decimal | None = None
    spend: Decimal | None = None

    def check(self) -> None:
        """Refuse what cannot be meant."""
        if not 1 <= self.months <= LONGEST_MONTHS:
            raise Invalid(_("A deal runs from one month to %(most)d.") % {"most": LONGEST_MONTHS})
        for amount in (self.amount, self.margin, self.cost_to_serve, self.spend):
            if amount is not None and not (amount.is_finite() and abs(amount) < LARGEST):
                raise Invalid(_("This is no amount that can be kept."))
        if self.amount <= 0:
            raise Invalid(_("Net sales: give what the deal brings over its whole term, above 0."))
        if min(self.cost_to_serve or 0, self.spend or 0) < 0:
            raise Invalid(_("Cost to serve and what is spent at once are 0 or more."))

    @property
    def contribution(self) -> Decimal | None:
        """Return what it leaves after cost to serve and what is spent at once, once all are known."""
        if self.margin is None or self.cost_to_serve is None or self.spend is None:
            return None
        return self.margin - self.cost_to_serve - self.spend

    @property
    def share(self) -> Decimal | None:
        """Return the contribution as a share of net sales."""
        return None if self.contribution is None else self.contribution / self.amount

    def needed(self, hurdle_share: Decimal) -> Decimal:
        """Return the contribution that it needs to stand on the hurdle."""
        return (self.amount * hurdle_share).quantize(CENT, ROUND_HALF_UP)

    def verdict(self, hurdle_share: Decimal) -> Verdict:
        """Compare exactly, not what is shown rounded; what is not known never passes."""
        if self.contribution is None:
            return Verdict.UNKNOWN
        low = self.contribution < self.amount * hurdle_share
        return Verdict.BELOW if low else Verdict.PASSES

    def named(self, title: str, *, first_year: int) -> NamedDeal:
        """Return the deal as the methods of lifetime value take it: month by month in its years.

        Months before the first forecast year count in that year.
        """
        if self.margin is None or self.cost_to_serve is None or self.spend is None:
            raise Invalid(
                _("Margin, cost to serve and what is spent at once are not all known yet.")
            )
        if self.starts_on.year < first_year - 1:
            raise Invalid(_("The deal begins long before the forecast: publish a newer forecast."))
        net, margins, costs = (
            self._by_year(total, first_year)
            for total in (self.amount, self.margin, self.cost_to_serve)
        )
        return NamedDeal(title, net, Deal(margins, costs, self.spend))

    def _by_year(self, total: Decimal, first_year: int) -> tuple[Decimal, ...]:
        """Share an amount among the years by months; the parts add up to the cent."""
        begins = self.starts_on.year * MONTHS_OF_A_YEAR + self.starts_on.month - 1
        years = [(begins + at) // MONTHS_OF_A_YEAR for at in range(self.months)]
        counted = Counter(max(0, year - first_year) for year in years)
        found, passed, before = [], 0, Decimal(0)
        for place in range(max(counted) + 1):
            passed += counted[place]
            upto = (total * passed / self.months).quantize(CENT, ROUND_HALF_UP)
            found.append(upto - before)
            before = upto
        found[-1] += total - before
        return tuple(found)


@dataclass(frozen=True, slots=True)
class DealNote:
    """The terms of a deal, and how sure whoever wrote them down is."""

    terms: Terms
    grade: Grade = Grade.GUESSED


def check_signing(verdict: Verdict, reason: str) -> None:
    """Refuse to sign without a reason what does not pass the hurdle, or is not known to."""
    if verdict != Verdict.PASSES and not reason.strip():
        raise Invalid(_("It does not pass the hurdle. Say why it is signed all the same."))
