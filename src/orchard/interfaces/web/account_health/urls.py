"""Addresses: how an account stands."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.account_health import views

app_name = "account_health"
urlpatterns = [
    path("accounts/<slug:slug>/health", views.page, name="page"),
    path("accounts/<slug:slug>/health/take", views.take, name="take"),
]
