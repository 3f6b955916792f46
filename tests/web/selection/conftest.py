"""The world of the pages of choosing: built once for a module, undone after it."""

from __future__ import annotations

from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
