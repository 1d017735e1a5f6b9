"""The 50 per cent rule over an ownership graph, with unknown shares as intervals and the proof as a tree.

Try:
  licet ownership owners.csv --party "Example Co." --on 2025-10-15
"""

from licet.cli.parties import add_ownership_arguments as add_arguments
from licet.cli.parties import run_ownership as run

__all__ = ["add_arguments", "run"]
