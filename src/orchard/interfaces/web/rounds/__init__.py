"""Selection rounds up to the reveal: nominations, gates, raters, their sheets."""
