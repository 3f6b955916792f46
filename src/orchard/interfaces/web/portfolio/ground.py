"""What every page of the portfolio stands on: the newest figures and the lines of the policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.analytics.policy import ConcentrationPolicy, from_json
from orchard.analytics.results import Concentration
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics import queries
from orchard.domain.economics.document import Portfolio
from orchard.domain.economics.queries import PortfolioView, SetFacts
from orchard.interfaces.web.frame.figures import number, percent


@dataclass(frozen=True, slots=True)
class Ground:
    """The newest set as the viewer may know it; `whole` is `None` unless all accounts are open."""

    view: PortfolioView
    policy: ConcentrationPolicy = field(default_factory=ConcentrationPolicy)
    """The same lines for who may not see the figures of the whole, which keep their own."""

    @property
    def facts(self) -> SetFacts:
        """Return where the figures come from."""
        return self.view.facts

    @property
    def whole(self) -> Portfolio | None:
        """Return the figures of all accounts together."""
        return self.view.whole

    @property
    def lines(self) -> ConcentrationPolicy:
        """Return the lines of the policy that the figures were computed with."""
        return self.whole.lines if self.whole else self.policy

    @property
    def currency(self) -> str:
        """Return the currency of all amounts."""
        return self.facts.currency

    @property
    def lines_text(self) -> str:
        """Return the lines of the policy as text."""
        lines = self.lines
        one = ", ".join(percent(line) for line in lines.one_account_lines)
        hhi = ", ".join(number(line) for line in lines.hhi_lines)
        words = {"one": one, "five": percent(lines.top_5_line), "hhi": hhi}
        return gettext("%(one)s with one, %(five)s with five, HHI %(hhi)s") % words

    @property
    def lost(self) -> Decimal | None:
        """Return what unprofitable accounts take away, as a positive amount."""
        curve = self.whole.whale if self.whole else None
        return None if curve is None else -curve.negative_total

    @property
    def next_line_for_one(self) -> str:
        """Say which line of the policy the largest account is under, or above."""
        lines = self.lines.one_account_lines
        top = self._exposed.top_1 or 0.0
        above = [line for line in lines if top < line]
        passed = [line for line in lines if top >= line]
        if above and passed:
            words = {"passed": percent(passed[-1]), "line": percent(above[0])}
            return gettext("above %(passed)s, the next line is %(line)s") % words
        if above:
            return gettext("line at %(line)s") % {"line": percent(above[0])}
        return gettext("above our limit of %(line)s") % {"line": percent(lines[-1])}

    @property
    def line_for_five(self) -> str:
        """Say where the five largest stand to the line of the policy."""
        line = self.lines.top_5_line
        text = gettext("line at %(line)s")
        if (self._exposed.top_5 or 0.0) >= line:
            text = gettext("above our limit of %(line)s")
        return text % {"line": percent(line)}

    @property
    def _exposed(self) -> Concentration:
        assert self.whole is not None, "asked for only with the whole portfolio"
        return self.whole.concentration.contribution or self.whole.concentration.revenue

    @property
    def shows_margins(self) -> bool:
        """Say whether margins are open to the viewer."""
        return self.facts.shows_margins


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the portfolio."""

    page: str
    title: str | Promise
    needs: Permission | None = None
    area: str = "portfolio"

    @property
    def href(self) -> str:
        """Return its address."""
        return reverse(f"{self.area}:{self.page}")


TABS = (
    Tab("portfolio", _("Ranking")),
    Tab("matrix", _("Matrix"), needs=Permission.SEE_SELECTION, area="meeting"),
    Tab("overview", _("Overview")),
    Tab("profit", _("Profit"), needs=Permission.SEE_MARGINS),
    Tab("classes", _("Classes")),
    Tab("exposure", _("Exposure")),
    Tab("growth", _("Growth")),
    Tab("accuracy", _("How sure"), needs=Permission.SEE_MARGINS),
)


def stand(viewer: User) -> Ground | None:
    """Return the newest figures; nothing before the first."""
    found = queries.portfolio(viewer)
    if found is None:
        return None
    number = found.facts.policy_number
    if found.whole is not None or number is None:
        return Ground(found)
    return Ground(found, from_json(core.policy_version(viewer, number).groups).concentration)


def tabs(viewer: User) -> list[Tab]:
    """Return the pages that the viewer may open."""
    return [tab for tab in TABS if tab.needs is None or may(viewer, tab.needs)]
