"""Style sheets: logical properties only, so that a page read from the right is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right)[\w-]*\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)"
)


def physical(text: str) -> list[str]:
    """The physical directions in a style sheet."""
    return _PHYSICAL.findall(_COMMENT.sub("", text))


@pytest.mark.parametrize("path", sorted(CSS.glob("**/*.css")), ids=lambda path: path.name)
def test_a_style_sheet_knows_no_left_or_right(path: Path) -> None:
    assert physical(path.read_text()) == []


@pytest.mark.parametrize(
    "line", ["a{margin-left:1px}", "a{ left: 0 }", "a{text-align:right}", "a{border-top-left-radius:1px}"]
)
def test_the_search_finds_them(line: str) -> None:
    assert physical(line)


@pytest.mark.parametrize(
    "line", ["a{margin-inline-start:1px}", "a{inset-inline-end:0}", "a{text-align:start}"]
)
def test_logical_ones_are_let_be(line: str) -> None:
    assert not physical(line)
