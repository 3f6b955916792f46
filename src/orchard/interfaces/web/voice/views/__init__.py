"""Views of what customers say."""
