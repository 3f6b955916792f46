"""What both sides work on in project groups, which files they share, and ideas that wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.papers.parts import Part, Table
from orchard.domain.packs.content.words import amount, day, first
from orchard.domain.packs.material import Document, Group, Material

FEW = 3
"""So many names stand in one line."""


def together(material: Material) -> list[Part]:
    """Return the page about project groups and files, where there are any."""
    if not (material.groups or material.documents):
        return []
    rows, more = first(material.groups, FEW * 2)
    lines = [*_files(material.documents), *([more] if more else [])]
    return [Part(_title(material), lines, _table(rows) if rows else None)]


def in_short(material: Material) -> list[str]:
    """Return project groups that work and ideas that wait, a line each, where there are any."""
    working = [_moves(one) for one in material.groups if not one.is_closed]
    ideas = material.inside.ideas if material.inside else ()
    said = (
        (_("Project groups at work: %(names)s."), working),
        (_("Ideas that wait for an answer: %(names)s."), ideas),
    )
    return [text % {"names": _named(names)} for text, names in said if names]


def _title(material: Material) -> str:
    count = sum(not one.is_closed for one in material.groups)
    if count:
        text = ngettext("%(count)d project group is at work", "%(count)d project groups are at work", count)  # fmt: skip
        return text % {"count": count}
    if material.groups:
        return _("Every project group has ended")
    count = len(material.documents)
    text = ngettext("%(count)d document is shared", "%(count)d documents are shared", count)
    return text % {"count": count}


def _files(documents: Sequence[Document]) -> list[str]:
    if not documents:
        return []
    names = [f"{one.name} ({one.kind})" for one in documents]
    return [_("Documents in the portal: %(names)s.") % {"names": _named(names)}]


def _table(groups: Sequence[Group]) -> Table:
    head = (_("Project group"), _("Measured by"), _("From"), _("To"), _("Now"), _("By"))
    cells = [
        (one.name, one.measure, amount(one.baseline, one.unit), amount(one.target, one.unit),
         amount(one.current, one.unit), _("closed") if one.is_closed else day(one.ends_on))
        for one in groups
    ]  # fmt: skip
    return Table(head, cells)


def _moves(one: Group) -> str:
    said = {"name": one.name, "target": amount(one.target, one.unit), "day": day(one.ends_on)}
    return _("%(name)s to %(target)s by %(day)s") % said


def _named(names: Sequence[str]) -> str:
    """Return the first names in one line, and how many more there are."""
    left = len(names) - FEW
    said = "; ".join(names[:FEW])
    if left <= 0:
        return said
    text = ngettext("%(said)s; and %(count)d more", "%(said)s; and %(count)d more", left)
    return text % {"said": said, "count": left}
