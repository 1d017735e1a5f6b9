"""SQL over a decided order book, in DuckDB or the same text on Spark.

Try:
  licet batch examples/order-book.csv -o out/decided
  licet sql out/decided "SELECT outcome, count(*) FROM answers GROUP BY outcome"
"""

from licet.batch.sql import add_arguments
from licet.batch.sql import run_sql as run

__all__ = ["add_arguments", "run"]
