"""`report.html`: one page that opens offline, prints, and says the same as the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.template import Context, Engine
from django.utils.translation import get_language

from orchard.domain.economics.words.sentences import of_analysis, unknown_text
from orchard.interfaces.cli.report import figures, panels

if TYPE_CHECKING:
    from orchard.analytics.results import Analysis

TEMPLATES = Path(__file__).with_name("templates")
SHOWN = 50


@cache
def _engine() -> Engine:
    """Return the template engine; everything written through it is escaped."""
    return Engine(
        dirs=[str(TEMPLATES)],
        libraries={"i18n": "django.templatetags.i18n"},
        builtins=["orchard.interfaces.cli.report.filters"],
        autoescape=True,
    )


def write(analysis: Analysis, notices: Sequence[str]) -> str:
    """Return the page as text."""
    context = Context({
        "language": get_language() or "en",
        "analysis": analysis,
        "facts": analysis.ledger,
        "notices": notices,
        "findings": of_analysis(analysis),
        "figures": figures.key_figures(analysis),
        "panels": panels.panels(analysis),
        "exposure": panels.exposure(analysis),
        "classes": panels.classes(analysis),
        "backtest": panels.backtest(analysis),
        "accounts": [figures.account_row(one) for one in analysis.accounts[:SHOWN]],
        "more": max(len(analysis.accounts) - SHOWN, 0),
        "unknowns": [unknown_text(each.figure, each.needs) for each in analysis.unknowns],
    })  # fmt: skip
    return _engine().get_template("report.html").render(context)
