"""Every address: each interface names its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("orchard.interfaces.web.urls"))]
