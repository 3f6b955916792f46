"""What people take along on paper or slides: its parts, and each way to write them down."""
