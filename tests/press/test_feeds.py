"""Feeds give one article an entry, dated by the feed."""
# ruff: noqa: E501  (articles are long lines)

from datetime import date

import pytest

from licet.model.errors import FactError
from licet.press.extract import extract
from licet.press.feeds import feed_articles, is_feed

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
<item><title>US bans H20 exports</title><link>https://example.com/1</link>
<pubDate>Wed, 16 Apr 2025 09:00:00 GMT</pubDate>
<description>&lt;p&gt;The United States banned exports of Nvidia's H20 to China on Tuesday.&lt;/p&gt;</description></item>
<item><title>다음</title><pubDate>Wed, 16 Jul 2025 09:00:00 +0900</pubDate>
<description>미국 정부가 15일 H20 칩의 중국 수출을 허용하겠다고 밝혔다.</description></item>
</channel></rss>""".encode()

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>One</title>
<id>1</id><updated>2025-07-16T00:00:00Z</updated><summary>Nvidia shares fell 6% on Tuesday.</summary></entry></feed>"""


def test_an_rss_feed_gives_dated_articles_with_events() -> None:
    assert is_feed(RSS)
    found = list(feed_articles(RSS, "wire"))
    assert [a.published.day for a in found] == [date(2025, 4, 16), date(2025, 7, 16)]
    assert [[(s.type, s.date.value) for s in extract(a)] for a in found] == [
        [("ban", "2025-04-15")],
        [("allow", "2025-07-15")],
    ]
    assert found[0].url == "https://example.com/1"


def test_an_atom_feed_is_read_too() -> None:
    (article,) = feed_articles(ATOM, "wire")
    assert [s.type for s in extract(article)] == ["market"]


def test_entities_and_empty_feeds_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item>&b;</item></channel></rss>'
    with pytest.raises(FactError, match="entities"):
        list(feed_articles(bomb, "bomb"))
    with pytest.raises(FactError, match="no entries"):
        list(feed_articles(b"<rss><channel></channel></rss>", "empty"))
