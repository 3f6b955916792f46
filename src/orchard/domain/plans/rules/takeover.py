"""What taking over a text file would do to a plan: its edits, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orchard.domain.plans.rules.differences import FieldChange, Names, difference
from orchard.domain.plans.rules.documents import Document, Row, mark_of, only_filled
from orchard.domain.plans.rules.plan_text import NEW, Block, PlanText, Wrong
from orchard.domain.plans.rules.sections import HEAD, SECTIONS, Section

REQUIRED = {
    "objective": ("title", "kind", "horizon"),
    "initiative": ("title", "care"),
    "action": ("title", "care", "due_on"),
}
"""What a new row cannot do without."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One row that the file changes, adds or takes out; `changes` holds only what differs."""

    block: Block
    changes: Mapping[str, str]

    @property
    def is_new(self) -> bool:
        """Say whether the row is still to come."""
        return not self.block.key and self.block.section is not HEAD


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that somebody changed since the file was made: both texts, so that none is lost."""

    line: int
    token: str
    title: str
    fields: tuple[FieldChange, ...]
    """Each field that differs: as it stands now, and as the file says it."""


@dataclass(frozen=True, slots=True)
class Takeover:
    """What a file would do."""

    edits: tuple[Edit, ...]
    wrong: tuple[Wrong, ...]
    clashes: tuple[Clash, ...]
    result: Document

    @property
    def is_possible(self) -> bool:
        """Say whether nothing stands in the way."""
        return not self.wrong and not self.clashes


def takeover(now: Document, found: PlanText, names: Names, *, account: str) -> Takeover:
    """Return what a file would do to a plan as it stands now."""
    wrong = [*found.wrong, *_of_another_plan(now, found, account)]
    edits: list[Edit] = []
    clashes: list[Clash] = []
    for block in found.blocks:
        for one in _taken(now, block, names):
            if isinstance(one, Wrong):
                wrong.append(one)
            elif isinstance(one, Clash):
                clashes.append(one)
            else:
                edits.append(one)
    known = tuple(sorted(wrong, key=lambda one: one.line))
    return Takeover(tuple(edits), known, tuple(clashes), _result(now, edits))


def _of_another_plan(now: Document, found: PlanText, account: str) -> Iterator[Wrong]:
    if found.account and (found.account, found.year) != (account, now.year):
        text = _("This is the plan of %(account)s for %(year)d. Open that one to take it over.")
        yield Wrong(1, text % {"account": found.account, "year": found.year})


def _taken(now: Document, block: Block, names: Names) -> Iterator[Edit | Wrong | Clash]:
    """Yield what becomes of one block."""
    if not block.key and block.section is not HEAD:
        yield from _added(block)
        return
    row = now.head if block.section is HEAD else now.row(block.section.key, block.key)
    if _is_untouched(block):
        return
    if row is None:
        text = _("%(token)s is no longer in the plan. Make it a new row, or take it out of the file.")  # fmt: skip
        yield Wrong(block.line, text % {"token": token_of(block)})
        return
    changes = {key: said for key, said in block.said.items() if said != row.get(key, "")}
    if not changes and not block.is_removed:
        return
    yield _changed(now, block, row, changes, names)


def _is_untouched(block: Block) -> bool:
    """Say whether the block still says what it said when the file was made."""
    named = {"id": block.key} if block.key else {}
    return not block.is_removed and mark_of(named | only_filled(block.said)) == block.mark


def _changed(
    now: Document, block: Block, row: Row, changes: Mapping[str, str], names: Names
) -> Edit | Wrong | Clash:
    line = min((block.lines[one] for one in changes), default=block.line)
    if not block.section.is_editable:
        text = _("%(word)s %(token)s is changed on its own page. Export the plan again to put back what stood here.")  # fmt: skip
        return Wrong(line, text % {"word": block.section.word, "token": token_of(block)})
    if block.is_removed and block.section is HEAD:
        return Wrong(block.line, _("A plan is not taken out by a file. Take “remove” away."))
    if block.mark and block.mark != mark_of(row):
        after = _result(now, [Edit(block, changes)])
        changed = difference(now, after, names).rows
        fields = changed[0].fields if changed else ()
        return Clash(line, token_of(block), row.get("title", ""), fields)
    return Edit(block, changes)


def _added(block: Block) -> Iterator[Edit | Wrong]:
    if not block.section.is_editable:
        text = _("%(word)s: a new one is added on its own page. Take it out of the file.")
        yield Wrong(block.line, text % {"word": block.section.word})
        return
    if block.is_removed:
        yield Wrong(
            block.line, _("This row is new and taken out at once. Take it out of the file.")
        )
        return
    said = only_filled(block.said)
    fields = {one.column: one.word for one in block.section.fields}
    for column in REQUIRED[block.section.key]:
        if column not in said and column not in block.said:
            yield Wrong(block.line, _("Add “%(word)s: …” to this row.") % {"word": fields[column]})
        elif column not in said:
            yield Wrong(block.lines[column], _("This cannot stay empty."))
    yield Edit(block, said)


def token_of(block: Block) -> str:
    """Return how the file calls a row."""
    return f"{block.section.letter}{block.key}" if block.key else block.name or str(block.section.title)  # fmt: skip


def _result(now: Document, edits: list[Edit]) -> Document:
    """Return the plan as it would be."""
    head = dict(now.head)
    rows = {one.key: list(now.section(one)) for one in SECTIONS}
    for place, edit in enumerate(edits):
        section = edit.block.section
        if section is HEAD:
            head = only_filled({**head, **edit.changes})
        elif edit.is_new:
            rows[section.key].append({"id": _new_key(edit.block, place), **edit.changes})
        else:
            rows[section.key] = _edited(section, rows[section.key], edit)
    return Document(now.year, head, {key: tuple(found) for key, found in rows.items()})


def _edited(_section: Section, rows: list[Row], edit: Edit) -> list[Row]:
    kept = (one for one in rows if one["id"] != edit.block.key or not edit.block.is_removed)
    return [
        only_filled({**one, **edit.changes}) if one["id"] == edit.block.key else one for one in kept
    ]


def _new_key(block: Block, place: int) -> str:
    return block.name if block.name != NEW else f"{NEW}:{place}"
