"""What every surface can tell: volumes between two of them with their uncertainty, sections, slopes."""
