"""Every address: each interface names its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("orchard.interfaces.api.urls")),
    path("", include("orchard.interfaces.web.urls")),
]
