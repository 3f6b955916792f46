"""The command `orchard`."""
