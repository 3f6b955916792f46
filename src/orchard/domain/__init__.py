"""Areas: models, rules, queries, services, jobs. Knows no HTTP."""
