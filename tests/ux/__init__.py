"""How pages look, weigh and listen; a package, so that its one browser closes when it is left."""
