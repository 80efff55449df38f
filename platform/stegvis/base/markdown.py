"""Markdown to HTML that can't hurt: what an author writes never becomes script, style or a foreign resource."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

WORDY = 30
"""The characters of a cell that make its table one of running text: on a phone its columns would be too narrow."""

FEW_COLUMNS = 4
"""As many columns of figures as a phone has room for."""

PLACE_BEGINS, PLACE_ENDS = "\ue000", "\ue001"
"""Round what whoever calls will fill in when the HTML is made."""

_PLACE = re.compile(f"{PLACE_BEGINS}[^{PLACE_ENDS}]*{PLACE_ENDS}")
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "dl", "dt", "em", "figcaption",
    "figure", "h2", "h3", "h4", "hr", "i", "kbd", "li", "ol", "p", "pre", "q", "s", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "aria-label"},
    "span": {"lang", "dir", "class"},
    "p": {"lang", "dir"},
    "blockquote": {"lang", "dir"},
    "th": {"scope"},
    "td": {"data-label"},
    "ol": {"start"},
    "sup": {"class"},
}
_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "columnheader",
    "td": "cell",
}
_ATTRIBUTE_VALUES: dict[str, dict[str, set[str]]] = {tag: {"role": {role}} for tag, role in _ROLES.items()}
_ATTRIBUTE_VALUES["table"]["class"] = {"wordy"}


class _WordyTables(Treeprocessor):
    """Marks tables of running text, and those of many columns, so that a phone can show their rows one below the other.

    Each cell then carries the heading of its column, and roles that keep it a table to those who listen: browsers take
    them away with the display of a table.
    """

    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            heads = [_text(one) for one in table.iter("th")]
            is_wordy = any(len(_text(cell)) > WORDY for cell in table.iter("td"))
            if len(heads) <= FEW_COLUMNS and not (is_wordy and len(heads) > 2):
                continue
            table.set("class", "wordy")
            for element in table.iter():
                if role := _ROLES.get(element.tag):
                    element.set("role", role)
            for row in table.iter("tr"):
                for cell, head in zip(row.findall("td"), heads, strict=False):
                    cell.set("data-label", head)


class _Tables(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        # Below the priority of the inline patterns, so that a cell's length is that of its words.
        md.treeprocessors.register(_WordyTables(md), "wordy-tables", 5)


def _text(element: Element) -> str:
    """The words of an element, without the places that are filled in later."""
    return " ".join(_PLACE.sub("", "".join(element.itertext())).split())


def to_html(text: str) -> str:
    """Safe HTML of a Markdown text. Headings begin at h2; links to other sites get rel=noopener."""
    raw = markdown.markdown(
        text, extensions=["tables", "sane_lists", "smarty", "def_list", _Tables()], output_format="html"
    )
    raw = raw.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    raw = raw.replace("<th>", '<th scope="col">').replace("<th role", '<th scope="col" role')
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values=_ATTRIBUTE_VALUES,
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer",
    )
