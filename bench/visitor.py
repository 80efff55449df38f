"""A browser in miniature: one connection, kept open; keeps cookies; follows nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Answer:
    """A status, a text, and where a redirect leads."""

    status: int
    text: str
    location: str


@dataclass
class Visitor:
    """Somebody at the site on this port."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: str) -> Answer:
        """Fill in the form on a page and send it to the same address."""
        return self.send(path, path, **fields)

    def send(self, page: str, path: str, **fields: str) -> Answer:
        """Send a form that stands on `page` to `path`."""
        found = TOKEN.search(self.get(page).text)
        if found is None:
            raise RuntimeError(f"{page} has no form")
        return self.submit(path, csrf_token=found.group(1), **fields)

    def submit(self, path: str, **fields: str) -> Answer:
        """Send these fields, and nothing more."""
        return self._ask("POST", path, fields)

    def token(self, page: str) -> str:
        """The form token of a page."""
        found = TOKEN.search(self.get(page).text)
        if found is None:
            raise RuntimeError(f"{page} has no form")
        return found.group(1)

    @property
    def cookie_header(self) -> str:
        """The cookies as they are sent."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, method: str, path: str, form: dict[str, str] | None) -> Answer:
        self._connection = self._connection or HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie_header}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        self._keep_cookies(answer)
        return Answer(answer.status, text, answer.headers.get("Location") or "")

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value


def staff(port: int, account: dict[str, Any]) -> Visitor:
    """A member of staff who has signed in."""
    visitor = Visitor(port)
    answer = visitor.post("/logga-in", username=account["username"], password=account["password"])
    if answer.status != 302:
        raise RuntimeError(f"{account['username']} was not let in: {answer.status}")
    return visitor


def participant(port: int, account: dict[str, Any], pictures: list[str]) -> Visitor:
    """A participant who has signed in by her card; `pictures` are the words in the order of the page."""
    visitor = Visitor(port)
    visitor.get(urlsplit(account["qr_link"]).path)
    for place, word in enumerate(account["pin"]):
        visitor.post("/kort/bilder", tap=str(pictures.index(word)), place=str(place))
    return visitor
