"""Health: how an account stands by all that is known of it, once a day, for its team alone."""
