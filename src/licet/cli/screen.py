"""Who is this? Names in any script against the lists of a day.

Try:
  licet screen 寒武纪 캄브리콘 "Cambricon Technologies" --on 2025-06-01
  licet screen parties.csv --json
"""

from licet.cli.parties import add_screen_arguments as add_arguments
from licet.cli.parties import run_screen as run

__all__ = ["add_arguments", "run"]
