"""Who pays: sources with their gates, land quotas, income of rock, loans, the gap, and what the money is worth."""
