"""The parts of each kind of pack, made from its material; nothing here asks the database."""
