"""Many actions at once: which ones, what becomes of them, a look at each, and the way back."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.plans import together as domain
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import actions as queries
from orchard.interfaces.web.actions import words
from orchard.interfaces.web.actions.filters import Chosen, chosen
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import LONGEST_VERSION
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.spoken import SpokenDayField
from orchard.interfaces.web.standing.acting import WRONG


class ChangeForm(forms.Form):
    """To whom they go, and by which day they are done."""

    who = forms.ChoiceField(label=gettext_lazy("Give them to"), required=False)
    due_on = SpokenDayField(
        label=gettext_lazy("Due on"), max_length=60, required=False,
        help_text=gettext_lazy("In words or as a date: tomorrow, next friday, in two weeks."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, viewer: User) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in accounts.people_for_team(viewer)}
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
        field.widget.attrs["autofocus"] = True
        stays = ("", _("whoever has them now"))
        field.choices = [stays, *((key, one.name) for key, one in self.people.items())]

    def clean(self) -> dict[str, object]:
        """Refuse a change of nothing."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("who") and not said.get("due_on"):
            self.add_error(None, _("Say to whom they go, or by when they are done."))
        return said

    def change(self) -> domain.Change:
        """Return what was entered."""
        return domain.Change(self.people.get(self.cleaned_data["who"]), self.cleaned_data["due_on"])


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """Choose actions and what becomes of them, look at each, and change them."""
    viewer, filters = viewer_of(request), chosen(request, viewer_of(request), default="all")
    form = ChangeForm(request.POST or None, viewer=viewer)
    rows = _rows(request, viewer, filters)
    picked = _picked(request, rows)
    if request.method == "POST" and form.is_valid() and not picked:
        form.add_error(None, _("Tick at least one action."))
    is_sure = request.method == "POST" and form.is_valid() and bool(picked)
    if is_sure and request.POST.get("step") == "do":
        return _changed(request, viewer, picked, form)
    shown = {
        "form": form, "filters": filters, "view": "every", "most": domain.MOST,
        "has_more": len(rows) > domain.MOST,
        "rows": words.rows(viewer, rows[: domain.MOST], today()),
        "picked": {row.pk for row, _version in picked} if request.method == "POST" else None,
    }  # fmt: skip
    if is_sure:
        change = form.change()
        seen = domain.lines([row for row, _version in picked], change, today=today())
        is_named = queries.sees_names(viewer)
        who = [words.who(line.action, is_named=is_named) for line in seen]
        shown |= {"change": change, "lines": list(zip(seen, who, strict=True))}
    status = WRONG if form.errors else 200
    return page(request, "actions/together.html", shown, nav="actions", status=status)


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """Take back what was changed at once."""
    try:
        then = datetime.fromisoformat(request.POST.get("at") or request.GET.get("at", ""))
    except ValueError:
        raise Invalid(_("This moment cannot be read.")) from None
    if then.tzinfo is None:
        raise Invalid(_("This moment cannot be read."))
    found = domain.take_all_back(viewer_of(request), then=then, at=now())
    _say(request, found, ngettext("%(n)d action is as it was.", "%(n)d actions are as they were.", found.changed))  # fmt: skip
    return redirect("actions:together")


def _rows(request: HttpRequest, viewer: User, filters: Chosen) -> list[Action]:
    rows = filters.narrow(queries.changeable(viewer))
    return list(rows.order_by("due_on", "pk")[: domain.MOST + 1])


def _picked(request: HttpRequest, rows: list[Action]) -> list[tuple[Action, int]]:
    """Return the actions that were ticked, each with the version that the person saw."""
    seen = dict(one.partition(":")[::2] for one in request.POST.getlist("row"))
    return [
        (row, int(said))
        for row in rows
        if (said := seen.get(str(row.pk), "")).isdecimal() and len(said) <= LONGEST_VERSION
    ]


def _changed(
    request: HttpRequest, viewer: User, picked: list[tuple[Action, int]], form: ChangeForm
) -> HttpResponse:
    at = now()
    found = domain.change_all(picked, form.change(), by=viewer, at=at)
    undo = f"{reverse('actions:together_back')}?{urlencode({'at': at.isoformat()})}"
    text = ngettext("%(n)d action is changed.", "%(n)d actions are changed.", found.changed)
    _say(request, found, text, undo if found.changed else None)
    return redirect(request.get_full_path())


def _say(request: HttpRequest, found: domain.Outcome, text: str, undo: str | None = None) -> None:
    said = text % {"n": found.changed}
    if found.left:
        stays = "; ".join(f"{title}: {why}" for title, why in found.left[:3])
        said += " " + _("%(n)d stay as they are: %(which)s") % {"n": len(found.left), "which": stays}  # fmt: skip
    toasts.say(request, said, undo)
