"""What is shared with a customer, and who there can see it: our side of the portal."""
