"""The health of an account: told on Home and on its own pages, to its team."""
