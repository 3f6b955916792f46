"""What one may do with accounts: fold customers into them, regroup, merge, split, undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orchard.domain.accounts import folding as folds
from orchard.domain.accounts import heirs
from orchard.domain.accounts.models import (
    Account,
    AccountInsider,
    AccountUnit,
    CustomerLink,
    Movement,
    Regrouping,
)
from orchard.domain.accounts.rules import (
    KEY_STATUSES,
    LONGEST,
    Confidentiality,
    Folding,
    Origin,
    RegroupingKind,
    SourceCustomer,
    Status,
    Target,
    UnitKind,
)
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned


class CannotUndo(Conflict):
    """A later regrouping stands on this one."""


@audited("accounts.folded")
def fold_customers(
    source: str,
    *,
    customers: Iterable[SourceCustomer],
    folding: Folding | None = None,
    by: User,
    at: datetime,
) -> folds.Folded:
    """Give every customer that is new its account and unit; known customers stay where they are.

    The first of mapping file, rules and account column decides. So an import can be repeated, and
    what people regrouped by hand is never undone by the next file.
    """
    require(by, Permission.IMPORT_LEDGER)
    list(Organisation.objects.select_for_update())  # two imports that end at once fold in turn
    counted = folds.fold_into_accounts(source, customers, folding or Folding(), at=at)
    remark(source=source, **counted.counts())
    return counted


@audited("accounts.regrouped")
def regroup(
    account: Account, *, customers: Sequence[CustomerLink], reason: str, by: User, at: datetime
) -> Regrouping:
    """Move customers into an account; their units come along. Can be undone."""
    require(by, Permission.EDIT_ACCOUNTS)
    return _move(account, customers, reason, RegroupingKind.REGROUP, by=by, at=at)


@audited("accounts.regrouped_by_file")
def regroup_by_file(
    source: str, *, mapping: Mapping[str, Target], reason: str, by: User, at: datetime
) -> tuple[Regrouping, ...]:
    """Move known customers of a source to the accounts that a mapping file names; undoable each.

    Customers of accounts that the person may not know stay: to them they do not exist.
    """
    require(by, Permission.EDIT_ACCOUNTS)
    wanted: dict[str, list[str]] = {}
    for customer, target in mapping.items():
        wanted.setdefault(target.account, []).append(customer)
    names = {
        target.account: target.account_name for target in mapping.values() if target.account_name
    }
    found, moved = [], 0
    for key, customers in wanted.items():
        account = _account_of(key, names.get(key, key), by)
        known = CustomerLink.objects.visible_to(by)
        links = known.filter(source=source, customer__in=customers)
        if moving := list(links.exclude(account=account)):
            kind, moved = RegroupingKind.REGROUP, moved + len(moving)
            found.append(_move(account, moving, reason, kind, by=by, at=at))
    remark(source=source, regroupings=[one.pk for one in found], customers=moved)
    return tuple(found)


@audited("accounts.merged")
def merge_accounts(
    account: Account, *, others: Sequence[Account], reason: str, by: User, at: datetime
) -> Regrouping:
    """Move everything of other accounts into one; the others remain, pointing at it."""
    require(by, Permission.EDIT_ACCOUNTS)
    if account in others or not others:
        raise Invalid(_("Choose the accounts to merge into this one."))
    account, *others = _locked([account, *others])
    if any(other.merged_into_id is not None for other in others):
        raise Conflict(_("One of these accounts was merged before. Choose the one it went into."))
    _check_no_status_is_lost(others)
    moved = list(CustomerLink.objects.filter(account__in=others))
    _check_known(by, [account, *others])
    regrouping = _move(account, moved, reason, RegroupingKind.MERGE, by=by, at=at)
    heirs.lead_on(others, account)
    regrouping.merged.set(others)
    remark(merged=[other.pk for other in others])
    return regrouping


def _check_no_status_is_lost(others: Sequence[Account]) -> None:
    """Refuse to let a key account, or one on its way, vanish in another: somebody decided it."""
    held = [one for one in others if one.status in (*KEY_STATUSES, Status.INCUBATOR)]
    if held:
        text = _(
            "%(name)s is “%(status)s”. Merge the other way round, or let it leave that status first."
        )
        raise Conflict(text % {"name": held[0], "status": held[0].get_status_display()})


@audited("accounts.split", keeps=("key",))
def split_account(
    account: Account,
    *,
    key: str,
    name: str,
    customers: Sequence[CustomerLink],
    reason: str,
    by: User,
    at: datetime,
) -> Regrouping:
    """Take customers out of an account into a new one."""
    require(by, Permission.EDIT_ACCOUNTS)
    if not key.strip() or not name.strip():
        raise Invalid(_("Give the new account a key and a name."))
    _check_length(account=key.strip(), account_name=name.strip())
    if Account.objects.visible_to(by).filter(key=key.strip()).exists():
        raise Conflict(_("An account with this key exists. Regroup the customers into it."))
    if any(link.account_id != account.pk for link in customers):
        raise Invalid(_("Choose customers of the account that is split."))
    new = folds.new_account(
        Account(name=name.strip(), confidentiality=account.confidentiality),
        key.strip(),
        is_marked=not _knows_all(by),
    )
    for insider in account.insiders.all():
        AccountInsider.objects.create(account=new, user_id=insider.user_id)
    return _move(new, customers, reason, RegroupingKind.SPLIT, by=by, at=at)


@audited("accounts.regrouping_undone")
def undo_regrouping(regrouping: Regrouping, *, by: User, at: datetime) -> Regrouping:
    """Put every customer back where it was; a later regrouping of the same has to go first."""
    require(by, Permission.EDIT_ACCOUNTS)
    if not Regrouping.objects.visible_to(by).filter(pk=regrouping.pk).exists():
        raise NotFound
    moved = CustomerLink.objects.filter(movements__regrouping=regrouping).order_by("pk")
    list(moved.select_for_update(of=("self",)))  # a regrouping at the same moment waits
    waiting = Regrouping.objects.filter(pk=regrouping.pk, undone_at__isnull=True)
    movements = Movement.objects.filter(regrouping=regrouping).select_related("link")
    _check_nothing_stands_on(regrouping, movements)
    if not waiting.update(undone_by=by, undone_at=at):
        raise CannotUndo(_("This regrouping was undone before."))
    for movement in movements:
        CustomerLink.objects.filter(pk=movement.link_id).update(
            account=movement.from_account_id,
            unit=movement.from_unit_id,
            origin=movement.from_origin,
        )
    _undo_merging(regrouping, movements)
    remark(customers=len(movements))
    regrouping.refresh_from_db()
    return regrouping


@audited("accounts.made_confidential")
def restrict_account(
    account: Account, *, expected: int, insiders: Sequence[User], by: User, at: datetime
) -> Account:
    """Let only named people, and the one who names them, know that the account exists."""
    require(by, Permission.EDIT_ACCOUNTS)
    _check_known(by, [account])
    AccountInsider.objects.filter(account=account).delete()
    named = {person.pk for person in (*insiders, by)}
    rows = [AccountInsider(account=account, user_id=key) for key in sorted(named)]
    AccountInsider.objects.bulk_create(rows)
    remark(insiders=sorted(named))
    return update_versioned(account, expected, confidentiality=Confidentiality.INSIDERS)


@audited("accounts.opened")
def open_account(account: Account, *, expected: int, by: User, at: datetime) -> Account:
    """Let everybody who sees accounts see this one again."""
    require(by, Permission.EDIT_ACCOUNTS)
    _check_known(by, [account])
    AccountInsider.objects.filter(account=account).delete()
    return update_versioned(account, expected, confidentiality=Confidentiality.OPEN)


@audited("accounts.unit_added", keeps=("kind",))
def add_unit(
    account: Account,
    *,
    name: str,
    kind: UnitKind,
    parent: AccountUnit | None = None,
    by: User,
    at: datetime,
) -> AccountUnit:
    """Add a part to an account, perhaps inside another part of it."""
    require(by, Permission.EDIT_ACCOUNTS)
    account = _taking(account)  # two who add the same part at once wait for each other
    _check_known(by, [account])
    if parent is not None and parent.account_id != account.pk:
        raise Invalid(_("A part stands inside a part of the same account."))
    _check_length(unit=name.strip())
    if not name.strip() or AccountUnit.objects.filter(account=account, key=name.strip()).exists():
        raise Conflict(_("Give the part a name that no other part of the account has."))
    key = name.strip()
    return AccountUnit.objects.create(account=account, parent=parent, kind=kind, key=key, name=key)


@audited("accounts.unit_changed")
def change_unit(
    unit: AccountUnit,
    *,
    expected: int,
    name: str,
    parent: AccountUnit | None,
    by: User,
    at: datetime,
) -> AccountUnit:
    """Call a part otherwise and put it elsewhere; the key by which the ledger knows it stays."""
    if not name.strip():
        raise Invalid(_("Give the part a name."))
    moved = move_unit(unit, expected=expected, parent=parent, by=by, at=at)
    return update_versioned(moved, moved.version, name=name.strip())


@audited("accounts.unit_moved")
def move_unit(
    unit: AccountUnit, *, expected: int, parent: AccountUnit | None, by: User, at: datetime
) -> AccountUnit:
    """Put a part inside another part of the account, or at the top; never inside itself."""
    require(by, Permission.EDIT_ACCOUNTS)
    (account,) = _locked([unit.account])  # two moves at once could put two parts into each other
    _check_known(by, [account])
    above = parent and AccountUnit.objects.get(pk=parent.pk)
    while above is not None:
        if above.account_id != unit.account_id or above.pk == unit.pk:
            raise Invalid(_("A part stands inside another part of the same account."))
        above = above.parent
    return update_versioned(unit, expected, parent=parent)


def _move(
    account: Account,
    links: Iterable[CustomerLink],
    reason: str,
    kind: RegroupingKind,
    *,
    by: User,
    at: datetime,
) -> Regrouping:
    """Move the links that are not there yet, and write down where they came from."""
    if not reason.strip():
        raise Invalid(_("Say why customers change their account."))
    account = _taking(account)
    chosen = CustomerLink.objects.filter(pk__in=[link.pk for link in links])
    current = chosen.exclude(account=account).select_related("account", "unit")
    moving = list(current.select_for_update(of=("self",)))
    _check_known(by, [account, *(link.account for link in moving)])
    if not moving and kind is not RegroupingKind.MERGE:
        raise Invalid(_("Choose customers of another account."))
    regrouping = Regrouping.objects.create(
        kind=kind, account=account, reason=reason.strip(), made_by=by, made_at=at
    )
    for link in moving:
        _move_one(regrouping, link, account)
    remark(kind=kind, customers=len(moving))
    return regrouping


def _taking(account: Account) -> Account:
    """Return the account as it is stored now, locked; one that was merged takes nothing."""
    (account,) = _locked([account])
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))
    return account


def _locked(accounts: Sequence[Account]) -> list[Account]:
    """Return the accounts as they are stored now; another change of them waits until we end."""
    keys = [account.pk for account in accounts]
    rows = Account.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    now = {row.pk: row for row in rows}
    if len(now) != len(set(keys)):
        raise NotFound
    return [now[key] for key in keys]


def _knows_all(by: User) -> bool:
    """Say whether the person may know every account; to them keys and names tell nothing new."""
    return not Account.objects.exclude(pk__in=Account.objects.visible_to(by)).exists()


def _account_of(key: str, name: str, by: User) -> Account:
    """Return the account of a key, made where it is missing by who may know every account.

    Others get the same answer for a key that is free and for one that is hidden.
    """
    if _knows_all(by):
        return folds.account_of(key, name)
    if not Account.objects.visible_to(by).filter(key=key).exists():
        text = _("You know no account with the key %(key)s. Split one off, then name its key.")
        raise NotFound(text % {"key": key})
    return folds.account_of(key, name)


def _check_length(**texts: str) -> None:
    """Refuse what does not fit: one database would keep it, the other break at it."""
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            raise Invalid(
                _("A key or name has at most %(most)d letters.") % {"most": LONGEST[name]}
            )


def _check_known(by: User, accounts: Iterable[Account]) -> None:
    """Refuse to touch what the person may not know."""
    touched = {account.pk for account in accounts}
    if Account.objects.visible_to(by).filter(pk__in=touched).count() != len(touched):
        raise NotFound


def _move_one(regrouping: Regrouping, link: CustomerLink, account: Account) -> None:
    unit = _same_unit(link.unit, account)
    Movement.objects.create(
        regrouping=regrouping,
        link=link,
        from_account_id=link.account_id,
        from_unit_id=link.unit_id,
        from_origin=link.origin,
        to_account=account,
        to_unit=unit,
    )
    CustomerLink.objects.filter(pk=link.pk).update(account=account, unit=unit, origin=Origin.HAND)


def _same_unit(unit: AccountUnit | None, account: Account) -> AccountUnit | None:
    """Return the part of that name in the other account."""
    if unit is None:
        return None
    same = {"kind": unit.kind, "name": unit.name, "country": unit.country}
    return AccountUnit.objects.get_or_create(account=account, key=unit.key, defaults=same)[0]


def _check_nothing_stands_on(regrouping: Regrouping, movements: QuerySet[Movement]) -> None:
    later = Movement.objects.filter(
        link__in=movements.values("link"),
        regrouping__pk__gt=regrouping.pk,
        regrouping__undone_at__isnull=True,
    )
    if later.exists():
        raise CannotUndo(_("Some of these customers were regrouped again. Undo that first."))
    gone = movements.filter(from_account__merged_into__isnull=False)
    is_over = False
    if regrouping.kind == RegroupingKind.MERGE:
        gone = gone.exclude(from_account__merged_into=regrouping.account_id)
        is_over = heirs.is_part_of_another(regrouping.account_id)
    if is_over or gone.exists():
        raise CannotUndo(_("One of these accounts was merged since. Undo that merger first."))


def _undo_merging(regrouping: Regrouping, movements: QuerySet[Movement]) -> None:
    """Bring merged accounts back; a new account of an undone split goes into its old one."""
    if regrouping.kind == RegroupingKind.MERGE:
        heirs.bring_back(regrouping.merged.filter(merged_into=regrouping.account))
    elif regrouping.kind == RegroupingKind.SPLIT:
        first = movements.first()
        new = regrouping.account
        if first is not None and not CustomerLink.objects.filter(account=new).exists():
            _check_no_status_is_lost([new])
            heirs.lead_on([new], first.from_account)
