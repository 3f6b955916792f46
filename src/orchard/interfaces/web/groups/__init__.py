"""Pages of project groups: those of an account, and all of them."""
