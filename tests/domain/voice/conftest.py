"""The world of what customers say, without figures: built once for a module, undone after it."""

from __future__ import annotations

from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
