"""The programming interface: what pages show and do, for programs with a person's token."""
