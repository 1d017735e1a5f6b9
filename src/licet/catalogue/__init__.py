"""The catalogue: chips, boards, systems and HBM stacks, each fact with its source, date and status."""
