"""The charter, the goals of the strategy, the criteria, the first thirty days."""
