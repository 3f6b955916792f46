"""Forms of the way in; they clean, the services decide."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from orchard.domain.core import currency_names
from orchard.domain.core.passwords import LONGEST, SHORTEST
from orchard.domain.core.rules import Theme

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ZONES_OF_COUNTRIES = "zone.tab"
RULES = _("12 to 128 characters of any kind. A sentence of four words is easy to keep.")


def zones() -> list[tuple[str, str]]:
    """Return the time zones of the world, the plain one first; none under a name of the past."""
    names = sorted(_in_use() & available_timezones())
    return [("UTC", _now("UTC")), *((zone, zone.replace("_", " ")) for zone in names)]


@cache
def _in_use() -> frozenset[str]:
    """Return the zones that a country uses by today's list: Europe/Kyiv, and no longer Kiev."""
    rows = resources.files("tzdata.zoneinfo").joinpath(ZONES_OF_COUNTRIES).read_text("utf-8")
    return frozenset(row.split("\t")[2] for row in rows.splitlines() if row[:1] not in "#")


def password_field(label: str | _StrPromise, *, is_new: bool) -> forms.CharField:
    """Return a field that password managers understand; pasting works."""
    kind = "new-password" if is_new else "current-password"
    attributes = {"autocomplete": kind, "maxlength": str(LONGEST)}
    if is_new:
        attributes["minlength"] = str(SHORTEST)
    widget = forms.PasswordInput(attrs=attributes)
    hint = RULES if is_new else ""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST,
        widget=widget,
        help_text=hint,
    )


class SignInForm(forms.Form):
    """Address and password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = password_field(_("Password"), is_new=False)


class ForgottenForm(forms.Form):
    """The address that a link is sent to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class NewPasswordForm(forms.Form):
    """A new password, once: it can be shown, so it need not be typed twice."""

    password = password_field(_("New password"), is_new=True)


class ChangePasswordForm(forms.Form):
    """The current password and a new one."""

    current = password_field(_("Current password"), is_new=False)
    password = password_field(_("New password"), is_new=True)


class OrganisationForm(forms.Form):
    """The organisation that this installation serves."""

    organisation = forms.CharField(label=_("Name of your organisation"), max_length=200)
    fiscal_year_starts = forms.TypedChoiceField(
        label=_("The fiscal year starts in"), coerce=int, choices=list(MONTHS.items())
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept, field = self.initial.get("time_zone"), self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        if kept and not field.valid_value(kept):
            field.choices = [*zones(), (kept, kept.replace("_", " "))]


class StartForm(OrganisationForm):
    """The first person and the organisation; the base currency only where there is none yet."""

    currency = forms.ChoiceField(
        label=_("Base currency"),
        choices=currency_names.choices,
        initial="EUR",
        help_text=_("All figures are in it. It cannot change after the first import."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = password_field(_("Password"), is_new=True)
    leads_programme = forms.BooleanField(
        label=_("I also lead the key account programme"),
        required=False,
        initial=True,
        help_text=_("Administrators set up people and imports; leaders see margins and decide."),
    )
    field_order = (
        "name", "email", "password", "organisation", "currency", "fiscal_year_starts",
        "time_zone", "leads_programme",
    )  # fmt: skip

    def keep_currency(self, currency: str | None) -> None:
        """Leave the question out when an import has answered it."""
        if currency:
            del self.fields["currency"]


class PreferencesForm(forms.Form):
    """What a person chooses for themselves."""

    name = forms.CharField(label=_("Name"), max_length=150)
    theme = forms.ChoiceField(
        label=_("Appearance"), choices=Theme.choices, widget=forms.RadioSelect
    )
    shortcuts = forms.BooleanField(label=_("Shortcuts of a single key"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) > 1:
            self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["language"]


class AppearanceForm(forms.Form):
    """What is chosen in the menu and in the help, one of the two at a time."""

    theme = forms.TypedChoiceField(
        choices=Theme.choices, coerce=Theme, required=False, empty_value=None
    )
    shortcuts = forms.NullBooleanField(required=False)
