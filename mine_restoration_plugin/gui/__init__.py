"""The dock: what a person sees and presses. The work itself is done by core, in a task."""
