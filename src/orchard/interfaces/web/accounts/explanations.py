"""What stands behind a figure: formula, inputs, method version, day, grade, and its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import assumptions, statements
from orchard.domain.economics.queries.figures import value_basis
from orchard.domain.economics.words.steps import step_name
from orchard.interfaces.web.accounts.overview import cost_to_serve
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import figures as numbers


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure with everything needed to compute it again."""

    title: str
    value: str
    formula: str
    inputs: tuple[tuple[str, str], ...]
    method: str
    as_of: date | None
    grade: str
    lines_href: str = ""
    more_href: str = ""


def explain(seen: Seen, key: str) -> Explained:
    """Return what stands behind one figure of the account; an unknown key does not exist."""
    if seen.figures is None:
        raise NotFound
    if key in OPEN:
        return OPEN[key](seen, seen.figures)
    if not seen.shows_margins:
        raise NotFound
    if key in MARGINS:
        return MARGINS[key](seen, seen.figures)
    if key.startswith("step-"):
        return _step(seen, seen.figures, key.removeprefix("step-"))
    raise NotFound


def _value(seen: Seen, figures: AccountFigures) -> Explained:
    counts = assumptions.published_forecast(seen.viewer, seen.account)
    if assumptions.headline(seen.viewer, counts, figures).is_explicit:
        return _forecast(seen, figures)
    return _statistical(seen, figures)


def _forecast(seen: Seen, _figures: AccountFigures) -> Explained:
    version = assumptions.published_forecast(seen.viewer, seen.account)
    if version is None or version.published_at is None:
        raise NotFound
    worth, given = assumptions.valuation(seen.viewer, version), version.assumptions
    pairs = zip(given.lines, worth.present_values, strict=True)
    years = tuple(
        (_("%(year)d, present value") % {"year": line.year}, numbers.exact_money(present))
        for line, present in pairs
    )
    return Explained(
        title=_("Lifetime value, forecast"),
        value=_amount(version.value, version.currency),
        formula=_("Sum over the years of (margin − cost to serve − investment) × chance that the "
                  "account is still there ÷ (1 + discount rate) to the power of the year, less "
                  "what is invested now"),
        inputs=(*years, (_("Discount rate"), numbers.percent(given.discount_share, 1)),
                (_("Invested now"), numbers.exact_money(given.investment))),
        method=version.method,
        as_of=version.published_at.date(),
        grade=version.grade,
        more_href=reverse("accounts:forecast", args=[seen.account.slug, version.number]),
    )  # fmt: skip


def _statistical(seen: Seen, figures: AccountFigures) -> Explained:
    active = figures.active_probability
    return Explained(
        title=_("Lifetime value, from past purchases"),
        value=_amount(figures.value, figures.figure_set.currency),
        formula=_brought(value_basis(seen.viewer, figures)),
        inputs=((_("Chance of being active"), numbers.percent(active, 1)),
                (_("Days with a purchase"), numbers.number(figures.purchases)),
                (_("Low end, 90 % interval"), numbers.exact_money(figures.value_low)),
                (_("High end, 90 % interval"), numbers.exact_money(figures.value_high))),
        **_stored(figures),
        lines_href=_lines(seen),
    )  # fmt: skip


def _brought(basis: str) -> str:
    """Say what a lifetime value counts: where not every margin is known, the sale itself."""
    text = _("Chance that the account still buys × purchases expected × what one brings, "
             "discounted by month over the horizon of the policy")  # fmt: skip
    missing = _("Not every account's margin is known: what one purchase brings is revenue here, for all of them.")  # fmt: skip
    return f"{text}. {missing}" if basis == "revenue" else text


def _how_of_year(formula: str, figures: AccountFigures, served: Decimal | None) -> str:
    """Say the same of twelve months, which a young ledger does not hold yet."""
    if figures.margin is not None and figures.margin_year is None:
        text = _("The ledger does not reach back twelve months yet.")
        return f"{formula}. {text}"
    return _how(formula, figures.margin_year, served)


def _how(formula: str, margin: Decimal | None, served: Decimal | None) -> str:
    """Say with a formula which of its parts is missing, and what follows from that."""
    if margin is None:
        text = _("Not every invoice line has a cost of goods, so the margin is not known.")
        return f"{formula}. {text}"
    if served is None:
        text = _("What serving costs is not known: nothing is taken off for it, so it is the most that is left.")  # fmt: skip
        return f"{formula}. {text}"
    return formula


def _contribution(seen: Seen, figures: AccountFigures) -> Explained:
    return Explained(
        title=_("Contribution, 12 months"),
        value=_amount(figures.contribution_year, figures.figure_set.currency),
        formula=_how_of_year(_("Margin − cost to serve"), figures, cost_to_serve(seen)),
        inputs=((_("Margin, 12 months"), numbers.exact_money(figures.margin_year)),
                (_("Cost to serve, 12 months"), numbers.exact_money(cost_to_serve(seen)))),
        **_stored(figures),
        lines_href=_lines(seen),
    )  # fmt: skip


def _all_contribution(seen: Seen, figures: AccountFigures) -> Explained:
    return Explained(
        title=_("Contribution since the first purchase"),
        value=_amount(figures.contribution, figures.figure_set.currency),
        formula=_how(
            _("Margin − cost to serve, over all lines in the ledger"),
            figures.margin, figures.cost_to_serve,
        ),
        inputs=((_("Margin"), numbers.exact_money(figures.margin)),
                (_("Cost to serve"), numbers.exact_money(figures.cost_to_serve))),
        **_stored(figures),
        lines_href=_lines(seen),
    )  # fmt: skip


def _revenue(seen: Seen, figures: AccountFigures) -> Explained:
    return Explained(
        title=_("Revenue, 12 months"),
        value=_amount(figures.revenue_year, figures.figure_set.currency),
        formula=_("Sum of the net amounts of the invoice lines of the last twelve months"),
        inputs=((_("Twelve months before"), numbers.exact_money(figures.revenue_year_before)),
                (_("All lines in the ledger"), numbers.exact_money(figures.revenue))),
        **{**_stored(figures), "grade": "A"},
        lines_href=_lines(seen),
    )  # fmt: skip


def _years(seen: Seen, figures: AccountFigures) -> Explained:
    return Explained(
        title=_("Years of repeat business"),
        value=numbers.number(figures.years_of_repeat_business),
        formula=_("Whole years with a purchase, each ending on the day of the figures, less the "
                  "first of them"),
        inputs=((_("First purchase"), numbers.day(figures.first_purchase)),
                (_("Last purchase"), numbers.day(figures.last_purchase))),
        **{**_stored(figures), "grade": "A"},
        lines_href=_lines(seen),
    )  # fmt: skip


def _step(seen: Seen, figures: AccountFigures, key: str) -> Explained:
    """Return one step of the waterfall: a sum with what it is made of."""
    step, made_of = _with_parts(seen, figures, key)
    return Explained(
        title=capfirst(step_name(key)),
        value=_amount(step.amount, figures.figure_set.currency),
        formula=_formula(key, is_sum=step.is_sum),
        inputs=tuple((step_name(one.key), numbers.exact_money(one.amount)) for one in made_of),
        **{**_stored(figures), "grade": step.grade},
        lines_href=_lines(seen),
    )


def _with_parts(
    seen: Seen, figures: AccountFigures, key: str
) -> tuple[statements.Step, Sequence[statements.Step]]:
    """Return a step with the steps that it is made of; the table shows all of service as one."""
    if key == "cost_to_serve":
        return statements.cost_to_serve(seen.viewer, figures)
    found = statements.steps(seen.viewer, figures)
    step = next((one for one in found if one.key == key), None)
    if step is None:
        raise NotFound
    return step, found[: found.index(step)] if step.is_sum else ()


def _formula(key: str, *, is_sum: bool) -> str:
    if is_sum and key != "gross":
        return _("The sum before it and the steps between")
    if key == "cost_to_serve":
        return _("Sum of what each kind of service cost")
    if key in {"gross", "discounts", "net", "cost_of_goods"}:
        return _("Sum over the invoice lines")
    return _("What the account caused × what one costs, after the cost model in force")


def _stored(figures: AccountFigures) -> dict[str, Any]:
    held = figures.figure_set
    return {"method": held.methods, "as_of": held.as_of, "grade": figures.grade}


def _amount(amount: object, currency: str) -> str:
    text = numbers.exact_money(amount)  # type: ignore[arg-type]  # amounts of the models
    return text if amount is None else f"{text} {currency}"


def _lines(seen: Seen) -> str:
    if not may(seen.viewer, Permission.SEE_LEDGER):
        return ""
    return reverse("accounts:lines", args=[seen.account.slug])


Explain = Callable[[Seen, AccountFigures], Explained]
OPEN: Mapping[str, Explain] = {"revenue": _revenue, "years": _years}
MARGINS: Mapping[str, Explain] = {
    "value": _value,
    "statistical": _statistical,
    "contribution": _contribution,
    "all-contribution": _all_contribution,
}
