"""Ground designed after nature: valleys at the density of a natural reference, without closed hollows."""
