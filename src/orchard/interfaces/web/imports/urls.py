"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.imports.views import batches, changes, draft, start

app_name = "imports"
urlpatterns = [
    path("imports", batches.list_, name="list"),
    path("imports/new", start.new, name="new"),
    path("imports/example", start.example, name="example"),
    path("imports/verify", batches.verify, name="verify"),
    path("imports/batches/<int:batch_id>", batches.batch, name="batch"),
    path("imports/batches/<int:batch_id>/undo", batches.undo, name="undo"),
    path("imports/<int:draft_id>", draft.go_on, name="draft"),
    path("imports/<int:draft_id>/format", draft.format_, name="format"),
    path("imports/<int:draft_id>/columns", draft.columns_, name="columns"),
    path("imports/<int:draft_id>/check", draft.check, name="check"),
    path("imports/<int:draft_id>/run", draft.run, name="run"),
    path("imports/<int:draft_id>/report", draft.report, name="report"),
    path("imports/<int:draft_id>/rejected.csv", changes.rejected, name="rejected"),
    path("imports/<int:draft_id>/fix", changes.fix, name="fix"),
    path("imports/<int:draft_id>/rates", changes.rates, name="rates"),
    path("imports/<int:draft_id>/stop", changes.stop, name="stop"),
    path("imports/<int:draft_id>/again", changes.again, name="again"),
    path("imports/<int:draft_id>/discard", changes.discard, name="discard"),
]
