"""Operating mines: plans that are prepared, reviewed and carried out together, year by year."""
