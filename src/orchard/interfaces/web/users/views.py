"""Pages about people: list, invite, one person."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.queries import needed_seats
from orchard.domain.core import queries, services
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import LinkPurpose, Permission
from orchard.interfaces.web.entry import mail, signing
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.users.forms import EndForm, ForgetForm, InviteForm, RolesForm
from orchard.interfaces.web.users.tables import PEOPLE, PEOPLE_TO_READ


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show who works here, in which roles."""
    viewer = viewer_of(request)
    may_edit = may(viewer, Permission.EDIT_USERS)
    spec = PEOPLE if may_edit else PEOPLE_TO_READ
    table = read_table(request, spec, queries.people(viewer))
    context = {"table": table, "may_edit": may_edit}
    return page(request, "users/people.html", context, nav="settings")


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link is sent and shown once."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_USERS)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token, given = signing.new_token(), form.cleaned_data
        invited = attempt(
            form,
            lambda: services.invite(
                given["email"],
                name=given["name"],
                roles=form.chosen(),
                token=token,
                is_shown=not mail.leaves(),
                by=viewer,
                at=now(),
            ),
        )
        if invited and invited.outcome is not None:
            return _sent(request, invited.outcome, LinkPurpose.INVITATION, token)
    return page(request, "users/invite.html", {"form": form}, nav="settings")


@require_safe
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one person: roles, access, links."""
    viewer = viewer_of(request)
    found = queries.managed_person(viewer, user_id)
    return page(request, "users/person.html", _shown(viewer, found), nav="settings")


def _shown(viewer: User, found: User) -> dict[str, object]:
    """Return what the page of a person shows."""
    return {
        "person": found,
        "forgetting": ForgetForm(),
        "form": RolesForm(initial={"roles": [row.role for row in found.roles.all()]}),
        "links": queries.open_links(viewer, found, now()),
        "has_second": Authenticator.objects.filter(user=found).exists(),
    }


@require_POST
def set_roles(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give the person exactly the roles that are ticked."""
    viewer = viewer_of(request)
    found = queries.managed_person(viewer, user_id)
    form = RolesForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: services.set_roles(found, roles=form.chosen(), by=viewer, at=now())
    ):
        toasts.say(request, _("Saved. The person signs in anew."))
        return redirect("users:person", found.pk)
    context = _shown(viewer, found) | {"form": form}
    return page(request, "users/person.html", context, nav="settings", status=422)


@require_POST
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """End a person's access; whoever key accounts need is named first, and ended when said again."""
    viewer = viewer_of(request)
    found = queries.managed_person(viewer, user_id)
    form = EndForm(request.POST)
    if not form.is_valid() or not attempt(form, lambda: accounts.end_access(
        found, anyway=form.cleaned_data["anyway"], by=viewer, at=now()
    )):  # fmt: skip
        context = _shown(viewer, found) | {"ending": form, "needed": needed_seats(viewer, found)}
        return page(request, "users/person.html", context, nav="settings", status=422)
    undo = reverse("users:reactivate", args=[found.pk])
    toasts.say(request, _("%(name)s can no longer sign in.") % {"name": found.name}, undo)
    return redirect("users:person", found.pk)


@require_POST
def reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let a person back in."""
    viewer = viewer_of(request)
    found = queries.managed_person(viewer, user_id)
    services.reactivate_user(found, by=viewer, at=now())
    text = _("%(name)s may sign in again.") % {"name": found.name}
    if not found.has_usable_password():
        text = f"{text} {_('Their password is forgotten: send a link for a new one.')}"
    toasts.say(request, text)
    return redirect("users:person", found.pk)


@require_POST
def anonymise(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take from somebody who left all that says who it was, once the box is ticked."""
    viewer = viewer_of(request)
    found = queries.managed_person(viewer, user_id)
    form = ForgetForm(request.POST)
    if not form.is_valid() or not attempt(
        form, lambda: services.anonymise_user(found, by=viewer, at=now())
    ):
        context = _shown(viewer, found) | {"forgetting": form}
        return page(request, "users/person.html", context, nav="settings", status=422)
    toasts.say(request, _("Nothing here says any more who this was."))
    return redirect("users:person", found.pk)


@require_POST
def end_sessions(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign a person out everywhere."""
    viewer = viewer_of(request)
    found = queries.managed_person(viewer, user_id)
    services.end_sessions(found, by=viewer, at=now())
    toasts.say(request, _("%(name)s is signed out everywhere.") % {"name": found.name})
    return redirect("users:person", found.pk)


@require_POST
def remove_second_step(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let a person in who lost their second step and all recovery codes."""
    viewer = viewer_of(request)
    found = queries.managed_person(viewer, user_id)
    services.remove_second_step(found, by=viewer, at=now())
    text = _("%(name)s signs in with the password alone, and can add a second step again.")
    toasts.say(request, text % {"name": found.name})
    return redirect("users:person", found.pk)


@require_POST
def link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Send the person a new link: an invitation until there is a password, then a reset."""
    viewer = viewer_of(request)
    found = queries.managed_person(viewer, user_id)
    has_password = found.has_usable_password()
    purpose = LinkPurpose.PASSWORD_RESET if has_password else LinkPurpose.INVITATION
    token, is_shown = signing.new_token(), not mail.leaves()
    services.offer_password_reset(
        found, token=token, purpose=purpose, is_shown=is_shown, by=viewer, at=now()
    )
    return _sent(request, found, purpose, token)


def _sent(request: HttpRequest, user: User, purpose: LinkPurpose, token: str) -> HttpResponse:
    """Send the link; show it, once, where mail does not leave."""
    if purpose is LinkPurpose.INVITATION:
        address = signing.absolute(reverse("entry:invitation", args=[token]))
        mail.send_invitation(user, address, viewer_of(request))
    else:
        address = signing.absolute(reverse("entry:reset", args=[token]))
        mail.send_reset(user, address)
    is_first = purpose is LinkPurpose.INVITATION
    context = {"person": user, "link": "" if mail.leaves() else address, "is_first": is_first}
    return page(request, "users/sent.html", context, nav="settings")
