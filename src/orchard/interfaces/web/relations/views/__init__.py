"""Pages of people at the customer."""
