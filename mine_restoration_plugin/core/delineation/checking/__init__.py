"""Whether the register can be handed in: shapes, neighbours, positions, attributes, overlays, and what can be mended."""
