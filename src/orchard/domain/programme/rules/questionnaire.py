"""The questionnaire of maturity: 32 items in seven dimensions, each with its written anchors 0 to 4."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.analytics.policy.practice import MaturityPolicy


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked; `anchors` say what each answer looks like, the lowest first."""

    key: str
    title: Promise
    anchors: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """Items that are counted together."""

    key: str
    title: Promise
    items: tuple[Item, ...]


QUESTIONNAIRE: tuple[Dimension, ...] = (
    Dimension("change", _("An organisational change"), (
        Item("1.1", _("Shared idea of what KAM is here"), (
            _("none"), _("sales has one"), _("written, few know"),
            _("known in all functions that serve key accounts"),
            _("used to settle daily choices"),
        )),
        Item("1.2", _("Time horizon"), (
            _("this quarter"), _("this year"), _("1–2 years"), _("3-year road map"),
            _("road map reviewed and defended through bad quarters"),
        )),
        Item("1.3", _("Functions outside sales"), (
            _("unaware"), _("informed"), _("help when asked"), _("have named duties"),
            _("own improvements for key accounts"),
        )),
        Item("1.4", _("Keeping promises to key accounts"), (
            _("no record"), _("after complaints"), _("tracked by KAM"),
            _("confirmed by the fulfilling function beforehand"),
            _("kept ≥ 95 %, causes of misses removed"),
        )),
        Item("1.5", _("Processes adapted"), (
            _("none"), _("workarounds"), _("one process"),
            _("main processes (order, delivery, service, finance)"),
            _("reviewed yearly with customers"),
        )),
    )),
    Dimension("leadership", _("Leadership commitment"), (
        Item("2.1", _("Programme owner in top management"), (
            _("none"), _("passive name"), _("approves budget"), _("active monthly"),
            _("measured on programme results"),
        )),
        Item("2.2", _("Sponsors per account"), (
            _("none"), _("some"), _("all named"), _("all with role and counterpart"),
            _("visit regularly, briefed and debriefed"),
        )),
        Item("2.3", _("Top-team agenda"), (
            _("never"), _("on crisis"), _("yearly"), _("quarterly"),
            _("decisions with follow-up each time"),
        )),
        Item("2.4", _("Behaviour under conflict"), (
            _("key accounts always lose or always win"), _("loudest wins"), _("case by case"),
            _("agreed rules"), _("rules kept and explained to others"),
        )),
    )),
    Dimension("programme", _("Programme leadership"), (
        Item("3.1", _("Champion"), (
            _("none"), _("side task"), _("appointed part-time"), _("dedicated with mandate"),
            _("mandate, budget, deputy, succession"),
        )),
        Item("3.2", _("Process"), (
            _("none"), _("each KAM's own"), _("described"), _("same cycle everywhere"),
            _("improved yearly from results"),
        )),
        Item("3.3", _("Internal communication"), (
            _("none"), _("launch only"), _("occasional"), _("planned by audience"),
            _("understanding measured"),
        )),
        Item("3.4", _("Tools and data"), (
            _("private files"), _("shared files"), _("common system partly used"),
            _("one source used weekly"), _("feeds decisions across functions"),
        )),
    )),
    Dimension("choosing", _("Choosing accounts and the offer"), (
        Item("4.1", _("Criteria"), (
            _("none/size"), _("unwritten"), _("written"), _("weighted, approved"),
            _("future-oriented, tested for robustness"),
        )),
        Item("4.2", _("Number"), (
            _("everyone big"), _("> 50 or drifting"), _("capped on paper"), _("matches capacity"),
            _("capacity model decides"),
        )),
        Item("4.3", _("Resisting pressure"), (
            _("friends get in"), _("often"), _("sometimes"), _("exceptions recorded"),
            _("exceptions rare and expire"),
        )),
        Item("4.4", _("Differentiated offer"), (
            _("same as others"), _("faster favours"), _("service tier"),
            _("tailored value proposition"), _("co-created with the customer"),
        )),
        Item("4.5", _("In and out"), (
            _("never out"), _("silent fading"), _("yearly look"),
            _("promotion via pilot, planned demotion"), _("customers experience it as fair"),
        )),
    )),
    Dimension("people", _("People"), (
        Item("5.1", _("Appointing KAMs"), (
            _("best seller"), _("senior seller"), _("interview"),
            _("profile-based from all functions"), _("profile plus trial, backfill, succession"),
        )),
        Item("5.2", _("Competence profile"), (
            _("none"), _("job text"), _("assessed once"), _("assessed yearly, gaps planned"),
            _("linked to account needs and results"),
        )),
        Item("5.3", _("Training incl. operations"), (
            _("none"), _("sales course"), _("KAM course for KAMs"),
            _("team incl. operations and finance trained"),
            _("practised on real accounts, effect checked"),
        )),
        Item("5.4", _("Coaching"), (
            _("none"), _("on request"), _("quarterly"), _("monthly on 1–2 accounts"),
            _("plus mentor and peer review"),
        )),
        Item("5.5", _("Authority and resources"), (
            _("asks for all"), _("small budget"), _("limits defined"),
            _("decides within limits, resources reserved"),
            _("decides at once; use defended afterwards"),
        )),
    )),
    Dimension("measures", _("Measures and rewards"), (
        Item("6.1", _("Account profitability"), (
            _("unknown"), _("gross margin"), _("some cost to serve"),
            _("full contribution per account"), _("drives price, terms and service"),
        )),
        Item("6.2", _("Lifetime value"), (
            _("unknown"), _("talk"), _("calculated for some"), _("all key accounts yearly"),
            _("change explained and used for choices"),
        )),
        Item("6.3", _("Relationship and voice"), (
            _("anecdotes"), _("CSAT"), _("CSAT and relation map"),
            _("two-sided quality and coverage"), _("acted on; perception gaps closed"),
        )),
        Item("6.4", _("Rewards"), (
            _("revenue commission"), _("mostly revenue"), _("mixed"),
            _("CLV/contribution and plan"), _("multi-year, team based, customer outcome in it"),
        )),
        Item("6.5", _("Risk"), (
            _("none"), _("after events"), _("list"), _("quarterly review with owners"),
            _("scenarios tested, exposure steered"),
        )),
    )),
    Dimension("joint", _("Joint working and renewal"), (
        Item("7.1", _("Account plans"), (
            _("none"), _("budget sheet"), _("internal plan yearly"),
            _("living plan, five parts, quarterly"), _("shared plan agreed with customer"),
        )),
        Item("7.2", _("Meeting rhythm"), (
            _("ad hoc"), _("operations only"), _("three types sometimes"),
            _("three types on schedule"), _("customer says rhythm fits"),
        )),
        Item("7.3", _("Value proof"), (
            _("none"), _("claims"), _("cases"), _("measured value per year"),
            _("confirmed by customer"),
        )),
        Item("7.4", _("Benchmark and learning"), (
            _("none"), _("magazine tips"), _("internal comparison"),
            _("external comparison yearly"), _("committee, changes adopted and checked"),
        )),
    )),
)  # fmt: skip
"""The wording is our own; what it looks for leans on Davies and Ryals, and on Storbacka."""


def asked(policy: MaturityPolicy) -> tuple[Dimension, ...]:
    """Return what a policy asks: so many items of each dimension, with the anchors of its scale."""
    highest = policy.highest_answer + 1
    return tuple(
        Dimension(
            one.key,
            one.title,
            tuple(Item(item.key, item.title, item.anchors[:highest]) for item in one.items[:count]),
        )
        for one, count in zip(QUESTIONNAIRE, policy.items, strict=True)
    )


def title_of(key: str) -> str:
    """Return what a dimension is called."""
    return next((str(one.title) for one in QUESTIONNAIRE if one.key == key), key)
