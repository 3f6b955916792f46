"""The standing of an account: its status, mandate, tier, what the customer was told."""
