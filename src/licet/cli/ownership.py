"""The 50 per cent rule over an ownership graph, or where a party and its ultimate parent are headquartered.

Unknown shares are intervals, and every answer comes with its proof as a tree.

Try:
  licet ownership owners.csv --party "Example Co." --on 2025-10-15
  licet ownership --headquarters --party "Tencent Cloud Computing (Beijing) Co., Ltd."
"""

from licet.cli.parties import add_ownership_arguments as add_arguments
from licet.cli.parties import run_ownership as run

__all__ = ["add_arguments", "run"]
