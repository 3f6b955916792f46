"""The tile of key accounts' share: revenue and contribution, its year, its band, and the danger in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.interfaces.web.frame.figures import percent
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
    words = [_band(ground.lines.key_account_band), _trend(found.months)]
    if ground.shows_margins:
        words.insert(0, _contribution(found.contribution_share))
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


def _contribution(share: float | None) -> str:
    if share is None:
        return _("Share of contribution: not known yet")
    return _("Share of contribution: %(share)s") % {"share": percent(share)}


def _band(band: tuple[float, float]) -> str:
    low, high = map(percent, band)
    return _("Usual is %(low)s to %(high)s") % {"low": low, "high": high}


def _trend(months: tuple[tuple[object, float | None], ...]) -> str:
    known = [share for _on, share in months[-MONTHS:] if share is not None]
    if len(known) < MONTHS:
        return _("Twelve months: not known yet")
    ends = {"first": percent(known[0]), "last": percent(known[-1])}
    return _("In twelve months from %(first)s to %(last)s") % ends


def _warning(reached: int) -> str:
    if not reached:
        return _("No line of concentration is reached")
    text = ngettext("%(count)d line of concentration is reached",
                    "%(count)d lines of concentration are reached", reached)  # fmt: skip
    return text % {"count": reached}
