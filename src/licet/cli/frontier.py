"""The strongest design still outside a license requirement, and how far each chip is from each line.

Try:
  licet frontier --on 2024-06-01 --to CN --datacenter yes --die-area 814
"""

from licet.analysis.commands import add_frontier_arguments as add_arguments
from licet.analysis.commands import run_frontier as run

__all__ = ["add_arguments", "run"]
