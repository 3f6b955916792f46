"""What every stored field is for, how long it is kept and who may see it: one file per area.

A file holds one table per model, named as Django labels it:

    ["core.user"]
    purpose = "Who works here and may sign in"
    basis = "contract"                  needed where a field is personal or an opinion
    kept = "until 30 days after leaving"
    seen = "see_users"                  the permission that opens its fields; or "self", "nobody"
    business = ["id", "version"]        every field stands in exactly one of four lists:
    personal = ["email", "name"]        business, personal, opinion, secret
    secret = ["password"]

    ["core.user".fields.email]          what differs for one field
    kept = "…"

What a table does not say follows from the kind: nothing is shown on the customer's portal, only
business facts may reach an assistant, and what one sees one may export, secrets never.
"""

from __future__ import annotations

from orchard.domain.core.data_map.entries import Entry, Kind, MapMistake, entries
from orchard.domain.core.data_map.gaps import gaps

__all__ = ["Entry", "Kind", "MapMistake", "entries", "gaps"]
