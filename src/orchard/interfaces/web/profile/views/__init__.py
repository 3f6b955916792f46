"""The views of the profile, by page."""
