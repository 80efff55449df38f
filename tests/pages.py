"""A client that looks every page over: `CheckedClient` fails a test whose page breaks a rule of the house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_SPACE = "{http://www.w3.org/1999/xhtml}"
_SAID_TWICE_IN_VALID_PAGES = frozenset(
    # html5lib is older than these parts of HTML and of SVG in HTML.
    {"unexpected-self-closing-tag-in-foreign-content"}
)


class CheckedClient(FlaskClient):
    """A test client that parses each page it gets. Use: `app.test_client_class = CheckedClient`."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """As Flask's, then the page is looked over."""
        response = super().open(*args, **kwargs)
        faults = page_faults(response)
        assert not faults, f"{response.request.path}: {faults}"
        return response


def is_page(response: TestResponse) -> bool:
    """Whether the answer is a page for people."""
    return response.mimetype == "text/html" and response.status_code not in range(300, 400)


def page_faults(response: TestResponse) -> list[str]:
    """What is wrong with the page that was answered, in words; nothing for other answers."""
    if not is_page(response):
        return []
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    root = parser.parse(response.text)
    strange = {code for _place, code, _about in parser.errors} - _SAID_TWICE_IN_VALID_PAGES
    return [
        *(f"not HTML5: {code}" for code in sorted(strange)),
        *_heading_faults(root),
        *_identity_faults(root),
        *_script_faults(root, response),
        *_attribute_faults(root),
    ]


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _heading_faults(root: Element) -> Iterator[str]:
    headings = [_text(found) for found in root.iter(f"{_SPACE}h1")]
    titles = [_text(found) for found in root.iter(f"{_SPACE}title")]
    if len(headings) != 1 or len(titles) != 1:
        yield f"{len(headings)} h1 and {len(titles)} title"
    elif not titles[0].startswith(headings[0]):
        yield f"the title {titles[0]!r} does not begin with the h1 {headings[0]!r}"


def _identity_faults(root: Element) -> Iterator[str]:
    counts = Counter(identity for found in root.iter() if (identity := found.get("id")) is not None)
    yield from (f"the id {identity} stands {count} times" for identity, count in counts.items() if count > 1)


def _script_faults(root: Element, response: TestResponse) -> Iterator[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    for script in root.iter(f"{_SPACE}script"):
        if script.get("type") != "application/json" and f"'nonce-{script.get('nonce')}'" not in policy:
            yield f"a script without the nonce: {script.get('src')}"


def _attribute_faults(root: Element) -> Iterator[str]:
    for element in root.iter():
        for name, value in element.items():
            if name == "style" or name.startswith("on"):
                yield f"the attribute {name} on {element.tag}"
            if "<span" in value:
                yield f"markup in the attribute {name}: {value}"
