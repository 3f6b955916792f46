"""Pages of what is known about a customer: profile, business model, analysis, brief."""
