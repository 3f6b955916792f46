"""Ways in and out: the incubator, leaving with dignity, service tiers, exceptions that end."""
