"""The card of the thirteen tests, each that fails with the place where it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from orchard.domain.plans.queries.quality import Read
from orchard.domain.plans.rules.quality import Check, Quality, Tested, quality
from orchard.interfaces.web.plans.place import OnPlan

PLACES = {
    Check.CUSTOMER_GOALS: "profile:profile",
    Check.OPPORTUNITY_GOALS: "whitespace:page",
    Check.COMPETITORS: "profile:profile",
    Check.CUSTOMER_VALUE: "accounts:value_ledger",
    Check.CONTRIBUTION: "accounts:economics",
    Check.RISKS: "risks:page",
    Check.ONE_OWNER: "actions:page",
    Check.DUE_DATES: "actions:page",
}
"""Pages of the account where something is mended; the rest is mended on the plan itself."""
SPOTS = {
    Check.MEASURABLE: "goals", Check.HORIZONS: "goals", Check.LEAVES_OUT: "strategy",
    Check.RESOURCES: "goals",
    Check.SHARED: "goals",
}  # fmt: skip


MOST = 7
"""So many actions that lead nowhere are named."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A test with the address where it is mended."""

    test: Tested
    href: str


def judged(seen: OnPlan) -> Quality:
    """Return the thirteen tests of the plan on the page."""
    read = Read(
        seen.objectives, seen.initiatives, seen.opportunities, seen.actions, seen.risks,
        seen.categories, seen.said,
    )  # fmt: skip
    return quality(read.facts(seen.plan))


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the score, and what to do for each test that fails."""
    found = judged(seen)
    return {
        "quality": found,
        "loose": found.loose[:MOST],
        "more": max(0, len(found.loose) - MOST),
        "failed": [Shown(one, _address(seen, one.check)) for one in found.failed],
    }


def _address(seen: OnPlan, check: Check) -> str:
    if check in PLACES:
        return reverse(PLACES[check], args=[seen.account.slug])
    return f"#{SPOTS[check]}"
