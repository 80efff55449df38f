"""Looks of the paper: every template with every shape of logo and the longest names, and nothing leaves its place."""

from __future__ import annotations

import hashlib
import io
import itertools
import re
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageChops

from stegvis.certificates.badges import baked_png, baked_svg
from stegvis.certificates.designs.rules import MOSS, STANDARD, Design
from stegvis.certificates.designs.states import Template
from stegvis.certificates.rendering import Attached, render_pdf, render_sample, render_sample_picture
from stegvis.certificates.snapshot import Snapshot
from stegvis.certificates.states import CertificateKind
from tests.factories.logos import logo
from tests.integration.certificates.test_rendering import tool
from tests.unit.certificates.papers import CHECK_URL, competence_paper, course_paper

ORGANISATION = (
    "Arbetsmarknads- och integrationsförvaltningen i Upplands Väsby, Örnsköldsviks och Härjedalens kommuner i "
    "samverkan med Norrlandskustens kommunalförbund för vuxenutbildning och arbetsmarknad"
)
UNIT = "Arbetsmarknadsenhetens verkstad för återbruk och textil vid Södra hamnplanen"
HOLDER = "Maria Fernanda Guadalupe de los Ángeles Hernández-Villanueva y Santamaría Goyeneche"
LONG_WORD = "Wilhelmina" * 6
STAFF = f"Ann-Charlotte {LONG_WORD}"
TITLE = "Lokalvård och hygienrutiner i offentliga miljöer samt kundbemötande och arbetsmiljö på fältet"
COLOURS = {"main_colour": "#8b1a2b", "accent_colour": "#0f6c7c"}
SHAPES = {"none": None, "wide": (1200, 110), "square": (400, 400), "tall": (80, 900)}
LOOKS = [
    pytest.param(
        Design(template, **COLOURS, logo=logo(*shape) if shape else None), id=f"{template.value}-{name}"
    )
    for template, (name, shape) in itertools.product(Template, SHAPES.items())
]
A4 = (595.276, 841.89)
BOTTOM = 841.89 - 20
"""Points: whatever is printed ends above it."""
SCENES = {CertificateKind.COMPETENCE: (185, 386), CertificateKind.COURSE: (99, 334)}
"""Where the drawing's ground ends, and from where to the right the sun and the cup stand, in points."""

# What `render_pdf` gives where nobody has chosen a look, with typst 0.15. Another typst or code may write other
# bytes: then look at the papers, and put their digests here.
BEFORE = {
    "competence": "c55f31a97df2a3c39c45c611b58b3e1550ba83f4d77b34f0b8a0daceee13011e",
    "course": "50ff1b5dcff3c3b5a80d1d9288935b0873c8a0ff353439939834c486b8b181b5",
    "attached": "537ad2ac2b156632f7b655bd3cdff9f0e29f64c1f959c55a6dedb18afdb542d0",
}


def lengthened(paper: Snapshot) -> Snapshot:
    """The same with the longest names."""
    said = paper.model_dump()
    said["issuer"] |= {"organisation_name": ORGANISATION, "unit_name": UNIT}
    said["holder_name"] = HOLDER
    subject = said["module"] or said["course"]
    subject["title"] = TITLE
    if said["module"]:
        said["issued_by_name"] = STAFF
        said["module"]["assessment"] |= {"assessor_name": STAFF, "internal_verifier_name": STAFF}
    return Snapshot.model_validate(said)


PAPERS = [
    pytest.param(lengthened(competence_paper()), 3, id="competence"),
    pytest.param(lengthened(course_paper()), 2, id="course"),
]


def test_papers_without_a_look_are_what_they_were() -> None:
    made = {
        "competence": render_pdf(competence_paper()),
        "course": render_pdf(course_paper(), design=STANDARD),
        "attached": render_pdf(competence_paper(), Attached("{}", "{}")),
    }
    assert {name: hashlib.sha256(pdf).hexdigest() for name, pdf in made.items()} == BEFORE


class Words:
    """The words of a PDF with their places in points."""

    def __init__(self, pdf: bytes, folder: Path) -> None:
        path = folder / "paper.pdf"
        path.write_bytes(pdf)
        found = re.findall(
            r'<page |<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>',
            tool("pdftotext", "-bbox", path, "-"),
        )
        self.pages: list[list[tuple[float, float, float, float, str]]] = []
        for *place, word in found:
            if not word:
                self.pages.append([])
            else:
                left, top, right, bottom = map(float, place)
                self.pages[-1].append((left, top, right, bottom, word))


@pytest.mark.parametrize(("paper", "pages"), PAPERS)
@pytest.mark.parametrize("design", LOOKS)
def test_the_longest_names_leave_no_place(
    design: Design, paper: Snapshot, pages: int, tmp_path: Path
) -> None:
    words = Words(render_pdf(paper, None, design), tmp_path)
    assert len(words.pages) == pages
    for page in words.pages:
        for left, top, right, bottom, word in page:
            assert left >= 50 and right <= A4[0] - 50, word
            assert top >= 12 and bottom <= BOTTOM, word
        assert not [pair for pair in itertools.combinations(page, 2) if _overlap(*pair)]
    if design.template is Template.FRAMED:
        lowest, free = SCENES[paper.kind]
        on_scene = [(right, bottom) for _left, top, right, bottom, _word in words.pages[0] if top < lowest]
        assert on_scene
        assert all(right <= free and bottom <= lowest for right, bottom in on_scene)


def _overlap(
    one: tuple[float, float, float, float, str], other: tuple[float, float, float, float, str]
) -> bool:
    """Whether two words stand on each other. Boxes are as high as the letters could be, so a sliver is nothing."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and high > 0.55 * min(one[3] - one[1], other[3] - other[1])


@pytest.mark.parametrize(("paper", "pages"), PAPERS)
@pytest.mark.parametrize("design", LOOKS)
def test_every_look_is_pdf_ua_and_pdf_a_3_and_well_formed(
    design: Design, paper: Snapshot, pages: int, tmp_path: Path
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(render_pdf(paper, Attached("{}", "{}"), design))
    with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert {"certificate.json", "credential.json"} <= set(pdf.attachments)
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)


@pytest.mark.parametrize("template", Template)
def test_the_logo_has_its_words_and_no_transparency(template: Template) -> None:
    design = Design(template, **COLOURS, logo=logo())
    with pikepdf.open(io.BytesIO(render_pdf(competence_paper(), None, design))) as pdf:
        words = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
        pictures = [
            one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
    assert any("Ett segel på en våg" in one for one in words)
    assert [one.get("/Filter") for one in pictures] == ["/DCTDecode"]
    assert all("/SMask" not in one for one in pictures)


def test_a_paper_with_a_logo_stays_small() -> None:
    design = Design(Template.CALM, **COLOURS, logo=logo(600, 600))
    assert len(render_pdf(competence_paper(), None, design)) < 200_000


@pytest.mark.parametrize("template", Template)
def test_the_same_snapshot_and_look_give_the_same_bytes(template: Template) -> None:
    first, again = (Design(template, **COLOURS, logo=logo()) for _ in range(2))
    assert render_pdf(competence_paper(), None, first) == render_pdf(competence_paper(), None, again)


@pytest.mark.parametrize("design", LOOKS)
def test_a_phone_reads_the_check_address_in_every_look(design: Design, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(render_pdf(competence_paper(), None, design))
    tool("pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-singlefile", "-png", path, tmp_path / "page")
    assert [one.text for one in zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))] == [CHECK_URL]


@pytest.mark.parametrize("template", Template)
def test_the_two_kinds_are_told_apart_in_every_look(template: Template) -> None:
    """By more than colour: with both in one colour the pages differ in far more than their words."""
    design = Design(template, main_colour=MOSS, accent_colour=MOSS)
    one, other = (
        Image.open(io.BytesIO(render_sample_picture(paper, design, ""))).convert("L").resize((90, 127))
        for paper in (competence_paper(), course_paper())
    )
    differing = ImageChops.difference(one, other).point([255 if value > 60 else 0 for value in range(256)])
    assert differing.histogram()[255] > 0.02 * 90 * 127


@pytest.mark.parametrize("template", Template)
def test_a_sample_says_across_the_page_that_it_is_one(template: Template, tmp_path: Path) -> None:
    design = Design(template, **COLOURS, logo=None)
    plain, sample = (
        Image.open(io.BytesIO(render_sample_picture(competence_paper(), design, words))).convert("L")
        for words in ("", "PROV")
    )
    box = ImageChops.difference(plain, sample).getbbox()
    assert box is not None and box[2] - box[0] > 0.15 * plain.width
    path = tmp_path / "sample.pdf"
    path.write_bytes(render_sample(competence_paper(), design, "PROV"))
    # Written aslant, each letter is a line of its own.
    letters = tool("pdftotext", path, "-").split()
    assert [letters.count(one) for one in "ROV"] == [3, 3, 3], "on each of three pages"


def test_a_badge_takes_the_colours() -> None:
    own = Design(Template.CALM, **COLOURS, logo=logo())
    red = Image.open(io.BytesIO(baked_png(competence_paper(), "{}", own))).convert("RGB").getpixel((300, 60))
    assert red == (0x8B, 0x1A, 0x2B)
    assert "#8b1a2b" in baked_svg(competence_paper(), "{}", own).decode()
