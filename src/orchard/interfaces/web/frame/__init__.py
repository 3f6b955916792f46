"""What every page stands on: base template, components, tables, forms, mistakes, the clock."""
