"""Parts that several kinds of pack have: each title says what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.analytics.statement import Quarter
from orchard.domain.core.calendar import add_months
from orchard.domain.core.papers.parts import Chart, Part, Series, Table
from orchard.domain.packs.content import together
from orchard.domain.packs.content.words import (
    amount,
    day,
    first,
    money,
    numbers,
    standing,
    thousands,
    who,
)
from orchard.domain.packs.material import Aim, Deed, Doing, Failure, Inside, Material
from orchard.domain.plans.rules.plan import ActionState, InitiativeState
from orchard.domain.plans.rules.values import ValueStatus

QUARTERS = 8
ZERO = Decimal(0)


def decisions(material: Material) -> Part:
    """Return what was decided since the last time."""
    rows, more = first(material.decided)
    count = len(material.decided)
    when = _when(material)
    if not count:
        return _undecided(material, when)
    title = ngettext("%(count)d decision %(when)s", "%(count)d decisions %(when)s", count)
    head, cells = [_("On"), _("Decision")], [[day(one.on), one.text] for one in rows]
    if material.inside is not None:
        head.append(_("Why it matters"))
        cells = [[*cell, one.why] for cell, one in zip(cells, rows, strict=True)]
    table = Table(head, cells)
    return Part(title % {"count": count, "when": when}, (more,) if more else (), table)


def _when(material: Material) -> str:
    """Return the period in words; one that is over has an end, or what came later would be denied."""
    said = {"day": day(material.wish.starts_on), "last": day(material.wish.ends_on)}
    is_over = material.wish.ends_on < material.today
    return (_("from %(day)s to %(last)s") if is_over else _("since %(day)s")) % said


def _undecided(material: Material, when: str) -> Part:
    """Return what is said where there is nothing to tell; to the customer not that nothing was decided."""
    if material.inside is None:
        title = _("No decision of a meeting is shared %(when)s") % {"when": when}
        return Part(title, (_("Decide today what of it both sides keep in writing."),))
    title = _("No decision is on record %(when)s") % {"when": when}
    return Part(title, (_("Decide today who notes what is decided, and why it matters."),))


def results(material: Material) -> Part:
    """Return success criteria and objectives beside where they stand."""
    found = material.measures
    if not found:
        return Part(_("No objective is agreed yet"), (_("Agree on what is to be reached, by when, and how it is measured."),))  # fmt: skip
    unknown = sum(one.is_told and not one.is_measured for one in found)
    text = ngettext("%(count)d is not measured yet.", "%(count)d are not measured yet.", unknown)
    lines = [text % {"count": unknown}] if unknown else []
    rows, more = first(found)
    head = (_("Objective"), _("From"), _("To"), _("Now"), _("By"), _("State"))
    cells = [
        (one.title, *numbers(one), day(one.due_on), standing(one)) for one in rows
    ]  # fmt: skip
    lines += [more] if more else []
    return Part(_reached(material), lines, Table(head, cells), source=_measured_by(rows))


def _reached(material: Material) -> str:
    """Return how many are reached of those whose numbers may be read here."""
    judged = [one for one in material.measures if not one.is_hidden]
    count, reached = len(judged), sum(one.is_reached for one in judged)
    if not count:
        return _("Where the objectives stand is not shown here")
    title = ngettext("%(reached)d of %(count)d objective is reached", "%(reached)d of %(count)d objectives are reached", count)  # fmt: skip
    if material.criteria:
        title = ngettext("%(reached)d of %(count)d criterion or objective is reached", "%(reached)d of %(count)d criteria and objectives are reached", count)  # fmt: skip
    return title % {"reached": reached, "count": count}


def _measured_by(rows: Sequence[Aim]) -> str:
    """Return where numbers come from that nobody entered, and how sure the least sure estimate is."""
    days = {one.measured_on for one in rows if one.measured_on}
    grades = {one.estimate_grade for one in rows if one.estimate_grade}
    told = []
    if days:
        told.append(_("What nobody measured by hand: from the invoice ledger, twelve months up to %(day)s.") % {"day": day(max(days))})  # fmt: skip
    if grades:
        told.append(_("Our share of what they spend: the ledger beside what we know of their spend, grade %(grade)s.") % {"grade": max(grades)})  # fmt: skip
    return " ".join(told)


def value(material: Material) -> Part:
    """Return what the customer gained: what they confirmed apart from what only we say."""
    year = material.wish.ends_on.year
    here = [one for one in material.gains if one.year == year]
    currency = here[0].currency if here else material.currency
    sums = {
        status: sum((one.amount for one in here if one.status == status), ZERO)
        for status in ValueStatus
    }
    confirmed = money(sums[ValueStatus.CONFIRMED], currency)
    title = _("%(amount)s of value are confirmed in %(year)d") if sums[ValueStatus.CONFIRMED] else _("No value is confirmed in %(year)d yet")  # fmt: skip
    lines = []
    if sums[ValueStatus.CLAIMED]:
        lines.append(_("%(amount)s more wait for an answer of the customer.") % {"amount": money(sums[ValueStatus.CLAIMED], currency)})  # fmt: skip
    if sums[ValueStatus.DISPUTED]:
        lines.append(_("%(amount)s are disputed.") % {"amount": money(sums[ValueStatus.DISPUTED], currency)})  # fmt: skip
    shown, more = first(sorted(here, key=lambda one: -one.amount), 4)
    lines += [
        f"{one.benefit}: {money(one.amount, one.currency)}, {str(one.status.label).lower()}"
        for one in shown
    ]
    lines += [more] if more else []
    said = title % {"amount": confirmed, "year": year}
    return Part(said, lines, chart=_gains(material, currency))


def _gains(material: Material, currency: str) -> Chart | None:
    """Return confirmed and unanswered value by year."""
    years = sorted({one.year for one in material.gains if one.currency == currency})[-4:]
    if not years:
        return None
    kinds = ((ValueStatus.CONFIRMED, _("confirmed")), (ValueStatus.CLAIMED, _("not answered yet")))
    series = [
        Series(name, [
            thousands(sum((
                one.amount for one in material.gains
                if (one.year, one.status, one.currency) == (year, status, currency)
            ), ZERO))
            for year in years
        ])
        for status, name in kinds
    ]  # fmt: skip
    says = _("Value by year, confirmed and not answered yet, in thousand %(currency)s")
    unit = _("thousand %(currency)s") % {"currency": currency}
    return Chart([str(year) for year in years], series, says % {"currency": currency}, unit)


def deviations(material: Material) -> Part:
    """Return what did not go as it was said, and what it teaches."""
    late, failures = material.late_deeds, material.inside.failures if material.inside else ()
    done = [one for one in material.deeds if material.within(one.done_on)]
    on_time = sum(one.done_on is not None and one.done_on <= one.due_on for one in done)
    lines = []
    if done:
        text = ngettext("%(count)d action was done in the period, %(on_time)d of it on time.", "%(count)d actions were done in the period, %(on_time)d of them on time.", len(done))  # fmt: skip
        lines.append(text % {"count": len(done), "on_time": on_time})
    learned = material.inside.lessons if material.inside else ()
    lines += [*learned[:2]] or [_("Lessons: what do we do differently next time?")]
    title = _gone_wrong(material, len(failures), len(late))
    if not (late or failures):
        return Part(title, lines)
    cells = [*map(_failure, failures), *(_deed(one, material) for one in late)]
    rows, more = first(cells)
    lines += [more] if more else []
    return Part(title, lines, Table(_deeds_head(), rows))


def _gone_wrong(material: Material, failures: int, late: int) -> str:
    """Return how much went wrong; of deviations only our own people hear."""
    known = []
    if failures:
        text = ngettext("%(count)d deviation is not mended", "%(count)d deviations are not mended", failures)  # fmt: skip
        known.append(text % {"count": failures})
    if late:
        text = ngettext("%(count)d promised action is late", "%(count)d promised actions are late", late)  # fmt: skip
        known.append(text % {"count": late})
    if known:
        return ", ".join(known)
    if material.inside is None:
        return _("No promised action is late")
    return _("No promised action is late, and every deviation is mended")


def _failure(one: Failure) -> tuple[str, str, str, str]:
    title = _("Deviation: %(title)s") % {"title": one.title}
    return title, one.owner, day(one.fix_by), one.severity


def initiatives(material: Material) -> Part:
    """Return what is undertaken next."""
    to_come = [one for one in material.doings if one.state != InitiativeState.DONE]
    beside = together.in_short(material)
    if not to_come:
        return Part(_("No initiative is on its way"), (_("Choose one that brings something to both sides."), *beside))  # fmt: skip
    title = ngettext("%(count)d initiative comes next", "%(count)d initiatives come next", len(to_come))  # fmt: skip
    rows, more = first(to_come)
    table = _undertaken(rows) if material.inside is None else _owned(rows, material.supplier)
    return Part(title % {"count": len(to_come)}, [*beside, *([more] if more else [])], table)


def _undertaken(rows: Sequence[Doing]) -> Table:
    """Return initiatives as the customer reads them: not how we see them, nor who of us has them."""
    joint, begun, before = _("together"), _("under way"), _("being prepared")
    cells = [
        (one.title, joint, begun if one.state == InitiativeState.RUNNING else before)
        for one in rows
    ]
    return Table((_("Initiative"), _("Who"), _("State")), cells)


def _owned(rows: Sequence[Doing], supplier: str) -> Table:
    joint = _("together")
    cells = [
        (one.title, one.care, str(one.state.label), one.owner, joint if one.is_joint else supplier)
        for one in rows
    ]
    return Table((_("Initiative"), _("Care"), _("State"), _("Owner"), _("Who")), cells)


def asks(material: Material) -> Part:
    """Return what both sides still have to do for each other."""
    found = material.open_deeds
    ours = sum(one.is_ours for one in found)
    if not found:
        return Part(_("Nobody owes the other side anything"), (_("What do we need from each other until next time?"),))  # fmt: skip
    title = _("%(supplier)s owes %(ours)d, %(account)s owes %(theirs)d") % {
        "supplier": material.supplier, "account": material.account,
        "ours": ours, "theirs": len(found) - ours,
    }  # fmt: skip
    rows, more = first(found)
    lines = [_("What else do we need from each other until next time?")]
    return Part(title, [*lines, *([more] if more else [])], _deeds(rows, material))


def _deeds(rows: Sequence[Deed], material: Material) -> Table:
    return Table(_deeds_head(), [_deed(one, material) for one in rows])


def _deeds_head() -> tuple[str, str, str, str]:
    return _("What"), _("Who"), _("By"), _("State")


def _deed(one: Deed, material: Material) -> tuple[str, str, str, str]:
    return one.title, who(one, material), day(one.due_on), _state(one, material)


def _state(deed: Deed, material: Material) -> str:
    is_late = deed.state != ActionState.DONE and deed.due_on < material.today
    return _("late") if is_late else str(deed.state.label)


def figures(material: Material, inside: Inside) -> Part:
    """Return sales by quarter, and margins where the pack holds them."""
    quarters = _over(inside)[-QUARTERS:]
    if not quarters:
        return Part(_("No sales are known yet"), (_("They come with the invoice ledger."),))
    year = sum((one.revenue for one in quarters[-4:]), ZERO)
    title = _("Sales of %(amount)s in the last four quarters")
    names = [f"{one.start.year} Q{(one.start.month + 2) // 3}" for one in quarters]
    series = [Series(_("Sales"), [thousands(one.revenue) for one in quarters])]
    if material.wish.has_margins:
        series.append(Series(_("Margin"), [thousands(one.margin) for one in quarters]))
    unit = _("thousand %(currency)s") % {"currency": material.currency}
    chart = Chart(names, series, _("Sales by quarter in %(unit)s") % {"unit": unit}, unit)
    source = _("From the invoice ledger up to %(day)s.") % {"day": day(inside.as_of)}
    said = title % {"amount": money(year, material.currency)}
    return Part(said, _beside_last_year(quarters[-1]), chart=chart, source=source)


def _over(inside: Inside) -> list[Quarter]:
    """Return the quarters that the ledger knows whole: one that still runs looks like a fall."""
    if inside.as_of is None:
        return []
    after = inside.as_of + timedelta(days=1)
    known = [one for one in inside.quarters if one.revenue is not None]
    return [one for one in known if add_months(one.start, 3) <= after]


def _beside_last_year(last: Quarter) -> list[str]:
    """Return how a quarter compares with the same one a year before."""
    if not last.revenue_before:
        return []
    share = (last.revenue / last.revenue_before - 1) * 100
    name = f"{last.start.year} Q{(last.start.month + 2) // 3}"
    change = amount(share.quantize(Decimal(1)), "%")
    said = {"quarter": name, "change": f"+{change}" if share > 0 else change}
    return [_("%(quarter)s against the same quarter of the year before: %(change)s.") % said]


def threats(inside: Inside) -> Part:
    """Return the worst risks."""
    count = len(inside.threats)
    if not count:
        return Part(_("No risk is on the register"), (_("Look at each category, and note where none was found."),))  # fmt: skip
    title = ngettext("%(count)d risk is watched; the worst scores %(score)d of 25", "%(count)d risks are watched; the worst scores %(score)d of 25", count)  # fmt: skip
    rows, more = first(inside.threats, 5)
    cells = [
        (one.title, one.category, f"{one.score} ({one.colour})", one.owner, day(one.review_on))
        for one in rows
    ]
    head = (_("Risk"), _("Category"), _("Score"), _("Owner"), _("Looked at again"))
    said = title % {"count": count, "score": inside.threats[0].score}
    return Part(said, (more,) if more else (), Table(head, cells))


def bonds(inside: Inside) -> Part:
    """Return the agreements that run, and by when somebody has to act."""
    count = len(inside.bonds)
    if not count:
        return Part(_("No agreement runs"))
    title = ngettext("%(count)d agreement runs", "%(count)d agreements run", count)
    rows, more = first(inside.bonds, 5)
    cells = [
        (one.name, one.kind, one.state, _act_by(one.act_by), day(one.last_day)) for one in rows
    ]
    head = (_("Agreement"), _("Type"), _("State"), _("Last day for notice"), _("Ends"))
    return Part(title % {"count": count}, (more,) if more else (), Table(head, cells))


def _act_by(on: object) -> str:
    return day(on) if on else "–"  # type: ignore[arg-type]  # a day or nothing


def chances(material: Material, inside: Inside) -> Part:
    """Return the open opportunities, the largest first."""
    count = len(inside.chances)
    if not count:
        return Part(_("No opportunity is open"))
    title = ngettext("%(count)d opportunity is open, worth %(amount)s a year", "%(count)d opportunities are open, worth %(amount)s a year", count)  # fmt: skip
    worth = sum((one.value for one in inside.chances if one.currency == material.currency), ZERO)
    rows, more = first(inside.chances, 5)
    cells = [
        (one.title, money(one.value, one.currency), one.stage, one.next_step, day(one.next_on))
        for one in rows
    ]
    head = (_("Opportunity"), _("Worth a year"), _("Stage"), _("Next step"), _("By"))
    said = title % {"count": count, "amount": money(worth, material.currency)}
    return Part(said, (more,) if more else (), Table(head, cells))
