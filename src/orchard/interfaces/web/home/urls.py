"""Address of the first page."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.home import views

app_name = "home"
urlpatterns = [path("", views.home, name="home")]
