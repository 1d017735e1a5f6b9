"""An edition is the same whichever were made before it."""

from random import Random

from msgspec import structs

from licet.rulebook.book import load
from licet.rulebook.edition import Edition
from licet.rulebook.editions import Editions

IN_ORDER = ("rules", "stages", "numbers", "sets", "instruments")


def test_an_edition_does_not_depend_on_those_made_before() -> None:
    book, random = load(), Random(5)
    pairs = [(on, known) for on in book.change_days for known in (*book.news_days[::9], book.news_days[-1])]
    random.shuffle(pairs)
    made = Editions(book.contents, book.vocabulary, book.fingerprint)
    for on, known in pairs[:120]:
        fresh = Editions(book.contents, book.vocabulary, book.fingerprint).make(on, known)
        found = made.make(on, known)
        assert [structs.asdict(found)[name] for name in Edition.__struct_fields__] == [
            structs.asdict(fresh)[name] for name in Edition.__struct_fields__
        ]
        assert all(list(getattr(found, name)) == list(getattr(fresh, name)) for name in IN_ORDER)
