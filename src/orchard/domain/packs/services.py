"""What one may do with packs: ask for one, make it, take it away; and give a template for slides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core import removal
from orchard.domain.core import services as files
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.files.keeping import KeptFile
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import Attachment, Organisation, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.packs import queries
from orchard.domain.packs.models import Making, Pack, ProgrammePack
from orchard.domain.packs.rules import Audience, State, Wish
from orchard.domain.relationships.guards import merged

M = TypeVar("M", bound=Making)
MOST_WAITING = 5
"""So many packs of one person wait at once: more are a mistake, or meant to hold up the others."""


@audited("pack.asked")
def ask_for_pack(account: Account, *, wish: Wish, by: User, at: datetime) -> Pack:
    """Ask for a pack; it is made in the background."""
    queries.check_may_make(by, account)
    if wish.audience == Audience.INTERNAL:
        require(by, Permission.SEE_CONTACTS)
    if wish.has_margins:
        require(by, Permission.SEE_MARGINS)
    wish.check(core.fiscal_calendar(by).today(at))
    _check_room(by, at)
    remark(account=account.pk, kind=wish.kind, audience=wish.audience, form=wish.form)
    return Pack.objects.create(
        account=account, kind=wish.kind, audience=wish.audience, form=wish.form,
        starts_on=wish.starts_on, ends_on=wish.ends_on, meets_on=wish.meets_on,
        has_margins=wish.has_margins, made_by=by, asked_at=at,
    )  # fmt: skip


@audited("board_pack.asked")
def ask_for_board_pack(
    organisation: Organisation, *, wish: Wish, by: User, at: datetime
) -> ProgrammePack:
    """Ask for a board pack over all accounts; it is made in the background."""
    queries.check_may_make_for_board(by)
    if wish.has_margins:
        require(by, Permission.SEE_MARGINS)
    wish.check(core.fiscal_calendar(by).today(at))
    _check_room(by, at)
    remark(form=wish.form, organisation=organisation.pk)
    return ProgrammePack.objects.create(
        form=wish.form, starts_on=wish.starts_on, ends_on=wish.ends_on, meets_on=wish.meets_on,
        has_margins=wish.has_margins, made_by=by, asked_at=at,
    )  # fmt: skip


def _check_room(by: User, at: datetime) -> None:
    """Refuse who waits for several packs already."""
    waiting = {"made_by": by, "state__in": (State.QUEUED, State.RUNNING)}
    rows = [*Pack.objects.filter(**waiting), *ProgrammePack.objects.filter(**waiting)]
    if sum(one.is_waited_for(at) for one in rows) >= MOST_WAITING:
        raise Conflict(_("Several of your packs are still being made. Wait for one of them."))


@audited("pack.made")
def finish_pack(
    found: M, *, file: KeptFile, told: Mapping[str, object], by: User, at: datetime
) -> M:
    """Hang the file of a pack on it, with what it rests on."""
    queries.again(by, found)
    files.add_file(found, file=file, by=by, at=at)
    remark(**found.belongs)
    return _ended(found, State.READY, at, done=100, **told)


@audited("pack.failed")
def fail_pack(found: M, *, trouble: str, by: User, at: datetime) -> M:
    """Say why a pack could not be made."""
    remark(**found.belongs)
    return _ended(found, State.FAILED, at, trouble=trouble)


@audited("pack.removed")
def remove_pack(found: M, *, by: User, at: datetime) -> M:
    """Take a pack away with its file; until it expires it can be put back."""
    _check_may_take_away(by, found)
    for file in Attachment.objects.on(found).standing():
        files.remove_file(file, by=by, at=at)
    return removal.remove(found, at=at)


@audited("pack.restored")
def restore_pack(found: M, *, by: User, at: datetime) -> M:
    """Put a pack back that was taken away."""
    _check_may_take_away(by, found)
    for file in Attachment.objects.on(found):
        files.restore_file(file, by=by, at=at)
    return removal.restore(found)


@audited("template.taken")
def take_template(
    organisation: Organisation, *, file: KeptFile, by: User, at: datetime
) -> Organisation:
    """Use a template for slides from now on; the one before it is taken away."""
    queries.check_may_edit_template(by)
    _drop(organisation, by, at)
    files.add_file(organisation, file=file, by=by, at=at)
    return organisation


@audited("template.dropped")
def drop_template(organisation: Organisation, *, by: User, at: datetime) -> Organisation:
    """Use our own template for slides again."""
    queries.check_may_edit_template(by)
    if queries.template(by) is None:
        raise Conflict(_("There is no template of your own. Load the page again."))
    _drop(organisation, by, at)
    return organisation


def _drop(organisation: Organisation, by: User, at: datetime) -> None:
    for file in Attachment.objects.on(organisation).standing():
        files.remove_file(file, by=by, at=at)


def _ended(found: M, state: State, at: datetime, **changes: object) -> M:
    """Store how a pack ended, if it is still the one that is being made."""
    rows = found.__class__._default_manager
    running = rows.filter(pk=found.pk, state=State.RUNNING)
    if not running.update(state=state, ended_at=at, **changes):
        raise Conflict(_("Nobody makes this pack any more. Ask for it anew."))
    found.refresh_from_db()
    return found


def _check_may_take_away(by: User, found: Making) -> None:
    """Refuse who neither asked for the pack nor may have one made."""
    row = queries.again(by, found, even_removed=True)
    if row.made_by_id != by.pk and isinstance(row, Pack):
        queries.check_may_make(by, merged(row.account))
