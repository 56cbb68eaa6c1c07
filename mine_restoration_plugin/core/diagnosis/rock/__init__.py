"""Rock that is cut by joints: orientations, kinematics, limit equilibrium, and how far a falling block runs."""
