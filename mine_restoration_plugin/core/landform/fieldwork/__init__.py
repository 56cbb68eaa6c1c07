"""A design on its way to the ground: triangles for machines, contours, and points to be set out."""
