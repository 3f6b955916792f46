"""The mark beside a thing that can be shared: internal or shared, and the way to change that."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.plans.queries import sharing

register = template.Library()


@register.inclusion_tag("sharing/mark.html", takes_context=True)
def shared_mark(context: template.Context, kind: str, key: int, **known: Any) -> dict[str, object]:
    """Show whether the customer sees a thing of the page's `account`; asked once for a page.

    A page that knows says it with `is_shared`, and asks nothing: whoever `may_share`, else
    may edit, is led on then.
    One without an account in its words names it as `of`.
    """
    request, account = context["request"], known.get("of") or context["account"]
    is_shared: bool | None = known.get("is_shared")
    if is_shared is not None:
        may_share = bool(context.get("may_share", context.get("may_edit")))
    else:
        keys, may_share = _known(request, request.user, account, may_share=context.get("may_share"))
        is_shared = (kind, key) in keys
    back = urlencode({"back": request.path})
    href = f"{reverse('sharing:thing', args=[account.slug, kind, key])}?{back}" if may_share else ""
    return {"is_shared": is_shared, "href": href}


def _known(
    request: HttpRequest, viewer: User, account: Account, *, may_share: bool | None
) -> tuple[frozenset[tuple[str, int]], bool]:
    """Return what is shared and whether the viewer may change it, kept with the request."""
    kept = request.__dict__.setdefault("_shared_marks", {})
    if account.pk not in kept:
        may = sharing.may_share(viewer, account) if may_share is None else may_share
        kept[account.pk] = sharing.shared_keys(viewer, account), may
    return kept[account.pk]  # type: ignore[no-any-return]  # kept by us, above
