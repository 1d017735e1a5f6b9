"""Measured claims: each script prints ratios against a named peer or a physical floor, in one run."""
