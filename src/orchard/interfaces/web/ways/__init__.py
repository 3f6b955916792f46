"""The way in by the incubator, the way out by a transition, exceptions that end."""
