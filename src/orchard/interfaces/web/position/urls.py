"""Addresses: our position with a customer."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.position import views

app_name = "position"
urlpatterns = [
    path("accounts/<slug:slug>/position", views.position, name="position"),
    path("accounts/<slug:slug>/position/edit", views.edit, name="edit"),
    path("accounts/<slug:slug>/position/<slug:kind>/add", views.add, name="add"),
    path("accounts/<slug:slug>/position/<slug:kind>/<int:row_id>", views.change, name="change"),
    path("accounts/<slug:slug>/position/<slug:kind>/<int:row_id>/remove", views.remove,
         name="remove"),
    path("accounts/<slug:slug>/position/<slug:kind>/<int:row_id>/restore", views.restore,
         name="restore"),
]  # fmt: skip
