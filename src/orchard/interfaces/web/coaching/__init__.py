"""Coaching: a talk a month between a manager of accounts and their leader, for these two alone."""
