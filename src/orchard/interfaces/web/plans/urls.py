"""Addresses: the plan of an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.plans import inline, opportunities, steps, views

app_name = "plans"
BASE = "accounts/<slug:slug>/plan"
ONE = f"{BASE}/<int:plan_id>"
OBJECTIVE = f"{BASE}/objectives/<int:objective_id>"
INITIATIVE = f"{BASE}/initiatives/<int:initiative_id>"
urlpatterns = [
    path(BASE, views.page, name="page"),
    path(f"{BASE}/begin", views.begin, name="begin"),
    path(f"{ONE}/decide", views.decide_now, name="decide"),
    path(f"{ONE}/seen", views.note_seen, name="note_seen"),
    path(f"{ONE}/change", views.change, name="change"),
    path(f"{ONE}/objectives/new", steps.add_objective, name="add_objective"),
    path(f"{BASE}/opportunities/<int:opportunity_id>/check", opportunities.qualify, name="qualify"),
    path(OBJECTIVE, steps.objective, name="objective"),
    path(f"{OBJECTIVE}/field/<slug:name>", inline.field, name="field"),
    path(f"{OBJECTIVE}/remove", steps.remove_objective, name="remove_objective"),
    path(f"{OBJECTIVE}/restore", steps.restore_objective, name="restore_objective"),
    path(f"{ONE}/initiatives/new", steps.add_initiative, name="add_initiative"),
    path(INITIATIVE, steps.initiative, name="initiative"),
    path(f"{INITIATIVE}/remove", steps.remove_initiative, name="remove_initiative"),
    path(f"{INITIATIVE}/restore", steps.restore_initiative, name="restore_initiative"),
]
