"""What maintainers run: scripts that write stored files, and measurements. `python -m tools.NAME`, in the project."""
