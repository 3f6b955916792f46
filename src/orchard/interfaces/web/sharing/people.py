"""People of the customer in the portal: invited, given a new link, their access ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.plans import services
from orchard.domain.plans.models import PortalPerson
from orchard.domain.plans.queries import portal_people, sharing
from orchard.interfaces.portal.addresses import new_code, new_token
from orchard.interfaces.portal.letters import send_link
from orchard.interfaces.portal.plan import Confirm, plan_page
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.entry import mail
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.sharing.forms import InviteForm
from orchard.interfaces.web.sharing.views import TAB
from orchard.interfaces.web.standing.acting import WRONG


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a contact, after a look at what they will see; a code is shown this once."""
    found = _seen_to_share(request, slug)
    form = InviteForm(request.POST or None, found=found)
    is_filled = request.method == "POST" and form.is_valid()
    if is_filled and request.POST.get("step") != "send":
        return _look_first(request, found, form)
    if is_filled:
        token, code = new_token(), new_code() if form.cleaned_data["wants_code"] else ""
        done = attempt(form, lambda: services.invite_to_portal(
            form.cleaned_data["contact"], email=form.address(), token=token, code=code,
            by=found.viewer, at=now(),
        ))  # fmt: skip
        if done and done.outcome is not None:
            is_sent = send_link(done.outcome, token, found.viewer.name)
            _say_invited(request, slug, done.outcome)
            context = {
                "person": done.outcome, "code": code, "is_sent": is_sent,
                "stays_here": not mail.leaves(),
            }  # fmt: skip
            return account_page(request, "sharing/invited.html", found, context, tab=TAB)
    context = {"form": form, "address": request.get_full_path()}
    status = WRONG if form.errors else 200
    return account_page(request, "sharing/invite.html", found, context, tab=TAB, status=status)


def _look_first(request: HttpRequest, found: Seen, form: InviteForm) -> HttpResponse:
    """Show the portal as the person will see it, with the button that invites them."""
    contact = form.cleaned_data["contact"]
    sent = {name: request.POST.get(name, "") for name in form.fields}
    confirm = Confirm(
        request.get_full_path(), _("Invite %(name)s") % {"name": contact.name},
        reverse("sharing:invite", args=[found.account.slug]), {**sent, "step": "send"},
    )  # fmt: skip
    guest = portal_people.preview(found.viewer, found.account, contact.pk)
    return plan_page(request, guest, confirm=confirm)


def _say_invited(request: HttpRequest, slug: str, person: PortalPerson) -> None:
    undo = reverse("sharing:end", args=[slug, person.pk])
    said = _("%(name)s is invited.") % {"name": person.contact.name}
    toasts.say(request, said, f"{undo}?version={person.version}")


@require_POST
def send_again(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Send a person a new link."""
    found = _seen_to_share(request, slug)
    person = portal_people.portal_person(found.viewer, found.account, person_id)
    token = new_token()
    services.send_portal_link(person, token=token, by=found.viewer, at=now())
    is_sent = send_link(person, token, found.viewer.name)
    toasts.say(request, _where_it_is() if is_sent else _("The mail server did not take the letter. Send the link again later."))  # fmt: skip
    return redirect("sharing:page", slug)


def _where_it_is() -> str:
    if mail.leaves():
        return _("A new link is on its way.")
    return _("A new link waits under Settings, Outbox: an administrator finds it there, since mail does not leave this installation.")  # fmt: skip


@require_POST
def end(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Take a person their access."""
    found = _seen_to_share(request, slug)
    person = portal_people.portal_person(found.viewer, found.account, person_id)
    services.end_portal_access(person, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("%(name)s sees nothing any more.") % {"name": person.contact.name})
    return redirect("sharing:page", slug)


def _seen_to_share(request: HttpRequest, slug: str) -> Seen:
    found = seen(request, slug)
    sharing.check_may_share(found.viewer, found.account)
    return found
