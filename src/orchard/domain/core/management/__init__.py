"""Commands of Django's that do more here."""
