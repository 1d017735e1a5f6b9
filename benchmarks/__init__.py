"""Measurements; each prints a ratio against named peers in one run."""
