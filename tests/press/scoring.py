"""Print the scores of the press desk: per set, per language. Run `python -m tests.press.scoring`."""

from collections import defaultdict

from licet.press.score import BESIDE, LEVELS, Score
from tests.press.material import development, own, score_article, seeds, set_aside


def tables() -> dict[str, Score]:
    """Scores by set and language."""
    found: dict[str, Score] = defaultdict(Score)
    for article, events in seeds():
        figures = score_article(article, events)
        for name in ("seeds", f"seeds {article.doc}"):
            found[name] += figures
    for article, events in development():
        figures = score_article(article, events)
        part = "aside" if set_aside(article.doc) else "open"
        for name in ("development", f"development {part}", f"development {part} {article.language}"):
            found[name] += figures
    for article, events in own():
        figures = score_article(article, events)
        for name in ("own", f"own {article.language}"):
            found[name] += figures
    return dict(found)


def main() -> None:
    for name, figures in sorted(tables().items()):
        levels = "  ".join(
            f"{level} {figures.f1(level):.2f} ({figures.precision(level):.2f}/{figures.recall(level):.2f})"
            for level in LEVELS
        )
        negatives = f"negatives hit {figures.negatives_hit}/{figures.negatives}"
        asked = [field for field in BESIDE if figures.compared[field]]
        beside = "  ".join(f"{field} {figures.agreement(field):.2f} of {figures.compared[field]}" for field in asked)
        print(f"{name:24} predicted {figures.predicted:3} gold {figures.gold:3}  {levels}  {negatives}  {beside}")


if __name__ == "__main__":
    main()
