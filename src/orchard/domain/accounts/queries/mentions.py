"""What one may ask about mentions: whom one can tell, who was not told and why, what waits."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, AccountInsider, Mention, MentionQuerySet
from orchard.domain.accounts.queries.mergers import parts
from orchard.domain.core.mentions import Called, Colleague, called
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User, UserQuerySet
from orchard.domain.core.rules import ROLES, Permission

KNOWING = [role for role, card in ROLES.items() if Permission.SEE_ACCOUNTS in card.permissions]


def people_to_tell(viewer: User, account: Account) -> UserQuerySet:
    """Return who works here and may know the account, by name; without the viewer."""
    working = User.objects.visible_to(viewer).people().active().exclude(pk=viewer.pk)
    knowing = working.filter(roles__role__in=KNOWING).distinct()
    if account.is_confidential:
        insiders = AccountInsider.objects.filter(account=account).values("user")
        knowing = knowing.filter(pk__in=insiders)
    return knowing.order_by("name", "pk")


def spoken_to(viewer: User, text: str) -> Called:
    """Return whom a text speaks to, of all who work here or did."""
    if "@" not in text:
        return Called()
    people = User.objects.visible_to(viewer).people().values_list("pk", "name", "email")
    return called(text, [Colleague(*row) for row in people])


def unheard(viewer: User, account: Account, text: str) -> list[str]:
    """Return whom a comment speaks to in vain, each with the reason."""
    found = spoken_to(viewer, text)
    said = [_("Nobody here is called @%(name)s: choose from the list.") % {"name": one} for one in found.unknown]  # fmt: skip
    said += [_("Several people are called %(name)s: write the beginning of the address after the @.") % {"name": one} for one in found.unclear]  # fmt: skip
    told = people_to_tell(viewer, account).values("pk")
    missed = User.objects.filter(pk__in=found.keys).exclude(pk__in=told).exclude(pk=viewer.pk)
    for person in missed.order_by("name", "pk"):
        why = _("%(name)s may not know this account and was not told.")
        if not person.is_active:
            why = _("%(name)s no longer works here and was not told.")
        said.append(why % {"name": person.name})
    return said


def waiting_mentions(viewer: User) -> MentionQuerySet:
    """Return what colleagues wrote to the viewer and waits to be read, the latest first."""
    rows = Mention.objects.visible_to(viewer).waiting_for(viewer)
    return rows.select_related("comment__author", "account").order_by("-at", "-pk")


def waiting_mention(viewer: User, account: Account, comment_id: int) -> Mention:
    """Return the mention of the viewer in one comment on an account, or a part of it."""
    waiting = waiting_mentions(viewer).filter(account__in=parts(viewer, account))
    found = waiting.filter(comment=comment_id).first()
    if found is None:
        raise NotFound
    return found
