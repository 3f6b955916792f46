"""Pages of meetings: the rhythm of an account and of all, one meeting from plan to follow-up."""
