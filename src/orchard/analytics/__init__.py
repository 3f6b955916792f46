"""Numbers in, numbers out: no Django, no clock, no network, no global random state."""
