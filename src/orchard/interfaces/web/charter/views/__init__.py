"""Pages of the programme: overview, charter, criteria, the first thirty days."""
