"""Charts as inline SVG: made once, need no script, print as they look."""
