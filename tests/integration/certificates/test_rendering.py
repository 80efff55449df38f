"""The PDF itself: standards, text that can be copied, the code that a phone reads."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from stegvis.certificates import rendering
from stegvis.certificates.rendering import CannotRender, can_show, render_pdf
from stegvis.certificates.snapshot import Snapshot
from tests.unit.certificates.papers import CHECK_URL, competence_paper, course_paper

NAMES = (
    "Åsa-Märta Öberg",
    "Małgorzata Wiśniewska-Źdźbło",
    "Caasha Maxamed Cabdiraxmaan",
    "Gülşen İpekçioğlu",
    "Nguyễn Thị Ánh Tuyết",
    "Олена Ковальчук",
    "فاطمة الزهراء محمد عبد الرحمن",
    "ኣልማዝ ገብረመስቀል",
)
LONG_NAME = "Maria Fernanda Guadalupe de los Ángeles Hernández-Villanueva y Santamaría Goyeneche"
# Marks that turn the direction of a line; the reader writes them, they are no part of a name.
DIRECTION_MARKS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u200e\u200f\u2066\u2067\u2068\u2069"))


def tool(*command: str | Path, given: bytes = b"") -> str:
    """The output of a Debian tool. Missing tools are a fault of the machine, not of the certificate."""
    if shutil.which(str(command[0])) is None:
        pytest.fail(f"{command[0]} is not installed: scripts/install-debian-packages brings it")
    done = subprocess.run([str(part) for part in command], input=given, capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    return " ".join(tool("pdftotext", path, "-").translate(DIRECTION_MARKS).split())


@pytest.mark.parametrize("name", NAMES)
def test_a_name_can_be_copied_from_the_paper(name: str, tmp_path: Path) -> None:
    assert name in text_of(render_pdf(competence_paper(name)), tmp_path)


def test_the_longest_name_keeps_the_certificate_on_three_pages(tmp_path: Path) -> None:
    pdf = render_pdf(competence_paper(LONG_NAME))
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 3
    assert LONG_NAME in text_of(pdf, tmp_path)


def test_it_is_pdf_ua_and_pdf_a_3_at_once() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(competence_paper()))) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert pdf.Root.Lang == "sv-SE"


def test_it_is_tagged_and_well_formed(tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render_pdf(competence_paper()))
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)
    assert "Tagged:          yes" in tool("pdfinfo", path)


def test_the_file_ends_with_a_line_break() -> None:
    assert render_pdf(competence_paper()).endswith(b"%%EOF\n")


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert render_pdf(competence_paper()) == render_pdf(competence_paper())


def test_the_snapshot_is_attached() -> None:
    paper = competence_paper()
    with pikepdf.open(io.BytesIO(render_pdf(paper))) as pdf:
        attachment = pdf.attachments["certificate.json"]
        assert json.loads(attachment.get_file().read_bytes()) == paper.model_dump(mode="json")
        assert attachment.relationship == pikepdf.Name("/Data")


def test_a_phone_reads_the_check_address(tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render_pdf(competence_paper()))
    tool("pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-singlefile", "-png", path, tmp_path / "page")
    found = zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))
    assert [code.text for code in found] == [CHECK_URL]


@pytest.mark.parametrize("paper", [competence_paper(), course_paper()])
def test_the_paper_says_that_it_may_have_ended_and_where_to_see_it(paper: Snapshot, tmp_path: Path) -> None:
    assert "Intyget kan ersättas eller återkallas. Kontrollsidan visar" in text_of(
        render_pdf(paper), tmp_path
    )


def test_a_course_certificate_says_what_it_is_not(tmp_path: Path) -> None:
    text = text_of(render_pdf(course_paper()), tmp_path)
    assert "Kursintyg – visar genomförd kurs, inte bedömd kompetens" in text
    assert "Kompetensintyg" not in text


def test_the_holder_gets_a_page_in_easy_swedish(tmp_path: Path) -> None:
    assert "Det här kan jag" in text_of(render_pdf(competence_paper()), tmp_path)


def test_no_level_of_the_national_framework_is_claimed(tmp_path: Path) -> None:
    assert "Nivån är inte placerad i SeQF" in text_of(render_pdf(competence_paper()), tmp_path)


@pytest.mark.parametrize("name", ["漢字", "Åsa \U0001f600", "A" * 80, " ", "Åsa " * 60])
def test_a_name_that_cannot_be_shown_is_known_before_issue(name: str) -> None:
    assert not can_show(name)


@pytest.mark.parametrize("name", [*NAMES, LONG_NAME])
def test_real_names_can_be_shown(name: str) -> None:
    assert can_show(name)


def test_a_letter_is_looked_for_once_and_a_mark_each_time_it_hangs_on_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    drawn = rendering._can_be_drawn

    def noted(text: str) -> bool:
        asked.append(text)
        return drawn(text)

    monkeypatch.setattr(rendering, "_can_be_drawn", noted)
    monkeypatch.setattr(rendering, "_shown", set())
    assert can_show("Gunvor Almgren")
    assert can_show("Alve Gron")
    assert not can_show("Alve Gron\U00013000")
    assert can_show("Alve Gro\u0301n")
    assert can_show("Gunvor Gro\u0301n")
    assert asked == ["Gunvor Almgren", "Alve Gron\U00013000", "Alve Gro\u0301n", "Gunvor Gro\u0301n"]


def drawn_code(svg: str) -> Image.Image:
    """The drawing of a code with eight pixels to each of its squares."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    pixels, x, y = Image.new("L", (8 * side, 8 * side), 255), 0.0, 0.0
    lines = svg.partition('class="qrline"')[2]
    for step, across, down in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", lines.partition(' d="')[2]):
        if step == "h":
            pixels.paste(
                0, (int(8 * x), int(8 * (y - 0.5)), int(8 * (x + float(across))), int(8 * (y + 0.5)))
            )
        x, y = (float(across), float(down)) if step == "M" else (x + float(across), y + float(down or 0))
    return pixels


def test_a_phone_reads_the_code_of_every_link() -> None:
    for number in range(60):
        link = f"https://stegvis.example/{'kommun/' * (number % 5)}intyg/{pow(7919, number, 10**20):020d}"
        assert [one.text for one in zxingcpp.read_barcodes(drawn_code(rendering.qr_svg(link)))] == [link]


def test_a_letter_without_font_never_makes_half_a_paper() -> None:
    with pytest.raises(CannotRender):
        render_pdf(competence_paper("漢字"))
