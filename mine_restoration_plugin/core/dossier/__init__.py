"""The approval package: it prints a Plan and recomputes nothing."""
