"""People at the customer: who they are, how we stand with them, and where contact is missing."""
