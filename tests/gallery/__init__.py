"""A page with every component of the frame, for tests in a real browser."""
