"""What a guest can send."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.files.keeping import LONGEST_TITLE, Upload
from orchard.domain.core.files.kinds import FileKind
from orchard.domain.plans.rules.portal import LONGEST_COMMENT, LONGEST_IDEA

LONGEST_CODE = 20
ACCEPTED = ",".join((*(f".{one.value}" for one in FileKind), ".jpeg"))


class AddressForm(forms.Form):
    """Where a new link goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class EnterForm(forms.Form):
    """The code that came by another way, where one did."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=LONGEST_CODE,
        help_text=_("You got it apart from the link, by telephone or message."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )

    def __init__(self, *args: object, needs_code: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        if not needs_code:
            del self.fields["code"]


class DoneForm(forms.Form):
    """How one sees that an action is done."""

    evidence = forms.CharField(
        label=_("How do we see that it is done?"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CommentForm(forms.Form):
    """A word that both sides read."""

    text = forms.CharField(
        label=_("Write to us"), max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3})
    )


class ChangeForm(forms.Form):
    """What should be different in a version of the plan."""

    text = forms.CharField(
        label=_("What should be different?"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class IdeaForm(forms.Form):
    """What more both sides could do."""

    text = forms.CharField(
        label=_("Your idea"), max_length=LONGEST_IDEA, widget=forms.Textarea(attrs={"rows": 3})
    )


class DocumentForm(forms.Form):
    """A file for both sides, and in a few words what it is."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, picture, document, spreadsheet, slides, CSV or plain text, up to 20 MB."),
    )  # fmt: skip
    title = forms.CharField(label=_("What it is"), max_length=LONGEST_TITLE)

    def upload(self) -> Upload:
        """Return what was sent."""
        sent = self.cleaned_data["file"]
        return Upload(sent.chunks(), str(sent.name), self.cleaned_data["title"])
