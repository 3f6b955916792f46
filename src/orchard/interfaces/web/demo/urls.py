"""Addresses of the demo's cast."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.demo import views

app_name = "demo"
urlpatterns = [
    path("demo", views.choose, name="choose"),
    path("demo/<int:user_id>", views.become, name="become"),
]
