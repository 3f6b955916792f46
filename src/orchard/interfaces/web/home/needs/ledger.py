"""Items about the ledger: imports that failed, wait or came through, rates, age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeGuard

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.rules import Permission
from orchard.domain.ledger import queries as ledger
from orchard.domain.ledger.models import ImportBatch, ImportDraft
from orchard.domain.ledger.rules import DraftState
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST_DRAFTS = 20
NEWS_FOR = timedelta(days=3)
LEDGER_IS_OLD_AFTER = timedelta(days=45)
FIGURES_ARE_OLD_AFTER = timedelta(days=7)
WAITING = (DraftState.UPLOADED, DraftState.ASKED, DraftState.MAPPED, DraftState.COUNTED)


def failed_imports(desk: Desk) -> Iterator[Item]:
    """Name imports that failed lately."""
    for draft in _drafts(desk):
        if draft.state == DraftState.FAILED and draft.changed_at >= desk.now - NEWS_FOR:
            why = draft.failure.split("\n")[0] or _("Nothing was imported.")
            yield _about_draft(draft, _("The import of {file} failed"), why, _("Look at it"), 90)


def waiting_imports(desk: Desk) -> Iterator[Item]:
    """Name imports that wait for an answer of the person who began them."""
    for draft in _drafts(desk):
        if draft.state in WAITING and draft.opened_by_id == desk.viewer.pk:
            why = _("Begun %(day)s; nothing is in the ledger yet.") % {
                "day": figures.day(draft.opened_at)
            }
            yield _about_draft(draft, _("The import of {file} waits for you"), why, _("Go on"), 55)


def finished_imports(desk: Desk) -> Iterator[Item]:
    """Say what an import brought that the person began."""
    for draft in _drafts(desk):
        is_news = draft.changed_at >= desk.now - NEWS_FOR and draft.opened_by_id == desk.viewer.pk
        if draft.state == DraftState.DONE and _is_in_the_ledger(draft.batch) and is_news:
            why = _("%(new)s new lines, %(rejected)s rejected.") % {
                "new": figures.number(draft.batch.rows_new),
                "rejected": figures.number(draft.batch.rows_rejected),
            }
            yield _about_draft(
                draft, _("{file} is in the ledger"), why, _("Read the report"), 40, tone="good"
            )


def missing_rates(desk: Desk) -> Iterator[Item]:
    """Name currencies without a rate that a waiting import needs."""
    if not desk.may(Permission.EDIT_RATES):
        return
    waiting = [draft for draft in _drafts(desk) if draft.state == DraftState.COUNTED]
    for draft in waiting[:1]:
        missing = ledger.missing_rates(desk.viewer, draft)
        if missing:
            text = ngettext(
                "{file} lacks %(count)d exchange rate",
                "{file} lacks %(count)d exchange rates",
                len(missing),
            ) % {"count": len(missing)}
            why = ", ".join(f"{currency} {month:%Y-%m}" for currency, month in missing[:3])
            yield _about_draft(draft, text, why, _("Add rates"), 65)


def stale_ledger(desk: Desk) -> Iterator[Item]:
    """Say how old the newest invoice is, to those who can import newer ones."""
    facts = desk.facts
    if not desk.may(Permission.IMPORT_LEDGER) or facts is None:
        return
    age = desk.today - facts.as_of
    if age > LEDGER_IS_OLD_AFTER:
        yield Item(
            text=_("The ledger ends %(days)s days ago") % {"days": figures.number(age.days)},
            why=_("The last invoice is of %(day)s; later business is in no figure.")
            % {"day": figures.day(facts.as_of)},
            href=address("imports:new"),
            action=_("Import newer lines"),
            icon="clock-exclamation",
            tone="warn",
            urgency=58,
        )


def stale_figures(desk: Desk) -> Iterator[Item]:
    """Say that lines were imported after the figures were made."""
    if not desk.may(Permission.IMPORT_LEDGER):
        return
    newest = ledger.batches(desk.viewer).visible().values_list("committed_at", flat=True).first()
    if newest is None or (desk.facts is not None and desk.facts.made_at >= newest):
        return
    if desk.facts is None:
        why = desk.why_no_figures
        yield _no_figures(why) if why else _first_figures(newest)
        return
    made = figures.moment(desk.facts.made_at)
    yield Item(
        text=_("The figures are older than the ledger"),
        why=_("Last import %(imported)s, figures made %(made)s.")
        % {"imported": figures.moment(newest), "made": made},
        href=address("imports:list"),
        action=_("Open imports"),
        icon="refresh",
        tone="warn",
        urgency=57,
    )


def _first_figures(imported: datetime | None) -> Item:
    why = _("The ledger was imported %(imported)s; that takes a minute or two.")
    return Item(
        text=_("The first figures are being computed"),
        why=why % {"imported": figures.moment(imported)},
        href=address("portfolio:portfolio"),
        action=_("Look at the portfolio"),
        icon="clock",
        tone="good",
        urgency=57,
    )


def _no_figures(why: str) -> Item:
    return Item(
        text=_("The first figures could not be computed"),
        why=why,
        href=address("imports:list"),
        action=_("Open imports"),
        icon="alert-triangle",
        tone="bad",
        urgency=91,
    )


def _drafts(desk: Desk) -> list[ImportDraft]:
    """Return the newest imports in preparation; read once for all items."""
    if "_drafts" not in vars(desk):
        found = ledger.drafts(desk.viewer)[:MOST_DRAFTS]
        vars(desk)["_drafts"] = list(found) if desk.may(Permission.IMPORT_LEDGER) else []
    drafts: list[ImportDraft] = vars(desk)["_drafts"]
    return drafts


def _is_in_the_ledger(batch: ImportBatch | None) -> TypeGuard[ImportBatch]:
    """Say whether a batch came in and nobody undid it."""
    return batch is not None and batch.undone_at is None


def _about_draft(
    draft: ImportDraft, text: str, why: str, action: str, urgency: float, tone: str = "warn"
) -> Item:
    return Item(
        text=about(text, file=draft.file_name),
        why=why,
        href=address("imports:draft", draft.pk),
        action=action,
        icon="circle-check" if tone == "good" else "file-import",
        tone=tone,
        urgency=urgency,
    )
