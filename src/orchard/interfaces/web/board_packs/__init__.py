"""Board packs over all accounts: asked for, watched, taken along."""
