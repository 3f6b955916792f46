"""The board pack over all accounts: what it is made from, how that is gathered, and its pages."""
