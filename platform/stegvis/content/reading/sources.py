"""The texts to read, as a mapping from path to text: from disk, from a revision or from a page on the web.

Paths are always `courses/<course>/…`, `courses/facts/…`, `validation_modules/<module>/…` and `pictures.yaml`,
wherever the folders lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stegvis.content.reading.problems import Problem

COURSES = "courses"
MODULES = "validation_modules"
FACTS = f"{COURSES}/facts"
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
        if file.is_file() and not file.is_symlink() and not any(part.startswith(".") for part in inside):
            yield file


def _add_file(sources: Sources, file: Path, path: str) -> None:
    if file.suffix not in (".md", ".yaml", ".yml"):
        return
    if file.suffix == ".yml":
        sources.problems.append(
            Problem(path, 1, "Filen slutar på .yml.", "Döp om den så att den slutar på .yaml.")
        )
        return
    raw = file.read_bytes()
    if len(raw) > LARGEST:
        sources.problems.append(Problem(path, 1, "Filen är större än 1 MB.", "Dela den i flera filer."))
        return
    try:
        sources.texts[path] = normal(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        sources.problems.append(
            Problem(path, line, "Filen är inte sparad som UTF-8.", "Spara om den med teckenkodningen UTF-8.")
        )


def normal(text: str) -> str:
    """The text with one kind of line end and no byte-order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def from_texts(texts: Mapping[str, str]) -> Sources:
    """Sources of texts that are already in memory."""
    return Sources({path: normal(text) for path, text in texts.items()})
