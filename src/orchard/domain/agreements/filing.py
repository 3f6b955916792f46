"""Taking in a document that somebody attaches to an agreement."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.agreements import queries, services
from orchard.domain.agreements.models import Agreement
from orchard.domain.core.files.keeping import Upload, kept
from orchard.domain.core.models import User


def attach(found: Agreement, *, upload: Upload, by: User, at: datetime) -> Agreement:
    """Look at a document, keep it and hang it on the agreement; refused, nothing of it stays."""
    queries.check_may_edit(by, found.home)
    with kept(upload) as file:
        return services.add_document(found, file=file, by=by, at=at)
