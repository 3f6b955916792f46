"""How actions read: by when, who does it, what it leads up to, and why it waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.plans.leads import Lead
from orchard.domain.plans.models import LINKS, Action
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.rules.actions import FATES, Fate, Part, is_close, is_far
from orchard.domain.plans.rules.plan import ActionState
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.clock import day_of
from orchard.interfaces.web.templatetags.orchard import pill

KINDS = {
    "objective": gettext_lazy("Objective"),
    "initiative": gettext_lazy("Initiative"),
    "opportunity": gettext_lazy("Opportunity"),
    "risk": gettext_lazy("Risk"),
    "deviation": gettext_lazy("Deviation"),
    "promise": gettext_lazy("Promise"),
    "group": gettext_lazy("Project group"),
}
PAGES = {
    "risk.risk": "risks:risk",
    "agreements.deviation": "deviations:deviation",
    "agreements.promise": "promises:promise",
    "plans.projectgroup": "groups:group",
}
TONES = {ActionState.DONE: "good", ActionState.DROPPED: "none", ActionState.IN_PROGRESS: "none"}
ALL = frozenset({0})
"""Stands for every account: whoever cares for all teams edits the plans of each."""


@dataclass(frozen=True, slots=True)
class Row:
    """An action as a list shows it."""

    action: Action
    when: str
    is_late: bool
    is_near: bool
    who: str
    kind: str
    may_do: bool
    may_edit: bool
    is_far: bool
    is_close: bool
    """Whether it was planned for sooner than a plan looks ahead."""
    is_shared: bool | None = None
    """Whether the customer sees it, where the list asked for that besides."""
    here: Account | None = None
    """The account on whose page it stands: what that became part of, not everybody there may know."""

    @property
    def account(self) -> Account:
        """Return the account that it belongs to: on its page that one, on lists the one of today."""
        return self.here or self.action.home

    @property
    def slug(self) -> str:
        """Return the address of the account that it belongs to."""
        return self.account.slug

    @property
    def lead(self) -> str:
        """Return what it leads up to."""
        return str(self.action.leads_up_to)

    @property
    def lead_page(self) -> str:
        """Return where one reads what it leads up to; what is a part of the plan stands on that."""
        found = self.action.leads_up_to
        page = PAGES.get(found._meta.label_lower)
        return (
            reverse(page, args=[self.slug, found.pk])
            if page
            else reverse("plans:page", args=[self.slug])
        )

    @property
    def may_reopen(self) -> bool:
        """Say whether the viewer may open it again: what was dropped only who may edit the plan."""
        return self.may_edit or (self.may_do and self.action.state != ActionState.DROPPED)


def rows(
    viewer: User, found: Iterable[Action], today: date, *, here: Account | None = None
) -> list[Row]:
    """Return actions as lists show them, or the page of one account; rights are asked for once."""
    edited = editable(viewer)
    is_named = queries.sees_names(viewer)
    return [row(viewer, one, today, edited=edited, is_named=is_named, here=here) for one in found]


def row(  # who looks, when, where, and with which rights
    viewer: User,
    found: Action,
    today: date,
    *,
    edited: Collection[int],
    is_named: bool,
    here: Account | None = None,
) -> Row:
    """Return one action as a list shows it."""
    may_edit = edited is ALL or found.account.home_id in edited
    left = (found.due_on - today).days
    return Row(
        action=found,
        when=when(found, today),
        is_late=found.is_standing and left < 0,
        is_near=found.is_standing and 0 <= left <= 1,
        who=who(found, is_named=is_named),
        kind=kind(found),
        may_do=may_edit or found.user_id == viewer.pk,
        may_edit=may_edit,
        is_far=found.is_standing and is_far(found.due_on, today),
        is_close=found.is_standing and is_close(found.due_on, day_of(found.noted_at)),
        is_shared=getattr(found, "is_shared", None),
        here=here,
    )


def editable(viewer: User) -> Collection[int]:
    """Return the accounts whose plans the viewer may change, or that it is all of them."""
    if not viewer.may(Permission.EDIT_PLANS):
        return frozenset()
    return ALL if viewer.may(Permission.EDIT_TEAMS) else queries.seats_of(viewer)


def when(found: Action, today: date) -> str:
    """Return by when it is due, or since when it is over, in words of today."""
    if found.state == ActionState.DONE:
        return _("done %(day)s") % {"day": figures.day(found.done_on)}
    if found.state == ActionState.DROPPED:
        return _("dropped")
    left = (found.due_on - today).days
    if left < 0:
        return ngettext("late %(days)d day", "late %(days)d days", -left) % {"days": -left}
    return {0: _("today"), 1: _("tomorrow")}.get(left) or figures.day(found.due_on)


def who(found: Action, *, is_named: bool) -> str:
    """Return who answers for it; people at customers are named only to who may know them."""
    if found.user is not None:
        return found.user.name
    if found.contact is None or not is_named:
        return _("somebody at the customer")
    return found.contact.name


def kind(found: Action) -> str:
    """Return what kind of thing it leads up to."""
    name = next(one for one in LINKS if getattr(found, f"{one}_id"))
    return str(KINDS[name])


def lead_choices(known: Mapping[str, Sequence[Lead]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what an action may lead up to as a field offers it: under the name of its kind."""
    return [
        (str(title), [(f"{name}-{one.pk}", str(one)) for one in known[name]])
        for name, title in KINDS.items()
        if known[name]
    ]


def state_pill(found: Action, today: date) -> SafeString:
    """Return how far it is as word, colour and shape."""
    if found.is_standing and found.due_on < today:
        return pill("bad", _("Late"))
    state = ActionState(found.state)
    return pill(TONES.get(state, "none"), str(state.label))


def why(due_on: date, left: int, *, is_own: bool, is_alone: bool) -> str:
    """Return why an action is on Home; `left` counts the days to its day, below zero when it is gone."""
    day = figures.day(due_on)
    if is_alone:
        return _("Whoever was to do it is gone. Due on %(day)s.") % {"day": day}
    if left < 0:
        text = ngettext("Late since %(day)s, %(days)d day.", "Late since %(day)s, %(days)d days.", -left)  # fmt: skip
        said = text % {"day": day, "days": -left}
        return said if is_own else f"{said} {_('Nobody said that it is done.')}"
    if left == 0:
        return _("Due today.")
    text = ngettext("Due on %(day)s, in %(days)d day.", "Due on %(day)s, in %(days)d days.", left)
    return text % {"day": day, "days": left}


def parts(
    found: queries.Judged, query: Callable[..., str]
) -> list[tuple[Fate, str | Promise, int, str]]:
    """Return each outcome with its words, its number and the address of what is behind it."""
    numbers = {fate: getattr(found.all, fate.value) for fate in Fate}
    base = reverse("actions:execution")
    return [(one, FATES[one], numbers[one], f"{base}?{query(fate=one.value)}") for one in Fate]


def counted(query: Callable[..., str]) -> dict[str, str]:
    """Return the address of what is behind each of the numbers that are no outcome."""
    base = reverse("actions:execution")
    return {one.value: f"{base}?{query(among=one.value)}#behind" for one in Part}


def asked_by(wanted: Fate | Part) -> dict[str, str]:
    """Return how an address asks for what is behind a number."""
    return {"fate" if isinstance(wanted, Fate) else "among": wanted.value}


def page_of(found: Action) -> str:
    """Return the address of an action."""
    return reverse("actions:action", args=[found.home.slug, found.pk])
