"""The UN Security Council consolidated list (XML); entities and external parts are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from licet.model.errors import SourceError
from licet.screening.records import Entry
from licet.sources.lists.document import ListDocument, checked, day_of, words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOURCE = "un-sc"
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read(raw: bytes) -> ListDocument:
    """The bytes of `consolidated.xml`."""
    root = _root(raw)
    people = [_entry(node, "INDIVIDUAL") for node in root.iter("INDIVIDUAL")]
    bodies = [_entry(node, "ENTITY") for node in root.iter("ENTITY")]
    return checked(SOURCE, day_of(root.get("dateGenerated")), people + bodies)


def _root(raw: bytes) -> Element:
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415  (the error only; parsing is defused)

    from defusedxml.common import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    try:
        return fromstring(raw, forbid_dtd=True)
    except ParseError as broken:
        raise SourceError(f"{SOURCE}: the XML breaks off or is malformed: {broken}") from broken
    except DefusedXmlException as trap:
        raise SourceError(
            f"{SOURCE}: the XML declares entities or a document type, which a list never does"
        ) from trap


def _entry(node: Element, tag: str) -> Entry:
    alias = f"{tag}_ALIAS/ALIAS_NAME"
    original = node.findtext("NAME_ORIGINAL_SCRIPT") or ""
    addresses = (words(*(part.text for part in place)) for place in node.findall(f"{tag}_ADDRESS"))
    return Entry(
        id=f"UN-{node.findtext('REFERENCE_NUMBER') or node.findtext('DATAID')}",
        list="un_sc",
        name=words(*(node.findtext(part) for part in _NAME_PARTS)),
        aliases=tuple(dict.fromkeys(words(found.text) for found in node.findall(alias) if found.text)),
        native=(original.strip(),) if original.strip() else (),
        kind=tag.lower(),
        addresses=tuple(text for text in addresses if text),
        programs=(node.findtext("UN_LIST_TYPE") or "",),
        since=day_of(node.findtext("LISTED_ON")),
    )
