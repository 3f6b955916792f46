"""Translation only: no models, no rules; interfaces do not know each other."""
