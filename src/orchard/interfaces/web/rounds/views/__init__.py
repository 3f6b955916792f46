"""Pages of a round: the round itself, its nominations, its raters, their sheets."""
