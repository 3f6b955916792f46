"""Addresses of the settings."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.settings import views

app_name = "settings"
urlpatterns = [
    path("settings", views.index, name="index"),
    path("settings/organisation", views.organisation, name="organisation"),
    path("settings/policy", views.policy, name="policy"),
    path("settings/policy/<slug:group>", views.propose, name="propose"),
    path("settings/policy/<int:number>/approve", views.approve, name="approve"),
    path("settings/rates", views.rates, name="rates"),
    path("settings/glossary", views.glossary, name="glossary"),
    path("settings/outbox", views.outbox, name="outbox"),
    path("settings/outbox/<slug:key>/open", views.open_letter, name="open_letter"),
]
