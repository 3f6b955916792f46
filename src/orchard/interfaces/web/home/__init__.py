"""The first page: what needs the viewer, and the viewer's accounts as an orchard."""
