"""What is wrong with a mine, unit by unit: damage, hazards, who is threatened, who is responsible."""
