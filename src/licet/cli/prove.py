"""Prove the obligations of the rulebook for every regime; a failing one prints its smallest counterexample.

Try:
  licet prove
  licet prove fr-2023-00888.widens
"""

from licet.analysis.commands import add_prove_arguments as add_arguments
from licet.analysis.commands import run_prove as run

__all__ = ["add_arguments", "run"]
