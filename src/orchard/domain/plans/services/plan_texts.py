"""Taking the text file of a plan over: all of it or nothing, each row by the service of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, DomainError, Invalid, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.queries import texts
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.takeover import Clash, Edit
from orchard.domain.plans.services.text_rows import Rows


class FileIsOld(Conflict):
    """Rows that the file changes were changed by somebody else since it was made."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        rows = "; ".join(_both(one) for one in clashes)
        text = _("Somebody changed this since the file was made, so nothing was taken over. Compare: %(rows)s. Export the plan again and make your changes there.")  # fmt: skip
        super().__init__(text % {"rows": rows})


class NothingToTake(Conflict):
    """The file says what the plan says."""

    default = gettext_lazy(
        "The file says what the plan says already. There is nothing to take over."
    )


@audited("plan.text_taken_over")
def take_over(plan: AccountPlan, *, text: str, by: User, at: datetime) -> AccountPlan:
    """Let a text file change the living plan: all that it says, or nothing of it."""
    check_may_edit(by, plan.account)
    AccountPlan.objects.select_for_update().filter(pk=plan.pk).first()
    found = texts.proposal(by, plan, text).takeover
    if found.wrong:
        raise Invalid("\n".join(str(one) for one in found.wrong))
    if found.clashes:
        raise FileIsOld(found.clashes)
    if not found.edits:
        raise NothingToTake
    remark(account=plan.account_id, rows=len(found.edits))
    rows = Rows(plan, by, at)
    for edit in _in_order(found.edits):
        _write(rows, edit)
    plan.refresh_from_db()
    return plan


def _write(rows: Rows, edit: Edit) -> None:
    """Write one row; what its service does not let in is said with the line of the file."""
    try:
        rows.write(edit)
    except NotAllowed:
        raise
    except DomainError as mistake:
        lines = edit.block.lines
        line = min((lines[one] for one in edit.changes if one in lines), default=edit.block.line)
        said = {"line": line, "text": str(mistake)}
        raise Invalid(_("Line %(line)d: %(text)s") % said) from mistake


def _in_order(edits: Sequence[Edit]) -> list[Edit]:
    """Return edits so that what others lean on comes first, and is taken out last."""
    order = ("plan", "objective", "initiative", "action")
    kept = [one for one in edits if not one.block.is_removed]
    gone = [one for one in edits if one.block.is_removed]
    kept.sort(key=lambda one: (order.index(one.block.section.key), _nearness(one)))
    gone.sort(key=lambda one: -order.index(one.block.section.key))
    return [*kept, *gone]


def _nearness(edit: Edit) -> int:
    """Return how near an objective lies: those further away come first."""
    return -int(edit.block.said.get("horizon") or 0)


def _both(clash: Clash) -> str:
    fields = ", ".join(
        _("%(field)s now “%(theirs)s”, in the file “%(mine)s”")
        % {"field": one.label, "theirs": one.before, "mine": one.after}
        for one in clash.fields
    )
    return f"{clash.token} {clash.title}: {fields}".strip()
