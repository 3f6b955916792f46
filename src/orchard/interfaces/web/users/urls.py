"""Addresses of the pages about people."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.users import views

app_name = "users"
urlpatterns = [
    path("settings/users", views.people, name="list"),
    path("settings/users/invite", views.invite, name="invite"),
    path("settings/users/<int:user_id>", views.person, name="person"),
    path("settings/users/<int:user_id>/roles", views.set_roles, name="set_roles"),
    path("settings/users/<int:user_id>/deactivate", views.deactivate, name="deactivate"),
    path("settings/users/<int:user_id>/reactivate", views.reactivate, name="reactivate"),
    path("settings/users/<int:user_id>/anonymise", views.anonymise, name="anonymise"),
    path("settings/users/<int:user_id>/sessions/end", views.end_sessions, name="end_sessions"),
    path("settings/users/<int:user_id>/step/remove", views.remove_second_step, name="remove_step"),
    path("settings/users/<int:user_id>/link", views.link, name="link"),
]
