"""What all courses and modules share: facts and pictures."""

from __future__ import annotations

from stegvis.content.reading.located_yaml import Located, YamlFault, read_yaml
from stegvis.content.reading.problems import Problem
from stegvis.content.reading.shapes import Fact, FactFile, Picture, PictureFile
from stegvis.content.reading.sources import FACTS, PICTURES, Sources
from stegvis.content.reading.validation import build


def read_facts(sources: Sources) -> tuple[dict[str, Fact], list[Problem]]:
    """The facts by id, and what is wrong with their files. A broken file loses only its own facts."""
    facts: dict[str, Fact] = {}
    places: dict[str, str] = {}
    problems: list[Problem] = []
    for file, text in sources.within(FACTS).items():
        try:
            located = read_yaml(text, file)
        except YamlFault as fault:
            problems.append(fault.problem)
            continue
        good, bad = _readable(located)
        problems += bad
        for place, fact in good:
            path = ("facts", place, "id")
            if fact.id in facts:
                message = f"Faktumet {fact.id} finns redan i {places[fact.id]}."
                problems.append(located.problem(path, message, "Ge det ett annat id, eller ta bort det ena."))
                continue
            facts[fact.id] = fact
            places[fact.id] = f"{file}:{located.line(path)}"
    return facts, problems


def read_pictures(sources: Sources) -> tuple[dict[str, Picture], list[Problem]]:
    """The pictures by id, and what is wrong with the list."""
    text = sources.texts.get(PICTURES)
    if text is None:
        return {}, []
    try:
        read = build(PictureFile, read_yaml(text, PICTURES))
    except YamlFault as fault:
        return {}, [fault.problem]
    return ({}, read) if isinstance(read, list) else (dict(read.pictures), [])


def _readable(located: Located) -> tuple[list[tuple[int, Fact]], list[Problem]]:
    """The facts of a file that are right, with their places; one wrong fact doesn't take the others with it."""
    whole = build(FactFile, located)
    if not isinstance(whole, list):
        return list(enumerate(whole.facts)), []
    entries = located.data.get("facts") if isinstance(located.data, dict) else None
    if not isinstance(entries, list):
        return [], whole
    good = []
    for place, entry in enumerate(entries):
        fact = build(Fact, Located(located.file, entry))
        if isinstance(fact, Fact):
            good.append((place, fact))
    return good, whole
