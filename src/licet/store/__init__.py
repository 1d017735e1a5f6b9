"""What Licet keeps on disk between two runs."""
