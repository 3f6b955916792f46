"""Rows of a text file, written one by one: each by the service that people use on its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import CustomerGoal
from orchard.domain.agreements.models import Deviation, Promise
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.plans.models import (
    LINKS,
    AccountPlan,
    Action,
    Initiative,
    Objective,
    ProjectGroup,
)
from orchard.domain.plans.rules.plan import ActionState, Mode
from orchard.domain.plans.rules.sections import Field, FieldKind
from orchard.domain.plans.rules.takeover import Edit
from orchard.domain.plans.services import actions, initiatives, objectives
from orchard.domain.plans.services import plan as plans
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact
from orchard.domain.risk.models import Risk
from orchard.domain.whitespace.models import Opportunity

TABLES: Mapping[str, type[Model]] = {
    "objective": Objective, "initiative": Initiative, "opportunity": Opportunity, "risk": Risk,
    "deviation": Deviation, "promise": Promise, "group": ProjectGroup,
}  # fmt: skip
HEAD_COLUMNS = ("mode", "strategy", "leaves_out", "key_people")
FOLLOWS = ("done_on",)
"""Fields of an action that follow from its state; nobody sets them."""


@dataclass(slots=True)
class Rows:
    """The rows of one plan that a file changes; `made` are new ones by what the file calls them."""

    plan: AccountPlan
    by: User
    at: datetime
    made: dict[str, Model] = field(default_factory=dict)

    def write(self, edit: Edit) -> None:
        """Write one row."""
        ways: Mapping[str, Callable[[Edit], Model | None]] = {
            "plan": self._head, "objective": self._objective, "initiative": self._initiative,
            "action": self._action,
        }  # fmt: skip
        made = ways[edit.block.section.key](edit)
        if made is not None and edit.is_new:
            self.made[edit.block.name] = made

    def _head(self, edit: Edit) -> None:
        said = {name: getattr(self.plan, name) for name in HEAD_COLUMNS}
        said |= self._values(edit)
        said["mode"] = Mode(said["mode"])
        plans.change_plan(
            self.plan,
            expected=self.plan.version,
            course=plans.Course(**said),
            by=self.by,
            at=self.at,
        )

    def _objective(self, edit: Edit) -> Model:
        rows = Objective.objects.select_related("plan__account", "owner", "parent", "goal")
        row = None if edit.is_new else rows.get(pk=edit.block.key)
        if row is not None and edit.block.is_removed:
            return objectives.remove_objective(row, expected=row.version, by=self.by, at=self.at)
        target = objectives.Target(**self._said(edit, row, objectives.Target))
        if row is None:
            return objectives.add_objective(self.plan, target=target, by=self.by, at=self.at)
        return objectives.change_objective(
            row, expected=row.version, target=target, by=self.by, at=self.at
        )

    def _initiative(self, edit: Edit) -> Model:
        rows = Initiative.objects.select_related("plan__account", "owner", "objective")
        row = None if edit.is_new else rows.get(pk=edit.block.key)
        if row is not None and edit.block.is_removed:
            return initiatives.remove_initiative(row, expected=row.version, by=self.by, at=self.at)
        what = initiatives.Undertaking(**self._said(edit, row, initiatives.Undertaking))
        if row is None:
            return initiatives.add_initiative(self.plan, undertaking=what, by=self.by, at=self.at)
        return initiatives.change_initiative(
            row, expected=row.version, undertaking=what, by=self.by, at=self.at
        )

    def _action(self, edit: Edit) -> Model:
        row = (
            None if edit.is_new else Action.objects.select_related("account").get(pk=edit.block.key)
        )
        if row is not None and edit.block.is_removed:
            return actions.remove_action(row, expected=row.version, by=self.by, at=self.at)
        said = self._values(edit)
        if any(column in edit.changes for column in FOLLOWS):
            raise Invalid(_("The day follows from its state. Take this line away."))
        if row is None:
            row = actions.add_action(
                merged(self.plan.account), note=self._note(said, None), due_on=said.pop("due_on"),
                by=self.by, at=self.at,
            )  # fmt: skip
        else:
            row = self._changed(row, said)
        return self._moved_on(row, said)

    def _changed(self, row: Action, said: dict[str, Any]) -> Action:
        """Say an action otherwise, and on another day."""
        if {"title", "care", "user", "contact", *LINKS} & set(said):
            note = self._note(said, row)
            row = actions.change_action(
                row, expected=row.version, note=note, by=self.by, at=self.at
            )
        if "due_on" in said:
            row = actions.move_action(
                row, expected=row.version, due_on=said["due_on"], by=self.by, at=self.at
            )
        return row

    def _moved_on(self, row: Action, said: dict[str, Any]) -> Action:
        """Say how far an action is."""
        state = said.get("state", row.state)
        doing: dict[str, Any] = {"expected": row.version, "by": self.by, "at": self.at}
        if state == row.state:
            if said.get("evidence") or said.get("reason"):
                raise Conflict(_("What shows it, and why it was dropped, is said with its state. Change the state, or do it on the action's page."))  # fmt: skip
            return row
        if state == ActionState.IN_PROGRESS:
            return actions.start_action(row, **doing)
        if state == ActionState.DONE:
            return actions.finish_action(row, evidence=said.get("evidence", ""), **doing)
        if state == ActionState.DROPPED:
            return actions.drop_action(row, reason=said.get("reason", ""), **doing)
        return actions.reopen_action(row, **doing)

    def _note(self, said: dict[str, Any], row: Action | None) -> actions.ActionNote:
        """Return who does what for what: one person, for one thing."""
        kept = {name: getattr(row, name, None) for name in ("title", "care", "user", "contact", *LINKS)}  # fmt: skip
        now = {**kept, **{name: said[name] for name in kept if name in said}}
        who = [one for one in (now["user"], now["contact"]) if one is not None]
        if not who and row is None:
            who = [self.by]
        leads = [now[name] for name in LINKS if now[name] is not None]
        if len(who) != 1:
            raise Invalid(_("Exactly one person does it: fill “done by” or “done by customer”."))
        if len(leads) != 1:
            raise Invalid(_("An action is for one thing: fill one of “for objective”, “for initiative”, “for opportunity”, “against risk”, “mends deviation”, “keeps promise”, “in group”."))  # fmt: skip
        towards = getattr(row, "towards", None) or None
        return actions.ActionNote(
            title=now["title"], care=now["care"], who=who[0], leads_up_to=leads[0], towards=towards
        )

    def _said(self, edit: Edit, row: Model | None, kind: type[Any]) -> dict[str, Any]:
        """Return the fields of a note: as they are stored, and as the file changes them."""
        names = [one.name for one in fields(kind)]
        kept = {} if row is None else {name: getattr(row, name) for name in names}
        said = {"owner": self.by, **kept, **self._values(edit)}
        return {name: one for name, one in said.items() if name in names}

    def _values(self, edit: Edit) -> dict[str, Any]:
        by_column = {one.column: one for one in edit.block.section.fields}
        return {
            column: self._value(by_column[column], said) for column, said in edit.changes.items()
        }

    def _value(self, one: Field, said: str) -> object:
        """Return what a field of a document is as a value."""
        if not said:
            return _empty(one)
        if one.kind is FieldKind.ROW:
            return self._row(one, said)
        if one.kind is FieldKind.USER:
            return User.objects.get(pk=said)
        if one.kind is FieldKind.CONTACT:
            return Contact.objects.select_related("account").get(pk=said)
        if one.kind is FieldKind.GOAL:
            return CustomerGoal.objects.select_related("account").get(pk=said)
        return _plain(one, said)

    def _row(self, one: Field, said: str) -> Model:
        """Return the row that a field leads to: of this file, or of the plan's account."""
        if said in self.made:
            return self.made[said]
        found = TABLES[one.to]._default_manager.filter(pk=int(said)).first() if said.isdecimal() else None  # fmt: skip
        account = getattr(found, "account", None) or getattr(getattr(found, "plan", None), "account", None)  # fmt: skip
        if found is None or account is None or account.home_id != self.plan.account.home_id:
            text = _("“%(field)s” names nothing of this account. Write the number as it stands in the file.")  # fmt: skip
            raise Invalid(text % {"field": one.word})
        return found


def _plain(one: Field, said: str) -> object:
    if one.kind is FieldKind.NUMBER:
        if one.column == "effort" and not said.isdecimal():
            raise Invalid(_("Give the effort from 1 to 5."))
        return int(said) if one.column == "effort" else Decimal(said)
    if one.kind is FieldKind.DAY:
        return date.fromisoformat(said)
    if one.kind is FieldKind.FLAG:
        return True
    if one.kind is FieldKind.CHOICE and all(value.isdecimal() for value in one.choices):
        return int(said)
    return said


def _empty(one: Field) -> object:
    """Return nothing, as the column of a field holds it."""
    if one.kind is FieldKind.CHOICE or one.column == "owner":
        raise Invalid(_("“%(field)s” cannot stay empty.") % {"field": one.word})
    if one.kind is FieldKind.FLAG:
        return False
    return "" if one.kind in {FieldKind.LINE, FieldKind.TEXT} else None
