"""`stegvis check-content`: the same reading as at publishing, without a database and without an application."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stegvis.base import clock
from stegvis.content.advice.facts import fact_advice
from stegvis.content.advice.lessons import lesson_advice
from stegvis.content.advice.modules import module_advice
from stegvis.content.advice.people import people_advice
from stegvis.content.advice.summary import Summary, summary_of
from stegvis.content.reading.ladders import Known
from stegvis.content.reading.library import NOTHING_BESIDE, Library, read_library
from stegvis.content.reading.problems import Problem, Severity, in_order
from stegvis.content.reading.sources import COURSES, FACTS, MODULES, Sources, add_folder, from_disk


@dataclass(frozen=True)
class Folders:
    """Where courses, modules and the list of pictures (a file) lie; None leaves that part out."""

    courses: Path | None
    modules: Path | None
    pictures: Path | None


@dataclass(frozen=True)
class Report:
    """What was found: which courses and modules can be published, every problem in order of file and line, and how
    much there is."""

    courses: tuple[str, ...]
    modules: tuple[str, ...]
    problems: tuple[Problem, ...]
    summary: Summary

    @property
    def is_good(self) -> bool:
        """Whether there is no error. Warnings and tips do not count."""
        return not self.of(Severity.ERROR)

    def of(self, severity: Severity) -> tuple[Problem, ...]:
        """The problems of one severity."""
        return tuple(problem for problem in self.problems if problem.severity is severity)


def check(folders: Folders) -> Report:
    """Read everything in the folders and report on it."""
    return check_sources(_sources_of(folders))


def shipped_library(folders: Folders) -> Library:
    """Everything in the folders, for questions about it."""
    return read_library(_sources_of(folders))


def _sources_of(folders: Folders) -> Sources:
    return from_disk(folders.courses, folders.modules, folders.pictures)


def check_path(path: Path, shipped: Folders) -> Report:
    """Check a folder: one with courses/ and validation_modules/, one of these, one course, or one module.

    Facts and pictures are those that lie beside it, else the shipped ones.
    """
    found = _folders_at(path)
    if found is not None:
        return _check_folders(found, shipped)
    if (path / "course.yaml").is_file() or (path / "module.yaml").is_file():
        return _check_one(path, shipped)
    remedy = "Peka på en mapp med course.yaml, module.yaml, courses/ eller validation_modules/."
    problem = Problem(str(path), 1, "Här finns inget innehåll.", remedy)
    return Report((), (), (problem,), summary_of(Library(Sources())))


def _check_folders(found: Folders, shipped: Folders) -> Report:
    sources = from_disk(found.courses, found.modules, found.pictures or shipped.pictures)
    if shipped.courses and not sources.within(FACTS):
        add_folder(sources, shipped.courses / "facts", FACTS)
    is_whole = found.courses is not None and found.modules is not None
    return check_sources(sources, NOTHING_BESIDE if is_whole else _known_in(shipped))


def _folders_at(path: Path) -> Folders | None:
    courses, modules = path / COURSES, path / MODULES
    if any(path.glob("*/course.yaml")):
        return Folders(path, None, None)
    if any(path.glob("*/module.yaml")):
        return Folders(None, path, None)
    pictures = next(
        (one for one in (path / "pictures.yaml", path / "static/pictures/pictures.yaml") if one.is_file()),
        None,
    )
    if not courses.is_dir() and not modules.is_dir():
        return None
    return Folders(courses if courses.is_dir() else None, modules if modules.is_dir() else None, pictures)


def _check_one(path: Path, shipped: Folders) -> Report:
    sources = from_disk(None, None, shipped.pictures)
    beside = path.resolve().parent / "facts"
    facts = beside if beside.is_dir() else (shipped.courses / "facts" if shipped.courses else beside)
    add_folder(sources, facts, f"{COURSES}/facts")
    root = COURSES if (path / "course.yaml").is_file() else MODULES
    add_folder(sources, path, f"{root}/{path.resolve().name}")
    return check_sources(sources, _known_in(_around(path.resolve().parent), shipped))


def _around(folder: Path) -> Folders:
    """The folders of courses and of modules among which one course or module lies."""
    return Folders(folder.parent / COURSES, folder.parent / MODULES, None)


def _known_in(*folders: Folders) -> Known:
    """The ids of all that lies in the folders: a ladder may lead from what is checked to what is not."""
    modules = (one.modules for one in folders)
    courses = (one.courses for one in folders)
    return Known(_names(modules, "module.yaml"), _names(courses, "course.yaml"))


def _names(folders: Iterable[Path | None], file: str) -> frozenset[str]:
    return frozenset(
        found.parent.name for folder in folders if folder is not None for found in folder.glob(f"*/{file}")
    )


def check_sources(sources: Sources, beside: Known = NOTHING_BESIDE) -> Report:
    """Report on texts that are already read. `beside` are modules and courses that ladders may lead to as well."""
    library = read_library(sources, beside)
    problems = [*library.problems, *_advice(library, clock.local(clock.now()).date())]
    if not sources.texts:
        problems.append(_nothing())
    return Report(
        tuple(library.courses), tuple(library.modules), tuple(in_order(problems)), summary_of(library)
    )


def _advice(library: Library, today: date) -> Iterator[Problem]:
    """What should be mended in the courses and modules that are whole, and in the facts."""
    texts = library.sources.texts
    for course in library.courses.values():
        yield from lesson_advice(course, texts)
    for module in library.modules.values():
        yield from module_advice(module, texts)
    yield from fact_advice(library, today)
    yield from people_advice(library)


def _nothing() -> Problem:
    return Problem(COURSES, 1, "Mappen är tom eller finns inte.", "Kontrollera sökvägen.", Severity.ERROR)
