"""What a request wrote, seen by the database."""

from __future__ import annotations

import re

from django.test.utils import CaptureQueriesContext

WRITE = re.compile(r'^\s*(INSERT|UPDATE|DELETE|REPLACE)\b[^"]*"(\w+)"', re.IGNORECASE)
KEPT_BY_LOOKING = {
    "django_session": "who is signed in",
    "usersessions_usersession": "when a session was last used",
    "core_apitoken": "the day on which a token was last used",
    "core_attempt": "tries to sign in",
    "core_tally": "how often a program asked",
    "core_shared_cache": "limits of tries, and codes that were used",
    "relationships_personlook": "who of us looked at what is kept about a person",
    "core_auditevent": "that somebody read; whoever writes writes elsewhere too",
    "core_audithead": "the head of the trail, with each of its events",
}
"""Tables that may be written while somebody only looks, or is refused."""
KEPT_ALIVE = re.compile(r'^\s*UPDATE "plans_portalsession" SET "seen_at" = [^"]* WHERE')
"""When a guest last used their session: also a form with a mistake is use of it."""


def writes(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements that changed rows, those that only note the looking apart."""
    found = []
    for query in captured.captured_queries:
        match = WRITE.match(query["sql"])
        is_kept = match and (match[2] in KEPT_BY_LOOKING or KEPT_ALIVE.match(query["sql"]))
        if match and not is_kept:
            found.append(query["sql"][:200])
    return found
