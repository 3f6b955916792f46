"""Addresses of pages that other areas have, or nothing while this installation lacks them."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def link(page: str, *arguments: object) -> str:
    """Return the address of a page, or nothing where there is none; nothing leads nowhere."""
    try:
        return reverse(page, args=arguments)
    except NoReverseMatch:
        return ""
