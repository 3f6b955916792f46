"""A fictional Nordic supplier, built through the services with a fixed seed."""
