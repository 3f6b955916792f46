"""Lifetime value: purchase models, explicit forecasts and the bridge between two years."""
