"""How long proofs, differences and frontiers take, and how much larger than the rules the questions are.

    python benchmarks/prove.py

Prints one line a measurement; every figure is processor time of this process.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import TypeVar

from licet.analysis.diff import prove_diff
from licet.analysis.frontier import Design, frontier
from licet.analysis.law import Law
from licet.analysis.obligations import Docket
from licet.analysis.sale import Sale
from licet.logic.tree import walk
from licet.rulebook.book import Rulebook, data_folder, load
from licet.rulebook.read_obligations import read_obligations

T = TypeVar("T")
NUMBERS = ("total_processing_performance", "total_dram_bandwidth_gb_s", "aggregate_io_bidirectional_gb_s")
DATACENTER = "item.designed_or_marketed_for_datacenter"


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Processor seconds of one act, and what it gave."""
    start = time.process_time()
    result = act()
    return time.process_time() - start, result


def main() -> None:
    """Print the measurements."""
    book = load()
    _size(book)
    _obligations(book)
    _differences(book)
    _frontiers(book)


def _size(book: Rulebook) -> None:
    law = Law(book.edition(book.change_days[-1]))
    nodes = sum(1 for node in law.conclusions.values() for _ in walk(node))
    print(f"law: {len(book.change_days)} regimes; the last has {len(law.conclusions)} conclusions, {nodes} nodes")


def _obligations(book: Rulebook) -> None:
    obligations = read_obligations(data_folder("rulebook"))
    seconds, judgments = timed(lambda: list(Docket(book, obligations).judgments()))
    count = Counter(one.status for one in judgments)
    fresh = sum(1 for one in judgments if not one.reused)
    print(f"obligations: {len(obligations)} over every regime in {seconds:.1f} s; {dict(count)}; {fresh} asked anew")
    slow = defaultdict[str, float](float)
    for one in judgments:
        slow[one.obligation.name] += one.seconds
    for name in sorted(slow, key=lambda one: -slow[one])[:5]:
        print(f"  {name}: {slow[name]:.1f} s")


def _differences(book: Rulebook) -> None:
    days = book.change_days
    pairs = list(pairwise(days))
    seconds = [timed(lambda a=a, b=b: prove_diff(book, a, b))[0] for a, b in pairs]
    whole = timed(lambda: prove_diff(book, days[0], days[-1]))[0]
    print(
        f"differences of neighbours: median {median(seconds):.2f} s, worst {max(seconds):.2f} s; of all {whole:.2f} s"
    )


def _frontiers(book: Rulebook) -> None:
    def ask(on: str, maker: str, number: str, area: Fraction | None) -> None:
        design = Design(given={DATACENTER: True}, least_area=area, most_area=area)
        frontier(book, on, Sale(to="CN", maker=maker), design, number)

    queries = [
        (on, maker, number, area)
        for on in book.change_days
        for maker in ("other", "nvidia")
        for number in NUMBERS
        for area in (None, Fraction(814))
    ]
    seconds = [timed(lambda query=query: ask(*query))[0] for query in queries]
    middle, worst = median(seconds) * 1000, max(seconds) * 1000
    print(f"frontier: {len(queries)} queries, median {middle:.0f} ms, worst {worst:.0f} ms")


if __name__ == "__main__":
    main()
