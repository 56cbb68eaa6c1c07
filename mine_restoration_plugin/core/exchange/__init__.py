"""Foreign formats to and from plain features: vector files, field mappings, boundary-point text."""
