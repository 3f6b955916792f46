"""Every address: each interface names its own."""

from __future__ import annotations

from django.urls import include, path

handler500 = "orchard.interfaces.web.frame.views.failed"
urlpatterns = [
    path("api/v1/", include("orchard.interfaces.api.urls")),
    path("portal/", include("orchard.interfaces.portal.urls")),
    path("", include("orchard.interfaces.web.urls")),
]
