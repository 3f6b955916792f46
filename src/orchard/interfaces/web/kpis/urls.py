"""Addresses of the KPI register."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.kpis import views

app_name = "programme"
urlpatterns = [
    path("programme/kpis", views.register, name="kpis"),
    path("programme/kpis/new", views.add, name="add"),
    path("programme/kpis/found", views.found, name="found"),
    path("programme/kpis/<slug:key>", views.kpi, name="kpi"),
    path("programme/kpis/<slug:key>/change", views.change, name="change"),
    path("programme/kpis/<slug:key>/decide", views.decide, name="decide"),
    path("programme/kpis/<slug:key>/remove", views.remove, name="remove"),
    path("programme/kpis/<slug:key>/restore", views.restore, name="restore"),
    path("programme/kpis/<slug:key>/opened", views.opened, name="opened"),
]
