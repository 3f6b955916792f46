"""What is missing about people at some accounts: nobody, no address, no title, no role in decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.models import BuyingRole, Contact, of_team


@dataclass(frozen=True, slots=True)
class PeopleGaps:
    """Accounts of which nobody is known, and people of whom something is missing.

    Roles in decisions are the team's to know: of other accounts nobody is said to lack one.
    """

    nobody: list[Account]
    without_email: list[Contact]
    without_title: list[Contact]
    without_role: list[Contact]
    people: int
    people_of_team: int
    in_team: frozenset[int]

    def may_fix(self, contact: Contact) -> bool:
        """Say whether the viewer has a seat in the team of the person's account."""
        return contact.account.home_id in self.in_team


def people_gaps(viewer: User, accounts: Sequence[Account]) -> PeopleGaps:
    """Return what is missing about the people of accounts, in as many questions as for one."""
    keys = [one.pk for one in accounts]
    roles = BuyingRole.objects.visible_to(viewer).filter(contact=OuterRef("pk"), until=None)
    here = Q(account__in=keys) | Q(account__merged_into__in=keys)
    known = Contact.objects.visible_to(viewer).usable().filter(here, left_on=None)
    seated = ExpressionWrapper(of_team(viewer), output_field=BooleanField())
    told = known.annotate(has_role=Exists(roles.order_by()), is_of_team=seated)
    rows = list(told.select_related("account").order_by("account__name", "name", "pk"))
    met = {one.account.home_id for one in rows}
    is_insider = viewer.may(Permission.SEE_OPINIONS)
    in_team = frozenset(one.account.home_id for one in rows if is_insider and one.is_of_team)
    return PeopleGaps(
        nobody=[one for one in accounts if one.pk not in met],
        without_email=[one for one in rows if not one.email],
        without_title=[one for one in rows if not one.title],
        without_role=[one for one in rows if not one.has_role and one.account.home_id in in_team],
        people=len(rows),
        people_of_team=sum(one.account.home_id in in_team for one in rows),
        in_team=in_team,
    )
