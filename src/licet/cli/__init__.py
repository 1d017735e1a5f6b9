"""The command line: each command composes what the rooms below it offer, and decides nothing."""
