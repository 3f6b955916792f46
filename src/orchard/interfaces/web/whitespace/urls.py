"""Addresses: the white space of an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.whitespace.views import (
    cells,
    deals,
    doings,
    groups,
    matrix,
    suggestions,
    wallets,
)

app_name = "whitespace"
BASE = "accounts/<slug:slug>/white-space"
urlpatterns = [
    path(BASE, matrix.white_space, name="page"),
    path(f"{BASE}/file", matrix.file, name="file"),
    path(f"{BASE}/cell", cells.cell, name="cell"),
    path(f"{BASE}/cell/pursue", cells.pursue, name="pursue"),
    path(f"{BASE}/told/<int:task_id>", cells.told, name="told"),
    path(f"{BASE}/suggestions/<int:suggestion_id>", suggestions.suggestion, name="suggestion"),
    path(f"{BASE}/suggestions/<int:suggestion_id>/accept", suggestions.accept, name="accept"),
    path(f"{BASE}/suggestions/<int:suggestion_id>/dismiss", suggestions.dismiss, name="dismiss"),
    path(f"{BASE}/wallet", wallets.wallet, name="wallet"),
    path(f"{BASE}/units/<int:unit_id>/agreement", wallets.coverage, name="coverage"),
    path(f"{BASE}/ideas/new", doings.raise_idea, name="raise_idea"),
    path(f"{BASE}/ideas/<int:idea_id>", doings.idea, name="idea"),
    path(f"{BASE}/ideas/<int:idea_id>/take-up", doings.take_up, name="take_up"),
    path(f"{BASE}/opportunities/<int:opportunity_id>", doings.opportunity, name="opportunity"),
    path(f"{BASE}/opportunities/<int:opportunity_id>/group", groups.group, name="group"),
    path(f"{BASE}/opportunities/<int:opportunity_id>/deal", deals.deal, name="deal"),
    path(f"{BASE}/opportunities/<int:opportunity_id>/deal/sign", deals.sign, name="sign"),
    path(f"{BASE}/opportunities/<int:opportunity_id>/deal/remove", deals.remove, name="remove"),
    path(f"{BASE}/opportunities/<int:opportunity_id>/close", doings.close, name="close"),
]
