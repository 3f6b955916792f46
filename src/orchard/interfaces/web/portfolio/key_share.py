"""The tile of key accounts' share: revenue and contribution, its year, its band, and the danger in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.calendar import add_months
from orchard.interfaces.web.frame.figures import day, percent
from orchard.interfaces.web.portfolio.ground import Ground

MONTHS = 12


@dataclass(frozen=True, slots=True)
class KeyShare:
    """What stands under the share of key accounts on its tile."""

    share: float
    band: tuple[float, float]
    words: tuple[str, ...]
    warning: str
    is_danger: bool
    """Whether a line of concentration is reached."""
    href: str


def key_share(ground: Ground) -> KeyShare | None:
    """Return what the figures of all accounts say; nothing while no share is known."""
    found = ground.whole.key_accounts if ground.whole else None
    if found is None or found.revenue_share is None or ground.whole is None:
        return None
    first = ground.whole.ledger.first
    words = [_band(ground.lines.key_account_band), trend(found.months, first)]
    if ground.shows_margins:
        words.insert(0, _contribution(found.contribution_share, first))
    reached = len(ground.whole.concentration.crossed)
    return KeyShare(
        share=next((one for _on, one in reversed(found.months) if one is not None),
                   found.revenue_share),
        band=ground.lines.key_account_band,
        words=tuple(words),
        warning=_warning(reached),
        is_danger=bool(reached),
        href=reverse("portfolio:exposure"),
    )  # fmt: skip


def _contribution(share: float | None, first: date) -> str:
    """Say it with its time: it is over all lines, the share above it over twelve months."""
    if share is None:
        return _("Share of contribution: not known yet")
    text = _("Share of contribution since %(first)s: %(share)s")
    return text % {"first": day(first), "share": percent(share)}


def _band(band: tuple[float, float]) -> str:
    low, high = map(percent, band)
    return _("Usual is %(low)s to %(high)s") % {"low": low, "high": high}


def trend(months: tuple[tuple[date, float | None], ...], first: date) -> str:
    """Compare the first of twelve month ends with the last, if the ledger has a year before each."""
    known = [(on, share) for on, share in months[-MONTHS:] if share is not None]
    if len(known) < MONTHS or not _has_a_year(known[0][0], first):
        return _("Twelve months: not known yet")
    (since, start), (until, now) = known[0], known[-1]
    ends = {"since": day(since), "first": percent(start), "until": day(until), "last": percent(now)}
    return _("From %(first)s on %(since)s to %(last)s on %(until)s") % ends


def _has_a_year(end: date, first: date) -> bool:
    """Say whether the ledger has twelve months up to a month end; it may begin on any day of one."""
    return first.replace(day=1) <= add_months(end.replace(day=1), 1 - MONTHS)


def _warning(reached: int) -> str:
    if not reached:
        return _("No line of concentration is reached")
    text = ngettext("%(count)d line of concentration is reached",
                    "%(count)d lines of concentration are reached", reached)  # fmt: skip
    return text % {"count": reached}
