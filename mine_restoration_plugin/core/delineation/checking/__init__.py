"""Whether the register can be handed in: shapes, neighbours, positions, attributes, and what can be mended."""
