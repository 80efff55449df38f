"""A client that fills in the forms of the pages it gets, as a browser without a script does.

What a page doesn't offer can't be sent: where a form goes, what it hides and what may be chosen is the page's to say.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

_SPACE = "{http://www.w3.org/1999/xhtml}"
Values = str | Iterable[str]


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page: where it is sent, what it holds, and what may be chosen under each name."""

    address: str
    fields: MultiDict[str, str]
    choices: Mapping[str, tuple[str, ...]]
    encoding: str

    def names(self) -> set[str]:
        """The names of all that can be filled in or chosen."""
        return set(self.fields) | set(self.choices)

    def filled(self, changes: Mapping[str, Values]) -> MultiDict[str, str]:
        """What is sent when these are filled in; a name or a choice that the form doesn't have fails."""
        sent = MultiDict(self.fields)
        for name, value in changes.items():
            values = [value] if isinstance(value, str) else list(value)
            assert name in self.names(), f"{self.address} has no {name}: {sorted(self.names())}"
            for one in values if name in self.choices else ():
                assert one in self.choices[name], f"{name} can't be {one}: {self.choices[name]}"
            sent.setlist(name, values)
        return sent


@dataclass
class Page:
    """What was answered, with its forms."""

    client: FlaskClient
    address: str
    text: str
    forms: list[Form] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    def form(self, end: str = "", *, having: str = "") -> Form:
        """The only form whose address ends so and that has this name."""
        found = [
            one
            for one in self.forms
            if urlsplit(one.address).path.endswith(end) and (not having or having in one.names())
        ]
        assert len(found) == 1, f"{self.address}: {[one.address for one in found]} end with {end!r}"
        return found[0]

    def send(self, form: Form, **changes: Values) -> Page:
        """The page that follows when a form is filled in and sent; one that tells of errors fails."""
        return self._sent(form, form.filled(changes))

    def send_file(self, form: Form, name: str, content: bytes, **changes: Values) -> Page:
        """As `send`, with a file."""
        return self._sent(form, {**form.filled(changes), name: (io.BytesIO(content), "fil")})

    def _sent(self, form: Form, data: Mapping[str, object]) -> Page:
        answer = self.client.post(form.address, data=data, content_type=form.encoding, follow_redirects=True)
        page = _page(self.client, answer)
        assert 'class="error-summary"' not in page.text, f"{form.address}: {_errors(page.text)}"
        return page

    def follow(self, text: str) -> Page:
        """The page behind the link with this text."""
        assert text in self.links, f"{self.address} has no link {text}: {sorted(self.links)}"
        return get(self.client, self.links[text])


def get(client: FlaskClient, address: str) -> Page:
    """The page at an address, after every redirect; one that is refused fails."""
    return _page(client, client.get(address, follow_redirects=True))


def _page(client: FlaskClient, answer: TestResponse) -> Page:
    address = answer.request.path
    assert answer.status_code == 200, f"{address}: {answer.status}"
    root = html5lib.parse(answer.text)
    main = next(root.iter(f"{_SPACE}main"))
    return Page(client, address, answer.text, list(_forms(main, address)), dict(_links(main, address)))


def _links(main: Element, address: str) -> Iterator[tuple[str, str]]:
    for one in main.iter(f"{_SPACE}a"):
        yield " ".join("".join(one.itertext()).split()), urljoin(address, one.get("href", ""))


def _forms(main: Element, address: str) -> Iterator[Form]:
    for form in main.iter(f"{_SPACE}form"):
        if form.get("method") != "post":
            continue
        fields: MultiDict[str, str] = MultiDict()
        choices: dict[str, tuple[str, ...]] = {}
        for one in form.iter():
            name = one.get("name")
            if name and one.get("disabled") is None:
                offered, sent = _control(one)
                if offered is not None:
                    choices[name] = (*choices.get(name, ()), *offered)
                for value in sent:
                    fields.add(name, value)
        encoding = form.get("enctype", "application/x-www-form-urlencoded")
        yield Form(urljoin(address, form.get("action") or address), fields, choices, encoding)


def _control(one: Element) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """What may be chosen in a control (None where one writes freely), and what it sends as it stands."""
    kind, value = one.get("type"), one.get("value", "")
    if one.tag == f"{_SPACE}textarea":
        return None, ("".join(one.itertext()),)
    if one.tag == f"{_SPACE}select":
        options = list(one.iter(f"{_SPACE}option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        values = [tuple(option.get("value", "") for option in some) for some in (options, chosen)]
        return values[0], values[1]
    if kind in ("radio", "checkbox"):
        return (value,), (value,) if one.get("checked") is not None else ()
    if one.tag == f"{_SPACE}button" or kind == "submit":
        return (value,), ()
    return None, () if kind == "file" else (value,)


def _errors(text: str) -> str:
    return text[text.index('class="error-summary"') :][:600]


def checked_by_an_employer(client: FlaskClient, own: Page) -> str:
    """What the open check page says to somebody with nothing but the paper that a holder's page gives her."""
    paper = own.client.get(own.links["Hämta intyget"]).data
    assert paper.startswith(b"%PDF")
    page = get(client, "/intyg")
    return page.send_file(page.form(), "fil", paper).text
