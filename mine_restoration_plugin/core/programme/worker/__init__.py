"""The script of a worker process."""
