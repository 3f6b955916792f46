"""Finding by name what a viewer may see, over all areas."""
