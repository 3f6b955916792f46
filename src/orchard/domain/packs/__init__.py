"""Packs: what is taken along to a review, to the board, or to the customer, made from what is known."""
