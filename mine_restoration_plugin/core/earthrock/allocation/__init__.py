"""Who gives earth and rock to whom: sources, uses, links between them, one linear programme and what it says."""
