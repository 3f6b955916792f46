"""The world of choosing key accounts: built once for a module, undone after it."""

from __future__ import annotations

from worlds import whole_world, world

__all__ = ["whole_world", "world"]
