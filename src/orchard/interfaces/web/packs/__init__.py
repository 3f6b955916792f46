"""Packs of an account: asked for, watched, taken along; and the template of their slides."""
