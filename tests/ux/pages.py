"""Every page of the product, asked of the resolver: who looks at it, and at which address."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from browsing import known
from routes import ANONYMOUS, Route, Verdict, address

from .site import Page
from .supplier import Supplier

LOOKERS = {
    ANONYMOUS: ANONYMOUS,
    "insider": "programme_director",
    "finance": "finance",
    "administrator": "administrator",
    "portal_a": "portal_a",
}
"""Who looks at a page, and in which role: the first who may. The insider knows every account."""

NOT_PAGES = {
    **dict.fromkeys(("health:healthz", "health:readyz", "health:version"), "for programs"),
    **dict.fromkeys(("openid_connect_login", "openid_connect_callback"), "another site's pages"),
    **dict.fromkeys(("imports:rejected", "mfa_download_recovery_codes"), "files to keep"),
    **dict.fromkeys(("relations:held", "relations:answer"), "files to hand over"),
    **dict.fromkeys(("files:download", "agreements:download"), "files that people attached"),
    **dict.fromkeys(("whitespace:file", "plan_versions:text"), "a file to keep"),
    **dict.fromkeys(("meetings:feed", "meetings:invitation"), "files for calendars"),
    **dict.fromkeys(("portal:printed", "sharing:printed"), "files to keep"),
    **dict.fromkeys(
        ("portal:download", "packs:download", "packs:ours", "packs:own"), "files to keep"
    ),
    "board_packs:download": "a file to keep",
    "frame:palette": "a part of a page, see PARTS",
}
PARTS = {"frame:palette": "?words=nord"}
"""Routes that answer htmx with a part of a page only, and what is asked there."""

OTHER_LOOKS = (
    ("home:home", "account_manager", "/"),
    ("home:home", "executive_sponsor", "/"),
    ("home:home", "operations", "/"),
    ("home:home", "finance", "/"),
    ("home:home", "administrator", "/"),
    ("home:home", "reader", "/"),
    ("home:home", "insider", "/?view=table"),
    ("accounts:list", "insider", "/accounts?name=nobody-is-called-so"),
    ("portfolio:exposure", "programme_director", "/portfolio/exposure"),
    ("api:docs", "insider", "/api/v1/docs?area=accounts"),
    ("accounts:overview", "reader", "/accounts/{slug}"),
    ("accounts:economics", "reader", "/accounts/{slug}/economics"),
    ("profile:profile", "reader", "/accounts/{slug}/profile"),
    ("profile:profile", "insider", "/accounts/lakeside/profile"),
    ("profile:analysis", "account_manager", "/accounts/{slug}/profile/analysis/1?step=outside"),
    ("profile:tidy", "insider", "/accounts/tidy?whose=key"),
    ("standing:page", "reader", "/accounts/{slug}/standing"),
    ("standing:page", "insider", "/accounts/lakeside/standing"),
    ("standing:page", "insider", "/accounts/sunnhav/standing"),
    *(
        ("charter:step", "programme_director", f"/programme/start/{step}")
        for step in ("tidy", "risk", "meet", "assistant", "coach")
    ),
    ("charter:overview", "reader", "/programme"),
    ("maturity:assessment", "reader", "/programme/maturity/1"),
    ("charter:criteria_set", "executive_sponsor", "/programme/criteria/1"),
    ("relations:people", "account_manager", "/accounts/{slug}/people?view=matrix"),
    ("relations:people", "account_manager", "/accounts/{slug}/people?view=grid"),
    ("relations:people", "account_manager", "/accounts/{slug}/people?view=map"),
    ("relations:people", "account_manager", "/accounts/{slug}/people?view=changes"),
    ("relations:people", "programme_director", "/accounts/{slug}/people"),
    ("no such page", "programme_director", "/no-such-page"),
)
"""Pages that show something else to another person or under another address."""

HOW_TO_ADD = (
    "{name} has no page to look at: authz.toml says that nobody may GET what its arguments name. "
    "Let make_supplier in tests/ux/supplier.py make one and say in its places where it stands, "
    "or say in NOT_PAGES of tests/ux/pages.py why it is no page."
)


def pages(supplier: Supplier) -> list[Page]:
    """Return every page once, and those that look different to others."""
    slug = supplier.world.own.slug
    others = [Page(name, who, path.format(slug=slug)) for name, who, path in OTHER_LOOKS]
    return [*_of_routes(supplier), *others]


def _of_routes(supplier: Supplier) -> Iterator[Page]:
    for route, verdict in known():
        is_page = "GET" in verdict.who and not verdict.is_api and route.name not in NOT_PAGES
        if is_page:
            who, path = supplier.places.get(route.name) or _listed(route, verdict, supplier)
            yield Page(route.name, who, path)


def _listed(route: Route, verdict: Verdict, supplier: Supplier) -> tuple[str, str]:
    who = next((one for one, role in LOOKERS.items() if verdict.may(role, "GET")), None)
    assert who is not None, HOW_TO_ADD.format(name=route.name)
    path = address(route, verdict, supplier.world, "own", who) or ""
    return who, f"{path}?{urlencode(verdict.query)}" if verdict.query else path
