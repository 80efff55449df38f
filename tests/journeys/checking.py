"""What every page must be: free of axe's violations, as wide as the phone, silent in the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Page

AXE = sorted((Path(__file__).resolve().parent.parent / "vendor").glob("axe-core-*/axe.min.js"))[-1]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags},
    rules: {'target-size': {enabled: true}},
    resultTypes: ['violations'],
  });
  return found.violations.map(one => ({
    rule: one.id, help: one.help, nodes: one.nodes.map(node => `${node.target.join(' ')}: ${node.html.slice(0, 160)}`),
  }));
}"""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1);
  }).slice(0, 5).map(one => `${one.tagName.toLowerCase()}.${one.className}: ${one.textContent.trim().slice(0, 60)}`)
    .concat(`the page is ${document.documentElement.scrollWidth} px wide, the window ${width}`);
}"""
TARGETS = "button, input, select, textarea, summary, .button, nav a"
TOO_SMALL = """targets => [...document.querySelectorAll(targets)].filter(one => {
  const box = (one.matches('[type=radio], [type=checkbox]') && one.closest('label') || one).getBoundingClientRect();
  return box.width > 1 && box.height > 1 && getComputedStyle(one).visibility === 'visible'
    && (box.width < 24 || box.height < 24);
}).map(one => `${one.tagName.toLowerCase()} ${one.textContent.trim().slice(0, 40)}`)"""
BROKEN_PICTURES = """() => [...document.images].filter(one => one.complete && !one.naturalWidth && one.src)
  .map(one => one.getAttribute('src'))"""
OPEN_ALL = "() => document.querySelectorAll('main details').forEach(one => { one.open = true; })"


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


@dataclass
class Noise:
    """What the page complained of while it was open."""

    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep an error or a warning, unless it only says that a form was refused or this page's answer was 4xx."""
        if message.type not in ("error", "warning") or "responded with a status of 422" in message.text:
            return
        is_status = "the server responded with a status of 4" in message.text
        is_this_page = message.page is not None and message.location["url"].split("#")[0] == message.page.url
        if not (is_status and is_this_page):
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def hear_error(self, error: Error) -> None:
        """Keep an error that no script caught."""
        self.complaints.append(f"script error: {error}")


@contextmanager
def listening(page: Page) -> Iterator[Noise]:
    """Listen to the page's console and its uncaught errors."""
    noise = Noise()
    page.on("console", noise.hear)
    page.on("pageerror", noise.hear_error)
    yield noise
    page.remove_listener("console", noise.hear)
    page.remove_listener("pageerror", noise.hear_error)


def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open, in lines; nothing when it is as it must be."""
    page.evaluate(OPEN_ALL)
    found = [f"too wide: {line}" for line in page.evaluate(TOO_WIDE)]
    found += [f"target below 24 px: {line}" for line in page.evaluate(TOO_SMALL, TARGETS)]
    found += [f"broken picture: {line}" for line in page.evaluate(BROKEN_PICTURES)]
    found += heading_faults(page)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe_source())
    violations: list[dict[str, Any]] = page.evaluate(RUN, TAGS)
    for one in violations:
        found += [f"axe {one['rule']} ({one['help']}): {node}" for node in one["nodes"]]
    return found


def heading_faults(page: Page) -> list[str]:
    """One h1, whose text begins the title."""
    headings = page.locator("h1").all_inner_texts()
    if len(headings) != 1:
        return [f"{len(headings)} h1 in the page"]
    title, heading = _squeezed(page.title()), _squeezed(headings[0])
    return (
        [] if title.startswith(heading) else [f"the title {title!r} does not begin with the h1 {heading!r}"]
    )


def _squeezed(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())
