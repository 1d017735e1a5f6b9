"""The party lists in the embedded store: add a file, update from the source, show what is there.

Try:
  licet lists show
  licet lists add consolidated.json
"""

from licet.cli.parties import add_lists_arguments as add_arguments
from licet.cli.parties import run_lists as run

__all__ = ["add_arguments", "run"]
