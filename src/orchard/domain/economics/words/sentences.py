"""The truth in sentences, worst first: the terminal and the page say the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.analytics.results import SignalKind
from orchard.domain.economics.document import FewBringMost, Portfolio, portfolio
from orchard.domain.economics.gist import gist_of
from orchard.domain.economics.words.crossed import crossed_texts
from orchard.domain.economics.words.names import NAIVE, model_name, signal_name
from orchard.domain.economics.words.numbers import percent, short_money
from orchard.domain.economics.words.steps import step_name

if TYPE_CHECKING:
    from orchard.analytics.results import Analysis, Backtest, BacktestScore, Growth
    from orchard.domain.economics.document import Named

MANY_NAMES = 3


class Tone(StrEnum):
    """How a sentence is marked: by a word and a colour."""

    BAD = "bad"
    WATCH = "watch"
    GOOD = "good"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, its tone, and the figure it rests on."""

    tone: Tone
    text: str
    figure: str


def of_analysis(analysis: Analysis) -> tuple[Finding, ...]:
    """Return the sentences about a ledger that was analysed just now."""
    return findings(portfolio(analysis, gist_of(analysis)))


def findings(told: Portfolio, *, with_margins: bool = True) -> tuple[Finding, ...]:
    """Return the sentences: what is earned, who loses, exposure, drift, growth, certainty.

    Without margins only those that revenue alone tells; the others would say "not known".
    """
    if not with_margins:
        return (*_few_bring_most(told), *_exposure(told), *_key_share(told), *_development(told))
    return (
        *_profit(told),
        *_largest(told),
        *_few_bring_most(told),
        *_exposure(told),
        *_key_share(told),
        *_key_contribution(told),
        *_drift(told),
        *_development(told),
        *_certainty(told),
        *_unknown(told),
    )


def _profit(told: Portfolio) -> Iterator[Finding]:
    """Say what all accounts together leave after what is known of their costs."""
    amounts = {step.key: step.amount for step in told.waterfall}
    earned, net = amounts.get("contribution"), amounts.get("net")
    words = {
        "money": short_money(earned and abs(earned)),
        "currency": told.ledger.currency,
        "net": short_money(net),
        "costs": _known_costs(told),
    }
    if earned is None:
        text = _(
            "What your accounts earn you is not known: not every line has a cost of goods. They brought %(net)s %(currency)s of revenue, and lifetime values are of revenue too, not of what it leaves."
        )
        yield Finding(Tone.WATCH, text % words, "waterfall")
    elif earned < 0:
        text = _(
            "All accounts together lose you %(money)s %(currency)s on %(net)s of net sales, after %(costs)s."
        )
        yield Finding(Tone.BAD, text % words, "waterfall")
    else:
        text = _(
            "All accounts together leave %(money)s %(currency)s of %(net)s net sales%(share)s, after %(costs)s."
        )
        share = f" ({percent(earned / net, 1)})" if net and net > 0 else ""
        yield Finding(Tone.PLAIN, text % (words | {"share": share}), "waterfall")


def _known_costs(told: Portfolio) -> str:
    """Name the costs that are in, so that nobody takes the rest for zero."""
    costs = [
        step_name(step.key)
        for step in told.waterfall
        if step.amount is not None and not step.is_total and step.key != "discounts"
    ]
    return ", ".join(costs)


def _largest(told: Portfolio) -> Iterator[Finding]:
    """Say how many of the largest by revenue lose money, and what the losers cost in all."""
    ranked = told.gist.largest
    losers = [one for one in ranked if one.amount is not None and one.amount < 0]
    if losers:
        words = {"count": len(losers), "all": len(ranked), "names": _names_with_loss(losers)}
        yield Finding(Tone.BAD, _losers_text(told, len(losers)) % words, "accounts")
    yield from _destroyed(told)


def _losers_text(told: Portfolio, losers: int) -> str:
    accounts = told.gist.accounts
    if accounts == 1:
        return _("Your only account loses money: %(names)s.")
    if accounts <= len(told.gist.largest):
        return ngettext(
            "%(count)d of your %(all)d accounts loses money: %(names)s.",
            "%(count)d of your %(all)d accounts lose money: %(names)s.",
            losers,
        )
    return ngettext(
        "%(count)d of your %(all)d largest accounts loses money: %(names)s.",
        "%(count)d of your %(all)d largest accounts lose money: %(names)s.",
        losers,
    )


def _destroyed(told: Portfolio) -> Iterator[Finding]:
    whale = told.whale
    if whale is None or not whale.unprofitable:
        return
    words = {
        "losers": f"{whale.unprofitable:,}",
        "all": f"{told.gist.accounts:,}",
        "lost": short_money(-whale.negative_total),
        "made": short_money(whale.positive_total),
    }
    if not whale.profitable:
        text = _("No account earns more than it costs: they lose %(lost)s.")
    elif whale.total == 0:
        text = _(
            "%(losers)s of %(all)s accounts cost more than they bring: they destroy all of the %(made)s that the others make."
        )
    elif whale.total > 0:
        text = _(
            "%(losers)s of %(all)s accounts cost more than they bring: they destroy %(lost)s of the %(made)s that the others make."
        )
    else:
        text = _(
            "%(losers)s of %(all)s accounts cost more than they bring: they lose %(lost)s, more than the %(made)s that the others make."
        )
    yield Finding(Tone.BAD, text % words, "whale")


def _names_with_loss(losers: Sequence[Named]) -> str:
    shown = [f"{one.name} ({short_money(one.amount)})" for one in losers[:MANY_NAMES]]
    more = len(losers) - MANY_NAMES
    return ", ".join(shown) + (_(" and %(more)d more") % {"more": more} if more > 0 else "")


def _few_bring_most(told: Portfolio) -> Iterator[Finding]:
    """Say the 80/20 of revenue and of contribution."""
    bases = (
        (told.gist.few_by_revenue, _("revenue")),
        (told.gist.few_by_contribution, _("all profit that is made")),
    )
    parts = [_few(few, name) for few, name in bases if few is not None]
    if parts:
        yield Finding(Tone.PLAIN, _("80/20: ") + "; ".join(parts) + ".", "abc")


def _few(few: FewBringMost, basis: str) -> str:
    text = ngettext(
        "%(count)s account (%(share)s) brings 80 %% of %(basis)s",
        "%(count)s accounts (%(share)s) bring 80 %% of %(basis)s",
        few.count,
    )
    share = percent(few.count / few.accounts)
    return text % {"count": f"{few.count:,}", "share": share, "basis": basis}


def _exposure(told: Portfolio) -> Iterator[Finding]:
    exposure = told.concentration.revenue
    if exposure.top_1 is None:
        return
    text = _(
        "The largest account brings %(top_1)s of all revenue in the ledger, the five largest %(top_5)s: as exposed as with %(effective)s equal accounts (HHI %(hhi)s)."
    )
    words = {
        "top_1": percent(exposure.top_1, 1), "top_5": percent(exposure.top_5, 1),
        "effective": f"{exposure.effective:,.1f}", "hhi": f"{exposure.hhi:,.0f}",
    }  # fmt: skip
    crossed = told.concentration.crossed
    yield Finding(Tone.WATCH if crossed else Tone.GOOD, text % words, "concentration")
    for text in crossed_texts(crossed, told.gist.names):
        yield Finding(Tone.WATCH, text, "concentration")


def _key_share(told: Portfolio) -> Iterator[Finding]:
    """Say what part of revenue key accounts bring, and what they leave."""
    share = told.key_accounts
    if share is None:
        return
    low, high = told.lines.key_account_band
    words = {
        "count": share.accounts, "revenue": percent(share.revenue_share, 1),
        "low": f"{100 * low:.0f}", "high": percent(high),
        "band": {"below": _("below"), "within": _("within"), "above": _("above")}.get(share.band or ""),
    }  # fmt: skip
    if share.revenue_share is None:
        text = _(
            "What share your key accounts (%(count)d) bring is not known: the ledger holds no revenue of other accounts."
        )
    else:
        text = ngettext(
            "Your %(count)d key account brings %(revenue)s of revenue, %(band)s the usual %(low)s to %(high)s.",
            "Your %(count)d key accounts bring %(revenue)s of revenue, %(band)s the usual %(low)s to %(high)s.",
            share.accounts,
        )
    yield Finding(Tone.PLAIN, text % words, "key_accounts")


def _key_contribution(told: Portfolio) -> Iterator[Finding]:
    """Say what key accounts leave together: a share alone would hide that they may lose money."""
    left = told.gist.key_left
    if left is None or told.key_accounts is None:
        return
    share = told.key_accounts.contribution_share
    words = {"left": short_money(abs(left)), "share": percent(share, 1)}
    if left < 0:
        text = _("Key accounts lose %(left)s together, after the costs that are known.")
        yield Finding(Tone.BAD, text % words, "key_accounts")
    elif share is not None:
        text = _("Key accounts leave %(left)s together, and bring %(share)s of all profit made.")
        yield Finding(Tone.PLAIN, text % words, "key_accounts")


def _drift(told: Portfolio) -> Iterator[Finding]:
    """Say who drifts away, the most valuable first."""
    drifting = told.gist.drifting
    if not drifting:
        return
    text = ngettext(
        "%(count)s account shows signs of drifting away: %(names)s.",
        "%(count)s accounts show signs of drifting away, most valuable first: %(names)s.",
        drifting,
    )
    words = {"count": f"{drifting:,}", "names": _with_signals(told.gist.drifting_first)}
    said = text % words
    if told.gist.drifting_large:
        also = _("Of your ten largest by revenue, too: %(names)s.")
        said += " " + also % {"names": _with_signals(told.gist.drifting_large)}
    yield Finding(Tone.WATCH, said, "accounts")


def _with_signals(named: Iterable[Named]) -> str:
    return ", ".join(f"{one.name} ({signal_name(SignalKind(one.signal))})" for one in named)


def _development(told: Portfolio) -> Iterator[Finding]:
    kept, grown = told.retention, told.growth
    if kept is None or grown is None:
        return
    text = _(
        "From %(from)s to %(to)s: %(grr)s of the earlier revenue was kept, %(nrr)s with growth of those who stayed; existing accounts %(existing)s, new %(new)s, lost %(lost)s."
    )
    words = {
        "from": kept.start_from, "to": kept.end_to, "grr": percent(kept.grr, 1),
        "nrr": percent(kept.nrr, 1), "existing": short_money(grown.existing),
        "new": short_money(grown.new), "lost": short_money(grown.lost),
    }  # fmt: skip
    yield Finding(Tone.PLAIN, text % words, "growth")
    yield from _growth_cost(grown)


def _growth_cost(grown: Growth) -> Iterator[Finding]:
    """Say what one unit of growth cost with existing and with new accounts."""
    sides = (
        (grown.existing_cost, grown.existing_cost_per_unit, _("existing accounts")),
        (grown.new_cost, grown.new_cost_per_unit, _("new accounts")),
    )
    for spent, each, who in sides:
        words = {"spent": short_money(spent), "who": who}
        if each is not None:
            text = _("Growth with %(who)s cost %(spent)s: %(each)s for each unit of more revenue.")
            yield Finding(Tone.PLAIN, text % (words | {"each": f"{each:.2f}"}), "growth")
        elif spent is not None:
            text = _("%(spent)s were spent on growth with %(who)s, and their revenue did not grow.")
            yield Finding(Tone.WATCH, text % words, "growth")


def _certainty(told: Portfolio) -> Iterator[Finding]:
    """Say how wrong the forecast was when it was tested."""
    test = told.clv.backtest
    if test is None:
        text = _(
            "There is too little history to test a forecast on it: lifetime values are guesses (grade C)."
        )
        yield Finding(Tone.WATCH, text, "clv")
        return
    won = next(score for score in test.scores if score.model == test.winner)
    yield Finding(Tone.PLAIN, " ".join(_backtest_words(test, won)), "clv")


def _backtest_words(test: Backtest, won: BacktestScore) -> Iterator[str]:
    yield _("How wrong were we? Tested on the last %(days)d days:") % {"days": test.horizon_days}
    if won.silence_auc is not None:
        text = _(
            "%(times)d of 100 times the customer who stopped buying was ranked above one who stayed;"
        )
        yield text % {"times": round(won.silence_auc * 100)}
    if won.spend_total_ratio is not None:
        text = _("total spend was missed by %(missed)s;")
        yield text % {"missed": percent(abs(won.spend_total_ratio - 1), 0)}
    if test.winner == NAIVE:
        yield _("no model did better than repeating the last period.")
    else:
        text = _("%(model)s won, %(gain)s better than repeating the last period.")
        yield text % {"model": model_name(test.winner), "gain": percent(test.gain_over_naive, 0)}


def _unknown(told: Portfolio) -> Iterator[Finding]:
    """Say what is not known and what would make it known."""
    for unknown in told.unknowns:
        yield Finding(Tone.PLAIN, unknown_text(unknown.figure, unknown.needs), "unknowns")


def unknown_text(figure: str, needs: str) -> str:
    """Return the sentence of one unknown."""
    if figure == "cost_to_serve":
        parts = ", ".join(step_name(key) for key in needs.split(", "))
        text = _("Not known, and not in the figures: %(parts)s. A costs file makes them known.")
        return text % {"parts": parts}
    texts = {
        "margin": _(
            "Margin and contribution are not known: they need a cost of goods on every line."
        ),
        "gross": _("Discounts are not known: they need a list price or discount on every line."),
        "retention": _(
            "What came back from one period to the next is not known: the ledger is shorter than half a year, or nobody bought in the earlier period."
        ),
        "backtest": _(
            "How wrong the forecast may be is not known: that needs more history or more customers."
        ),
    }
    return texts.get(figure, f"{figure}: {needs}")
