"""What is planted where: greening by slope, species for each layer with the reason, numbers, seeds, cost."""
