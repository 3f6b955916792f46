"""Forms of the first thirty days: what was done, and facts that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import LONGEST_FACT, AccountFacts
from orchard.domain.core.fields import name_of
from orchard.domain.selection.queries.starter import FACTS
from orchard.domain.selection.rules.choices import TriedPart
from orchard.domain.selection.services.starter import LONGEST_TRIAL, Tidied, TrialNote

AT_ONCE = 20
"""Accounts that one form asks about; the next ones come when these are filled in."""


class NoteForm(forms.Form):
    """What was done at a step."""

    text = forms.CharField(
        label=gettext_lazy("What was done"), max_length=400, widget=forms.Textarea({"rows": 2})
    )
    on = forms.DateField(
        label=gettext_lazy("On"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def said(self) -> str:
        """Return the sentence to keep."""
        return str(self.cleaned_data["text"])


class TrialForm(forms.Form):
    """What a try with an assistant showed: time before and after, how good it was, and what follows."""

    part = forms.TypedChoiceField(
        label=gettext_lazy("Part of the work"), choices=TriedPart.choices, coerce=TriedPart
    )
    text = forms.CharField(
        label=gettext_lazy("What was tried, and with which assistant"), max_length=400,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    minutes_before = forms.IntegerField(
        label=gettext_lazy("Minutes without it"), min_value=1, max_value=LONGEST_TRIAL
    )
    minutes_with = forms.IntegerField(
        label=gettext_lazy("Minutes with it"), min_value=0, max_value=LONGEST_TRIAL
    )
    rating = forms.TypedChoiceField(
        label=gettext_lazy("How good it was"),
        coerce=int,
        choices=[
            (5, gettext_lazy("5: used as it was")),
            (4, gettext_lazy("4: small changes")),
            (3, gettext_lazy("3: a start")),
            (2, gettext_lazy("2: hardly of use")),
            (1, gettext_lazy("1: wrong")),
        ],
    )
    is_kept = forms.TypedChoiceField(
        label=gettext_lazy("Do we go on with it?"), coerce=lambda said: said == "yes",
        choices=[("yes", gettext_lazy("Yes, we keep it")), ("no", gettext_lazy("No"))],
    )  # fmt: skip
    on = forms.DateField(
        label=gettext_lazy("On"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def note(self) -> TrialNote:
        """Return what was entered, but for the part of the work."""
        given = {name: one for name, one in self.cleaned_data.items() if name != "part"}
        return TrialNote(**given)


@dataclass(frozen=True, slots=True)
class Missing:
    """An account that lacks facts, with a named field for each."""

    account: Account
    version: forms.BoundField
    fields: list[tuple[str, forms.BoundField]]


class TidyForm(forms.Form):
    """Facts that key accounts lack, many at once."""

    def __init__(self, data: object = None, *, accounts: Sequence[Account]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        lacking = [one for one in accounts if any(not getattr(one, fact) for fact in FACTS)]
        self.accounts, self.more = lacking[:AT_ONCE], max(0, len(lacking) - AT_ONCE)
        for one in self.accounts:
            seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
            self.fields[f"version-{one.pk}"] = seen
            self.initial[f"version-{one.pk}"] = one.version
            for fact in FACTS:
                label = _("%(fact)s of %(account)s") % {"fact": _title(fact), "account": one.name}
                name = f"{fact}-{one.pk}"
                most = LONGEST_FACT[fact]
                self.fields[name] = forms.CharField(label=label, required=False, max_length=most)
                self.initial[name] = getattr(one, fact)

    def rows(self) -> Iterator[Missing]:
        """Yield each account with its fields."""
        for one in self.accounts:
            fields = [(_title(fact), self[f"{fact}-{one.pk}"]) for fact in FACTS]
            yield Missing(one, self[f"version-{one.pk}"], fields)

    def renew(self, accounts: Sequence[Account]) -> None:
        """Let what is typed be saved on the versions of now, after somebody else saved first."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict of the request
        for one in accounts:
            self.data[f"version-{one.pk}"] = str(one.version)  # type: ignore[index]  # copied above

    def tidied(self) -> list[Tidied]:
        """Return what was filled in, account by account."""
        changed = ((one, self._changes(one)) for one in self.accounts)
        return [
            Tidied(one, self.cleaned_data[f"version-{one.pk}"] or 0, AccountFacts(**facts))
            for one, facts in changed
            if facts
        ]

    def _changes(self, account: Account) -> dict[str, str]:
        """Return the facts that are not as they were; an empty field takes nothing away."""
        said = {fact: self.cleaned_data[f"{fact}-{account.pk}"] for fact in FACTS}
        return {
            fact: value for fact, value in said.items() if value and value != getattr(account, fact)
        }


def _title(fact: str) -> str:
    return capfirst(name_of(Account, fact))
