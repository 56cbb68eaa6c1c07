"""What is built beside earth, soil and plants: drains, structures, monitoring, aftercare."""
