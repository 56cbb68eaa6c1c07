"""How far falling blocks run: trajectories on sections, and the reach angle over a surface."""
