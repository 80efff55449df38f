"""Markdown to HTML that can't hurt: what an author writes never becomes script, style or a foreign resource."""

from __future__ import annotations

import markdown
import nh3

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
    "ol": {"start"},
    "sup": {"class"},
}


def to_html(text: str) -> str:
    """Safe HTML of a Markdown text. Headings begin at h2; links to other sites get rel=noopener."""
    raw = markdown.markdown(
        text, extensions=["tables", "sane_lists", "smarty", "def_list"], output_format="html"
    )
    raw = raw.replace("<h1>", "<h2>").replace("</h1>", "</h2>").replace("<th>", '<th scope="col">')
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer",
    )
