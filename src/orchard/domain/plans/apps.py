"""The app of account plans."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Label `plans`: what is planned with customers, and the value it brought them."""

    name = "orchard.domain.plans"
    label = "plans"
