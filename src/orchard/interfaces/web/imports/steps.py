"""The steps of an import: which there are, and on which one a draft stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.rules import ENDED, WORKING, DraftState

TITLES: dict[str, Promise] = {
    "new": _("File"),
    "format": _("Format"),
    "columns": _("Columns"),
    "check": _("Check"),
    "run": _("Import"),
    "report": _("Report"),
}
_PAGES = {
    DraftState.ASKED: "format",
    DraftState.MAPPED: "format",
    DraftState.COUNTED: "check",
    DraftState.DONE: "report",
}
_WORKS = {"look": "format", "count": "check", "import": "run"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the bar shows it; `href` where one may go back to it."""

    title: Promise
    state: str
    href: str = ""


def page_of(draft: ImportDraft) -> str:
    """Return the name of the page on which the draft goes on."""
    return _PAGES.get(DraftState(draft.state), "run")


def address(draft: ImportDraft, page: str = "") -> str:
    """Return the address of a page of the draft, of its current one by default."""
    if draft.state == DraftState.DISCARDED:
        return reverse("imports:list")
    return reverse(f"imports:{page or page_of(draft)}", args=[draft.pk])


def is_open(draft: ImportDraft, page: str) -> bool:
    """Say whether the page can be worked on now: its ground is laid and nobody is reading."""
    if draft.state in WORKING | ENDED:
        return False
    return bool(draft.counted) if page == "check" else bool(draft.found)


def bar(draft: ImportDraft | None, current: str) -> list[Step]:
    """Return the steps, marked as done, current and coming."""
    if draft is not None and current == "run":
        current = _WORKS.get(draft.work, "run")
    names = list(TITLES)
    here = names.index(current)
    return [
        Step(
            TITLES[name],
            "done" if place < here else "current" if place == here else "coming",
            _back(draft, name) if place < here else "",
        )
        for place, name in enumerate(names)
    ]


def _back(draft: ImportDraft | None, name: str) -> str:
    if draft is None or name not in {"format", "columns", "check"} or not is_open(draft, name):
        return ""
    return address(draft, name)
