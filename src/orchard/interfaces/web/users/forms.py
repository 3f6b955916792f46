"""Forms about people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.rules import ROLES, Role


def _roles() -> list[tuple[str, str]]:
    return [(role.value, f"{card.title} · {card.duty}") for role, card in ROLES.items()]


class RolesForm(forms.Form):
    """The roles of a person."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=_roles, widget=forms.CheckboxSelectMultiple, required=False
    )

    def chosen(self) -> tuple[Role, ...]:
        """Return the roles that were ticked."""
        return tuple(Role(role) for role in self.cleaned_data["roles"])


class InviteForm(RolesForm):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    field_order = ("name", "email", "roles")


class EndForm(forms.Form):
    """Whether a person's access ends although key accounts need them."""

    anyway = forms.BooleanField(required=False)


class ForgetForm(forms.Form):
    """Whether it is meant: what is forgotten cannot be brought back."""

    sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Tick the box: nobody can undo this.")},
    )
