"""Accounts: customer groups, their units, and how source customers fold into them."""
