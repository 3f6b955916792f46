"""Pages of promises: what customers were promised, who says yes to it, and whether it was kept."""
