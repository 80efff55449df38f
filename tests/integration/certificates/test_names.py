"""Names in the languages of those who get certificates: printed, found again by a reader, on at most two lines."""

from __future__ import annotations

import io
import json
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
import yaml
from lxml import etree
from PIL import Image, ImageDraw, ImageFilter, ImageOps
from sqlalchemy.orm import Session

from stegvis.base.errors import Refused
from stegvis.certificates import actions
from stegvis.certificates.rendering import CannotRender, can_show, render_pdf
from stegvis.certificates.rules import unshowable_name
from stegvis.certificates.snapshot import Snapshot
from tests.integration.certificates.cleared import cleared_attempt
from tests.unit.certificates.papers import competence_paper, course_paper

FILE = Path(__file__).with_name("names.yaml")
JOINER = "\u200c"
# Signs that turn the direction of a line: the reader writes them, they are no part of a name.
DIRECTIONS = dict.fromkeys(map(ord, "\u061c\u202a\u202b\u202c\u200e\u200f\u2066\u2067\u2068\u2069"))
POINTS_A_CM = 72 / 2.54
A_LINE = 9
"""Points from one line to the next in the smallest letters, and more than a mark stands over them."""
HALF_A_LINE = 9
"""More points than the lines around the name have over or under their middle."""
DOTS_AN_INCH = 108
HANGING = 64
"""A shade that neither ink nor paper has."""
HALF_POINTS_A_CM = 72 / 2.54
A_LINE = 9
"""More points than the lines around the name have over or under their middle."""
DOTS_AN_INCH = 108
HANGING = 64
"""A shade that neither ink nor paper has."""
MARGIN, WIDTH = 2.1 * POINTS_A_CM, 21 * POINTS_A_CM
PAPERS = {"competence": (competence_paper, 3), "course": (course_paper, 2)}
PaperFor = Callable[[str], Snapshot]


@dataclass(frozen=True)
class Name:
    """A line of the file."""

    language: str
    name: str
    decomposed: bool = False
    exception: str = ""


NAMES = [Name(**line) for line in yaml.safe_load(FILE.read_text())["names"]]
PRINTED = [one for one in NAMES if one.exception != "refused"]
EACH_PRINTED = pytest.mark.parametrize("one", PRINTED, ids=lambda one: f"{one.language} {one.name}")
EACH_PAPER = pytest.mark.parametrize(("paper", "pages"), PAPERS.values(), ids=PAPERS)


def test_the_file_is_what_it_promises_to_be() -> None:
    equal = [one for one in NAMES if not one.exception]
    assert len(equal) >= 35
    languages = Counter(one.language for one in equal)
    assert len(languages) >= 12
    assert min(languages.values()) >= 2
    decomposed = [one for one in equal if one.name != unicodedata.normalize("NFC", one.name)]
    assert decomposed == [one for one in equal if one.decomposed] != []
    assert any(len(one.name) > 60 for one in equal)
    used = {one.exception for one in NAMES if one.exception}
    assert used == set(yaml.safe_load(FILE.read_text())["exceptions"])


def tool(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.translate(DIRECTIONS).split()))


def name_on(paper: Path) -> str:
    """What a reader's program copies where the name stands."""
    found = re.search(r"visar att (.*?) har (visat|genomfört) ", composed(tool("pdftotext", paper, "-")))
    assert found is not None
    return found[1]


@EACH_PAPER
@EACH_PRINTED
def test_a_name_is_printed_and_found_again(one: Name, paper: PaperFor, pages: int, tmp_path: Path) -> None:
    assert can_show(one.name)
    made = render_pdf(paper(one.name))
    path = tmp_path / "certificate.pdf"
    path.write_bytes(made)
    # It fails loudly when the file is damaged.
    tool("qpdf", "--check", path)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == pages
        inside = json.loads(pdf.attachments["certificate.json"].get_file().read_bytes())
    assert inside["holder_name"] == one.name
    copied, name = name_on(path), composed(one.name)
    if one.exception == "joiner":
        assert copied != name, "no exception is needed any more"
        copied, name = copied.replace(JOINER, ""), name.replace(JOINER, "")
    assert (copied == name) is (one.exception != "marks")
    assert_fits(path)


Box = dict[str, float]


def assert_fits(paper: Path) -> None:
    """The name has at most two lines, no word of it is in the margin, and it touches neither line around it."""
    above, name, below = around_the_name(paper)
    middles = sorted(middle(box) for box in name)
    # A mark over a letter may count as a word of its own; it is no line further up.
    assert sum(under - over > A_LINE for over, under in pairwise(middles)) < 2, middles
    for box in name:
        assert MARGIN - 1 <= box["xMin"] <= box["xMax"] <= WIDTH - MARGIN + 1, box
    picture = picture_between(paper, middle(above), middle(below))
    assert depth_of_what_hangs(picture) < HALF_A_LINE, "the name touches the line above"
    assert depth_of_what_hangs(ImageOps.flip(picture)) < HALF_A_LINE, "the name touches the line below"


def around_the_name(paper: Path) -> tuple[Box, list[Box], Box]:
    """The boxes of the word before the name, of its own words, and of the word after it."""
    page = etree.fromstring(tool("pdftotext", "-bbox", "-l", "1", paper, "-").encode())
    found = list(page.iter("{*}word"))
    words = [word.text or "" for word in found]
    boxes = [
        {side: float(word.get(side) or "nan") for side in ("xMin", "xMax", "yMin", "yMax")} for word in found
    ]
    start = next(at for at, pair in enumerate(pairwise(words)) if pair == ("visar", "att")) + 2
    end = words.index("har", start)
    return boxes[start - 1], boxes[start:end], boxes[end]


def middle(box: Box) -> float:
    return (box["yMin"] + box["yMax"]) / 2


def picture_between(paper: Path, top: float, bottom: float) -> Image.Image:
    """The first page between two heights and its margins. Ink is a dot thicker on each side than on paper."""
    scale = DOTS_AN_INCH / 72
    edges = ["-x", round(MARGIN * scale), "-W", round((WIDTH - 2 * MARGIN) * scale)]
    edges += ["-y", round(top * scale), "-H", round((bottom - top) * scale)]
    to = paper.with_name("name")
    tool("pdftoppm", "-r", str(DOTS_AN_INCH), "-gray", "-singlefile", "-l", "1", *map(str, edges), paper, to)
    with Image.open(to.with_suffix(".pgm")) as opened:
        return opened.filter(ImageFilter.MinFilter(3)).point(lambda shade: 0 if shade < 128 else 255)


def depth_of_what_hangs(picture: Image.Image) -> float:
    """How far down, in points, the ink reaches that hangs together with ink in the first row."""
    picture = picture.copy()
    for column in range(picture.width):
        if picture.getpixel((column, 0)) == 0:
            ImageDraw.floodfill(picture, (column, 0), HANGING)
    box = picture.point(lambda shade: 255 if shade == HANGING else 0).getbbox()
    assert box is not None, "the line beside the name has no letters"
    return box[3] / DOTS_AN_INCH * 72


@pytest.mark.parametrize(
    "one", [one for one in NAMES if one.exception == "refused"], ids=lambda one: str(one.language)
)
def test_a_name_that_no_font_has_is_refused_before_anything_is_issued(one: Name, db_session: Session) -> None:
    assert not can_show(one.name)
    with pytest.raises(CannotRender):
        render_pdf(competence_paper(one.name))
    cleared = cleared_attempt(one.name)
    with pytest.raises(Refused) as refusal:
        actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
    assert refusal.value.message == unshowable_name()
