"""What sentences know of single accounts: who drifts, also where nothing is left to lose."""

from __future__ import annotations

from dataclasses import replace

import make_analysis
from orchard.domain.economics import document
from orchard.domain.economics.gist import gist_of
from orchard.domain.economics.words.sentences import findings


def test_a_large_account_that_has_stopped_is_named_although_it_is_worth_nothing_any_more():
    analysis = make_analysis.full()
    signals = next(one.signals for one in analysis.accounts if one.signals)
    drifting = [replace(one, signals=signals) for one in analysis.accounts]
    last = replace(drifting[-1], revenue_rank=1, name="Glass works")
    small = [replace(one, revenue_rank=99) for one in drifting[:-1]]
    gist = gist_of(replace(analysis, accounts=(*small, last)))

    assert [one.name for one in gist.drifting_large] == ["Glass works"]
    said = " ".join(one.text for one in findings(document.portfolio(analysis, gist)))
    assert "Of your ten largest by revenue, too: Glass works (" in said
