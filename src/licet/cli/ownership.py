"""The 50 per cent rule over an ownership graph, with unknown shares as intervals and the proof as a tree; and, on the
other graph, where a party and its ultimate parent are headquartered on a day.

Try:
  licet ownership owners.csv --party "Example Co." --on 2025-10-15
  licet ownership --headquarters --party "Tencent Cloud Computing (Beijing) Co., Ltd."
"""

from licet.cli.parties import add_ownership_arguments as add_arguments
from licet.cli.parties import run_ownership as run

__all__ = ["add_arguments", "run"]
