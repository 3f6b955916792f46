"""Addresses: what can come in from another system, and files that somebody looks through."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.intake import views

app_name = "intake"
BASE = "imports/systems"
ONE = f"{BASE}/<int:intake_id>"
urlpatterns = [
    path(BASE, views.start, name="start"),
    path(f"{BASE}/opportunities", views.opportunities, name="opportunities"),
    path(f"{BASE}/activities", views.activities, name="activities"),
    path(ONE, views.look, name="look"),
    path(f"{ONE}/take", views.take, name="take"),
    path(f"{ONE}/away", views.away, name="away"),
]
