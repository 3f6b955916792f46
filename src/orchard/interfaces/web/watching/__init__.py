"""Around an account: its team, its followers, its comments; fragments for the account's page."""
