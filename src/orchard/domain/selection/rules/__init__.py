"""What choosing key accounts allows, decided on values."""
