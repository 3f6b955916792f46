"""Making a pack: gathered, written, kept. What goes wrong is said on its row."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from orchard.domain.accounts.queries import account_at
from orchard.domain.core import queries as core
from orchard.domain.core.files import shelf
from orchard.domain.core.files.keeping import Upload, kept
from orchard.domain.core.files.kinds import FileIsRefused, FileKind
from orchard.domain.core.mistakes import Conflict, DomainError
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.papers.checking import check_template
from orchard.domain.core.papers.parts import Paper
from orchard.domain.packs import gathering, queries, services
from orchard.domain.packs.board import gathering as programme
from orchard.domain.packs.board.material import Board
from orchard.domain.packs.board.paper import paper_of as board_paper_of
from orchard.domain.packs.content.packs import paper_of
from orchard.domain.packs.material import Material
from orchard.domain.packs.models import Making, Pack, ProgrammePack
from orchard.domain.packs.rules import Form, State, Wish

logger = logging.getLogger(__name__)
GATHERED, WRITTEN = 30, 95
"""Percent of the work after which everything is read, and is written."""
Tell = Callable[[int, int], None]


def make(pack_id: int, *, at: datetime, kind: type[Making] = Pack) -> State:
    """Make a pack that was asked for, as who asked; another worker's it leaves alone."""
    rows = kind._default_manager
    if not rows.filter(pk=pack_id, state=State.QUEUED).update(state=State.RUNNING):
        return State.FAILED
    found = rows.select_related("made_by").get(pk=pack_id)
    try:
        with translation.override(language_of(found.made_by)):
            _make(found, at)
            return State.READY
    except DomainError as reason:
        trouble = str(reason)
    except Exception:
        logger.exception("The pack %d could not be made.", pack_id)
        trouble = _("Something went wrong on our side. Ask for it anew, or tell who runs Orchard.")
    with suppress(Conflict):  # it was taken away meanwhile, with somebody who was erased
        services.fail_pack(found, trouble=trouble, by=found.made_by, at=at)
    return State.FAILED


def material_of(viewer: User, slug: str, *, wish: Wish, at: datetime) -> Material:
    """Return what a pack would hold now."""
    account = account_at(viewer, slug)
    today = core.fiscal_calendar(viewer).today(at)
    return gathering.gathered(viewer, account, wish=wish, today=today)


def board_of(viewer: User, *, wish: Wish, at: datetime) -> Board:
    """Return what a board pack over all accounts would hold now."""
    queries.check_may_make_for_board(viewer)
    today = core.fiscal_calendar(viewer).today(at)
    return programme.gathered(viewer, wish=wish, today=today)


def written(viewer: User, paper: Paper, form: Form, *, tell: Tell | None = None) -> bytes:
    """Return a paper as a file; slides in the supplier's own template, where there is one."""
    if form == Form.PPTX:
        from orchard.domain.core.papers.slides import pptx_of

        return pptx_of(paper, own=own_template(viewer), tell=tell)
    if form == Form.DOCX:
        from orchard.domain.core.papers.text import docx_of

        return docx_of(paper)
    from orchard.domain.core.papers.pdf import pdf_of

    return pdf_of(paper)


def own_template(viewer: User) -> bytes | None:
    """Return the supplier's own template."""
    row = queries.template(viewer)
    if row is None:
        return None
    with shelf.opened(row.token) as file:
        return file.read()


def take_template(
    organisation: Organisation, *, upload: Upload, by: User, at: datetime
) -> Organisation:
    """Look at a template in a child process, keep it and use it; refused, nothing of it stays."""
    queries.check_may_edit_template(by)
    with kept(upload) as file:
        if file.kind != FileKind.PPTX:
            raise FileIsRefused(
                _("A template is a presentation: save it as PPTX, and upload that.")
            )
        with shelf.opened(file.token) as content:
            check_template(content.read())
        return services.take_template(organisation, file=file, by=by, at=at)


def language_of(user: User) -> str:
    """Return in which language somebody reads."""
    return user.language or settings.LANGUAGE_CODE


def _make(found: Making, at: datetime) -> None:
    by, wish = found.made_by, found.wish
    paper, told = _told(found, at)
    _tell(found, GATHERED)

    def tell(done: int, of: int) -> None:
        _tell(found, GATHERED + (WRITTEN - GATHERED) * done // of)

    content = written(by, paper, wish.form, tell=tell)
    _tell(found, WRITTEN)
    title = paper.title.replace(": ", ", ")  # a colon is none of the signs of file names
    name = f"{title} {wish.ends_on.isoformat()}.{wish.form.value}"
    with kept(Upload([content], name, paper.title)) as file:
        services.finish_pack(found, file=file, told=told, by=by, at=at)


def _told(found: Making, at: datetime) -> tuple[Paper, Mapping[str, object]]:
    """Return the paper of a pack, and what its row keeps of what it rests on."""
    by, language = found.made_by, language_of(found.made_by)
    if isinstance(found, ProgrammePack):
        board = board_of(by, wish=found.wish, at=at)
        return board_paper_of(board, language=language), board.told
    assert isinstance(found, Pack), "there are two kinds"
    account = account_at(by, found.account.slug)
    queries.check_may_make(by, account)
    material = material_of(by, account.slug, wish=found.wish, at=at)
    told = {"shared": [*material.shared], "released": [*material.released]}
    return paper_of(material, language=language), told


def _tell(found: Making, percent: int) -> None:
    """Say how far the pack is; the trail needs no event for that."""
    rows = found.__class__._default_manager
    rows.filter(pk=found.pk, state=State.RUNNING).update(done=percent)
