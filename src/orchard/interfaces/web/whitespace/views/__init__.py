"""Pages of white space."""
