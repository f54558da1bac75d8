"""What maintainers run as `python -m tools.NAME`: scripts that write stored files, and measurements."""
