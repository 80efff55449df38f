"""Markdown texts with front matter, exercises in fenced blocks and references to facts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stegvis.content.exercises import KINDS, AnyExercise
from stegvis.content.exercises.base import Shape
from stegvis.content.reading.characters import unfit_problems
from stegvis.content.reading.problems import Problem

FACT = re.compile(r"\{fact:([a-z0-9]+(?:[-.][a-z0-9]+)*)\}")
_NEARLY_A_FACT = re.compile(r"\{ *fa[ck]ta?\b[^}\n]*\}?", re.IGNORECASE)
LONGEST_TEXT = 30_000
"""The most characters of running text between two exercises. A lesson of ours has 6 000."""
MOST_BRACKETS = 200
"""The most of each bracket that links and HTML begin with, in the same text."""
_KIND = re.compile(rf"kind:\s*(?:{'|'.join(KINDS)})\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)")


class MarkdownPart(Shape):
    """Markdown between exercises; `line` is where it begins in its file."""

    text: str
    line: int


class ExercisePart(Shape):
    """An exercise where it stands in the text."""

    exercise: AnyExercise
    line: int


class FencedExercise(Shape):
    """The YAML of an exercise, not yet read; `line` is the line of its first line of YAML."""

    yaml: str
    line: int


def split_front_matter(text: str, file: str) -> tuple[str, str, int] | Problem:
    """(front matter, body, the body's first line); the front matter's first line is line 2."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return Problem(
            file,
            1,
            "Lektionens huvud saknas.",
            "Börja filen med en rad ---, sedan id, title och goal, sedan --- igen.",
        )
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return "\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1
    return Problem(
        file, 1, "Lektionens huvud är inte avslutat.", "Skriv en rad --- efter huvudets sista rad."
    )


def split_body(
    body: str, file: str, first_line: int
) -> tuple[list[MarkdownPart | FencedExercise], list[Problem]]:
    """The body's parts in order. Fences of other kinds stay in the Markdown."""
    parts: list[MarkdownPart | FencedExercise] = []
    collected: list[str] = []
    begins, fence, info, opened = first_line, "", "", 0

    def finish(as_exercise: bool) -> None:
        text = "\n".join(collected)
        collected.clear()
        if as_exercise:
            parts.append(FencedExercise(yaml=text, line=opened + 1))
        elif text.strip():
            parts.append(MarkdownPart(text=text, line=begins))

    for number, line in enumerate(body.split("\n"), start=first_line):
        found = _FENCE.match(line)
        closes = bool(fence and found and not found[2] and found[1].startswith(fence))
        if not fence and found:
            fence, info, opened = found[1], found[2].lower(), number
            if info == "exercise":
                finish(as_exercise=False)
                continue
        elif closes:
            is_exercise, fence, info = info == "exercise", "", ""
            if is_exercise:
                finish(as_exercise=True)
                begins = number + 1
                continue
        collected.append(line)
    if info == "exercise":
        return parts, [
            Problem(file, opened, "Övningen är inte avslutad.", "Skriv en rad ``` efter övningen.")
        ]
    finish(as_exercise=False)
    return parts, []


def _misspelt_exercises(text: str, file: str, first_line: int) -> list[Problem]:
    """Blocks of another word that hold an exercise."""
    found: list[Problem] = []
    opened: tuple[int, str] | None = None
    for number, line in enumerate(text.split("\n"), start=first_line):
        fence = _FENCE.match(line)
        if fence:
            opened = None if opened and not fence[2] else (number, fence[2])
        elif opened and _KIND.match(line):
            found.append(_misspelt_exercise(file, *opened))
    return found


def _misspelt_exercise(file: str, line: int, info: str) -> Problem:
    """A block that learners would see as the code of an exercise."""
    message = (
        f"Blocket ser ut som en övning, men efter ``` står {info}."
        if info
        else "Blocket saknar ordet exercise."
    )
    return Problem(file, line, message, "Skriv ```exercise på raden där övningen börjar.")


def markdown_problems(text: str, file: str, first_line: int, known_facts: Iterable[str]) -> list[Problem]:
    """What is wrong in running text: unknown facts, misspelt references, pictures and headings of level 1."""
    known = set(known_facts)
    found = [
        problem
        for look in (unfit_problems, too_much, _misspelt_exercises)
        for problem in look(text, file, first_line)
    ]
    for line, content in enumerate(text.split("\n"), start=first_line):
        found += [_unknown_fact(file, line, one) for one in FACT.findall(content) if one not in known]
        found += [
            Problem(
                file,
                line,
                f"{one} är ingen hänvisning till ett faktum.",
                "Skriv {fact:id}, till exempel {fact:aml-3-3}.",
            )
            for one in _NEARLY_A_FACT.findall(FACT.sub("", content))
        ]
        if content.startswith("# "):
            found.append(
                Problem(
                    file, line, "Rubriken har nivå 1, som är lektionens egen titel.", "Börja rubriken med ##."
                )
            )
        if "![" in content:
            found.append(
                Problem(
                    file, line, "Bilder läggs inte i texten.", "Skriv picture: bildens-id i lektionens huvud."
                )
            )
    return found


def too_much(text: str, file: str, first_line: int) -> list[Problem]:
    """What would keep the Markdown reader busy for minutes: its work grows with the square of these."""
    if len(text) > LONGEST_TEXT:
        remedy = f"Dela lektionen. En text får ha högst {LONGEST_TEXT} tecken."
        return [Problem(file, first_line, "Texten är för lång.", remedy)]
    return [
        Problem(
            file,
            first_line,
            f"Texten har {text.count(one)} tecken av slaget {one}. Så många går inte att läsa.",
            "Ta bort dem som inte behövs, eller dela lektionen.",
        )
        for one in "[<"
        if text.count(one) > MOST_BRACKETS
    ]


def _unknown_fact(file: str, line: int, fact: str) -> Problem:
    remedy = "Rätta id:t, eller lägg till faktumet i courses/facts/."
    return Problem(file, line, f"Faktumet {fact} finns inte.", remedy)
