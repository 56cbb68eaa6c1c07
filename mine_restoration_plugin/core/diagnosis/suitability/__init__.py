"""What the land is to become, unit by unit, and why."""
