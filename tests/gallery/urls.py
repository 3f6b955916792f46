"""Addresses of the gallery, beside those of the product."""

from __future__ import annotations

from django.urls import path

from gallery import views
from orchard.config.urls import urlpatterns as product

urlpatterns = [
    path("gallery", views.gallery),
    path("gallery/form", views.form),
    path("gallery/edit", views.edit),
    path("gallery/drawer", views.drawer),
    path("gallery/wrong", views.wrong),
    *product,
]
