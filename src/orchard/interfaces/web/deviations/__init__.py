"""Pages of deviations: what went wrong for an account, and how it is mended."""
