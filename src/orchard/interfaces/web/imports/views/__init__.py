"""The pages of imports: the start, the steps of a draft, the batches."""
