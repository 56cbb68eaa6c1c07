"""What things are: quantities with units, tables, the Plan value, errors for people, progress."""
