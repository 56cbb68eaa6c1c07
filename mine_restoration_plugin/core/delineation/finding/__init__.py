"""Finding places that look like mines in imagery and terrain, as candidates that a person decides upon."""
