"""One's own tokens for programs: make them, see when they were used, revoke them."""
