"""The table of people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import UserQuerySet
from orchard.domain.core.rules import ROLES
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec


def _with_role(rows: UserQuerySet, role: str) -> UserQuerySet:
    return rows.filter(roles__role=role)


def _active(rows: UserQuerySet, word: str) -> Any:
    return rows.filter(is_active=word == "yes")


PEOPLE = TableSpec(
    name="people",
    title=_("People"),
    columns=(
        Column("name", _("Name"), cell="users/cells/name.html", is_main=True),
        Column("email", _("E-mail address")),
        Column("pk", _("Roles"), cell="users/cells/roles.html", sortable=False),
        Column("is_active", _("Access"), cell="users/cells/access.html"),
        Column("last_login", _("Last sign-in"), cell="users/cells/last.html"),
    ),
    default_sort="name",
    on_phone=("is_active", "pk"),
    filters=(
        Filter("name", _("Name")),
        Filter(
            "role",
            _("Role"),
            tuple(Option(role.value, card.title) for role, card in ROLES.items()),
            _with_role,
        ),
        Filter("access", _("Access"), (Option("yes", _("may sign in")), Option("no", _("left"))), _active),
    ),
)  # fmt: skip
PEOPLE_TO_READ = replace(
    PEOPLE,
    columns=(
        Column("name", _("Name"), cell="users/cells/plain_name.html", is_main=True),
        *PEOPLE.columns[1:],
    ),
)
"""The same for those to whom the page of a person does not exist: no name leads there."""
