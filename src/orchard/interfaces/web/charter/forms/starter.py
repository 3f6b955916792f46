"""Forms of the first thirty days: what was done, and facts that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import LONGEST_FACT, AccountFacts, Confidentiality
from orchard.domain.core.fields import name_of
from orchard.domain.selection.queries.starter import FACTS
from orchard.domain.selection.rules.choices import StarterStep
from orchard.domain.selection.services.starter import Tidied

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


class TrialForm(NoteForm):
    """What a try with an assistant showed: time before and after, and how good it was."""

    before = forms.IntegerField(
        label=gettext_lazy("Minutes without it"), min_value=1, max_value=10_000
    )
    after = forms.IntegerField(label=gettext_lazy("Minutes with it"), min_value=0, max_value=10_000)
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
    field_order = ("text", "before", "after", "rating", "on")

    def said(self) -> str:
        """Return the sentence with the times and the rating in it."""
        text = _("%(text)s: %(before)d minutes before, %(after)d with it; %(rating)d of 5.")
        given = {**self.cleaned_data, "text": super().said().rstrip(". ")}
        return text % given


class RiskForm(NoteForm):
    """The two of five questions that the ledger cannot answer, for one account."""

    account = forms.ChoiceField(label=gettext_lazy("Account"))
    who = forms.CharField(
        label=gettext_lazy("Who of them could leave, and take the business along?"), max_length=100
    )
    text = forms.CharField(
        label=gettext_lazy("What can we do about it now?"), max_length=150,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    field_order = ("account", "who", "text", "on")

    def __init__(
        self,
        data: object = None,
        *,
        initial: Mapping[str, object] | None = None,
        accounts: Iterable[Account] = (),
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField), "an account is chosen"
        field.choices = [(one.name, one.name) for one in accounts if is_open(one)]

    def said(self) -> str:
        """Return the answers as one sentence that names the account."""
        return _("%(account)s: %(who)s. What we do now: %(text)s") % self.cleaned_data


def note_form(
    step: StarterStep, data: object, today: date, accounts: Iterable[Account]
) -> NoteForm:
    """Return what is asked about a step."""
    initial = {"on": today}
    if step is StarterStep.RISK:
        return RiskForm(data, initial=initial, accounts=accounts)
    kind = TrialForm if step is StarterStep.ASSISTANT else NoteForm
    return kind(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing


def is_open(account: Account) -> bool:
    """Say whether a note may name the account: everybody who chooses reads notes."""
    return account.confidentiality != Confidentiality.INSIDERS


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
