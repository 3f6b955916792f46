"""What every page of the portfolio stands on: the newest figures and the lines of the policy."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.analytics.policy import Policy
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.economics import queries
from orchard.domain.economics.document import Portfolio
from orchard.domain.economics.queries import SetFacts
from orchard.interfaces.web.frame.figures import number, percent


@dataclass(frozen=True, slots=True)
class Ground:
    """The newest set as the viewer may know it; `whole` is `None` unless all accounts are open."""

    facts: SetFacts
    whole: Portfolio | None
    policy: Policy

    @property
    def currency(self) -> str:
        """Return the currency of all amounts."""
        return self.facts.currency

    @property
    def lines_text(self) -> str:
        """Return the lines of the policy as text."""
        lines = self.policy.concentration
        one = ", ".join(percent(line) for line in lines.one_account_lines)
        hhi = ", ".join(number(line) for line in lines.hhi_lines)
        words = {"one": one, "five": percent(lines.top_5_line), "hhi": hhi}
        return gettext("%(one)s with one, %(five)s with five, HHI %(hhi)s") % words

    @property
    def shows_margins(self) -> bool:
        """Say whether margins are open to the viewer."""
        return self.facts.shows_margins


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the portfolio."""

    page: str
    title: str | Promise
    needs_margins: bool = False

    @property
    def href(self) -> str:
        """Return its address."""
        return reverse(f"portfolio:{self.page}")


TABS = (
    Tab("portfolio", _("Ranking")),
    Tab("profit", _("Profit"), needs_margins=True),
    Tab("classes", _("Classes")),
    Tab("exposure", _("Exposure")),
    Tab("growth", _("Growth")),
    Tab("accuracy", _("How sure"), needs_margins=True),
)


def stand(viewer: User) -> Ground | None:
    """Return the newest figures; nothing before the first."""
    found = queries.portfolio(viewer)
    if found is None:
        return None
    in_force = core.current_policy(viewer, found.facts.made_at.date())
    return Ground(found.facts, found.whole, in_force.policy)


def tabs(ground: Ground) -> list[Tab]:
    """Return the pages that the viewer may open."""
    return [tab for tab in TABS if ground.shows_margins or not tab.needs_margins]
