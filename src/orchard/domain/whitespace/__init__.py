"""White space: what each unit of an account buys, could buy, and what we know of its wallet."""
