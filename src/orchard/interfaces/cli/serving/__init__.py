"""`orchard serve`: the web, the worker beside it, and what both need at their start."""
