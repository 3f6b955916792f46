"""The table of the accounts to group."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import AccountQuerySet
from orchard.domain.core.exports import Kind
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.interfaces.web.frame.tables import Column, Filter, TableSpec


def _named(rows: AccountQuerySet, text: str) -> AccountQuerySet:
    """Return accounts whose own name or key, or whose customer's, contains the text."""
    return rows.containing(text)


ACCOUNTS = TableSpec(
    name="grouping",
    title=_("Accounts"),
    columns=(
        Column("name", _("Account"), cell="grouping/cells/account.html", is_main=True),
        Column("key", _("Key")),
        Column("customer_count", _("Customers"), align="right", cell="number", kind=Kind.WHOLE),
        Column("unit_count", _("Units"), align="right", cell="number", kind=Kind.WHOLE),
        Column("country", _("Country")),
    ),
    default_sort="name",
    on_phone=("customer_count", "unit_count"),
    filters=(Filter("q", _("Name, key or customer"), narrow=_named),),
    empty_title=_("No accounts yet"),
    empty_text=_("Accounts appear with the first import: every customer of the ledger has one."),
)


def accounts_for(viewer: User) -> TableSpec:
    """Return the table; where it is empty it leads whom may to the import, for others there is none."""
    if not viewer.may(Permission.IMPORT_LEDGER):
        return ACCOUNTS
    return replace(ACCOUNTS, empty_href="/imports/new", empty_action=_("Import your ledger"))
