"""Pages of the plan of an account: what is to be reached, how, and what is to be decided now."""
