"""Settings: organisation, policy, exchange rates, glossary, outbox."""
