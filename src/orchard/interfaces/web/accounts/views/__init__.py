"""The views of the account pages, by page."""
