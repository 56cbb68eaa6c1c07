"""Many mines at once."""
