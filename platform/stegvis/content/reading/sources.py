"""The texts to read, as a mapping from path to text: from disk, from a revision or from a page on the web.

Paths are always `courses/<course>/…`, `courses/facts/…`, `courses/people/…`, `validation_modules/<module>/…` and
`pictures.yaml`, wherever the folders lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stegvis.content.reading.problems import Problem

COURSES = "courses"
MODULES = "validation_modules"
FACTS = f"{COURSES}/facts"
PEOPLE = f"{COURSES}/people"
BESIDE_COURSES = (FACTS, PEOPLE)
"""Folders among the courses that hold none."""
PICTURES = "pictures.yaml"
LARGEST = 1_000_000
"""The most bytes that one file may hold."""


@dataclass
class Sources:
    """Texts by path, and what could not be read at all."""

    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def folders(self, root: str) -> list[str]:
        """The names of the folders straight under a root, in order."""
        names = {
            path.split("/")[1] for path in self.texts if path.startswith(f"{root}/") and path.count("/") > 1
        }
        return sorted(names)

    def within(self, folder: str) -> dict[str, str]:
        """The texts under a folder, in order of path."""
        return {path: self.texts[path] for path in sorted(self.texts) if path.startswith(f"{folder}/")}


def from_disk(courses: Path | None, modules: Path | None, pictures: Path | None) -> Sources:
    """Everything under the folders of courses and modules, and the list of pictures (a file)."""
    sources = Sources()
    for folder, root in ((courses, COURSES), (modules, MODULES)):
        if folder is not None:
            add_folder(sources, folder, root)
    if pictures is not None and pictures.is_file():
        _add_file(sources, pictures, PICTURES)
    return sources


def add_folder(sources: Sources, folder: Path, root: str) -> None:
    """Add the readable files of a folder under a logical root."""
    for file in sorted(_files(folder)):
        _add_file(sources, file, f"{root}/{file.relative_to(folder).as_posix()}")


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        inside = file.relative_to(folder).parts
        if file.is_file() and not any(part.startswith(".") for part in inside):
            yield file


def _add_file(sources: Sources, file: Path, path: str) -> None:
    if file.suffix not in (".md", ".yaml", ".yml"):
        return
    if file.suffix == ".yml":
        sources.problems.append(
            Problem(path, 1, "Filen slutar på .yml.", "Döp om den så att den slutar på .yaml.")
        )
        return
    fault = _unreadable(file, path)
    if fault:
        sources.problems.append(fault)
        return
    try:
        raw = file.read_bytes()
    except OSError:
        remedy = "Ge den som kör Stegvis rätt att läsa filen."
        sources.problems.append(Problem(path, 1, "Filen går inte att läsa.", remedy))
        return
    try:
        sources.texts[path] = normal(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        sources.problems.append(
            Problem(path, line, "Filen är inte sparad som UTF-8.", "Spara om den med teckenkodningen UTF-8.")
        )


def _unreadable(file: Path, path: str) -> Problem | None:
    if not path.isprintable():
        safe = path.encode("utf-8", "replace").decode()
        remedy = "Döp om filen med bokstäverna a–z, siffror och bindestreck."
        return Problem(safe, 1, "Filens namn går inte att läsa.", remedy)
    if file.is_symlink():
        # What a link leads to may lie outside the folder, where no author may make us read.
        remedy = "Lägg filen själv här i stället för en länk."
        return Problem(path, 1, "Filen är en länk till en annan plats.", remedy)
    if file.stat().st_size > LARGEST:
        return Problem(path, 1, "Filen är större än 1 MB.", "Dela den i flera filer.")
    return None


def normal(text: str) -> str:
    """The text with one kind of line end and no byte-order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def from_texts(texts: Mapping[str, str]) -> Sources:
    """Sources of texts that are already in memory."""
    return Sources({path: normal(text) for path, text in texts.items()})
