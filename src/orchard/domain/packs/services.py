"""What one may do with packs: ask for one, make it, take it away; and give a template for slides."""

from __future__ import annotations

from datetime import datetime

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
from orchard.domain.packs.models import Pack
from orchard.domain.packs.rules import Audience, State, Wish
from orchard.domain.relationships.guards import merged

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
    waiting = Pack.objects.filter(made_by=by, state__in=(State.QUEUED, State.RUNNING))
    if sum(one.is_waited_for(at) for one in waiting) >= MOST_WAITING:
        raise Conflict(_("Several of your packs are still being made. Wait for one of them."))
    remark(account=account.pk, kind=wish.kind, audience=wish.audience, form=wish.form)
    return Pack.objects.create(
        account=account, kind=wish.kind, audience=wish.audience, form=wish.form,
        starts_on=wish.starts_on, ends_on=wish.ends_on, meets_on=wish.meets_on,
        has_margins=wish.has_margins, made_by=by, asked_at=at,
    )  # fmt: skip


@audited("pack.made")
def finish_pack(
    found: Pack, *, file: KeptFile, shared: tuple[int, ...], by: User, at: datetime
) -> Pack:
    """Hang the file of a pack on it, with what it rests on."""
    queries.pack(by, found.account, found.pk)
    files.add_file(found, file=file, by=by, at=at)
    remark(account=found.account_id)
    return _ended(found, State.READY, at, done=100, shared=list(shared))


@audited("pack.failed")
def fail_pack(found: Pack, *, trouble: str, by: User, at: datetime) -> Pack:
    """Say why a pack could not be made."""
    remark(account=found.account_id)
    return _ended(found, State.FAILED, at, trouble=trouble)


@audited("pack.removed")
def remove_pack(found: Pack, *, by: User, at: datetime) -> Pack:
    """Take a pack away with its file; until it expires it can be put back."""
    _check_may_take_away(by, found)
    for file in Attachment.objects.on(found).standing():
        files.remove_file(file, by=by, at=at)
    return removal.remove(found, at=at)


@audited("pack.restored")
def restore_pack(found: Pack, *, by: User, at: datetime) -> Pack:
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


def _ended(found: Pack, state: State, at: datetime, **changes: object) -> Pack:
    """Store how a pack ended, if it is still the one that is being made."""
    running = Pack.objects.filter(pk=found.pk, state=State.RUNNING)
    if not running.update(state=state, ended_at=at, **changes):
        raise Conflict(_("Nobody makes this pack any more. Ask for it anew."))
    found.refresh_from_db()
    return found


def _check_may_take_away(by: User, found: Pack) -> None:
    """Refuse who neither asked for the pack nor may have one made."""
    row = queries.pack(by, found.account, found.pk, even_removed=True)
    if row.made_by_id != by.pk:
        queries.check_may_make(by, merged(row.account))
