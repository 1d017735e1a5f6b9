"""The law as data: YAML in, a validated rulebook and its dated editions out."""
