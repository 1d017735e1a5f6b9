"""Adapters that touch files and networks of other people."""
