"""What must hold for the scenes of a scenario: each can be reached, and from each the story comes to an ending."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stegvis.content.exercises.base import Fault, repeated


@dataclass(frozen=True)
class SceneNode:
    """A scene as its rules see it. `choices`: the id of each and the scene that it leads to."""

    id: str
    ending: str | None
    says_why: bool
    choices: Sequence[tuple[str, str]]


def shortest_way(nodes: Sequence[SceneNode], ending: str) -> tuple[str, ...]:
    """The fewest choices that lead from the first scene to an ending of this kind; empty when there is none."""
    by_id = {one.id: one for one in nodes}
    ways: dict[str, tuple[str, ...]] = {nodes[0].id: ()}
    waiting = deque([nodes[0]])
    while waiting:
        node = waiting.popleft()
        if node.ending == ending:
            return ways[node.id]
        for choice, to in node.choices:
            if to in by_id and to not in ways:
                ways[to] = (*ways[node.id], choice)
                waiting.append(by_id[to])
    return ()


def faults_of(nodes: Sequence[SceneNode]) -> list[Fault]:
    """What the author has to mend. Ways are looked at when every scene by itself is whole."""
    found = [*_repeated_ids(nodes), *_in_each_scene(nodes), *_unknown_goals(nodes)]
    return found or [*_ways(nodes), *_endings(nodes)]


def _repeated_ids(nodes: Sequence[SceneNode]) -> Iterator[Fault]:
    ids = [one.id for one in nodes]
    for one in repeated(ids):
        remedy = "Ge varje scen ett eget id."
        yield Fault(f"scenen {one} finns två gånger", remedy, ("scenes", _last(ids, one), "id"))
    for place, node in enumerate(nodes):
        choices = [choice for choice, _ in node.choices]
        for one in repeated(choices):
            message = f"valet {one} finns två gånger i scenen {node.id}"
            remedy = "Ge varje val i scenen ett eget id."
            yield Fault(message, remedy, ("scenes", place, "choices", _last(choices, one), "id"))


def _last(ids: Sequence[str], one: str) -> int:
    return len(ids) - 1 - list(reversed(ids)).index(one)


def _in_each_scene(nodes: Sequence[SceneNode]) -> Iterator[Fault]:
    for place, node in enumerate(nodes):
        at: tuple[str | int, ...] = ("scenes", place)
        if node.ending and node.choices:
            message = f"scenen {node.id} har både val och slut"
            yield Fault(message, "Ta bort choices, eller ta bort ending.", (*at, "ending"))
        elif node.ending and not node.says_why:
            message = f"slutet {node.id} säger inte varför det gick så"
            yield Fault(message, "Lägg till feedback: …", (*at, "ending"))
        elif not node.ending and not node.choices:
            message = f"scenen {node.id} har varken val eller slut"
            remedy = "Skriv choices: med två till fyra val, eller ending: good eller ending: again."
            yield Fault(message, remedy, (*at, "id"))
        elif not node.ending and len(node.choices) < 2:
            message = f"scenen {node.id} har bara ett val"
            yield Fault(message, "Lägg till val. Det ska vara två till fyra.", (*at, "choices"))
        elif not node.ending and node.says_why:
            message = f"scenen {node.id} har feedback men är inget slut"
            yield Fault(message, "Flytta texten till feedback på valen.", (*at, "feedback"))


def _unknown_goals(nodes: Sequence[SceneNode]) -> Iterator[Fault]:
    ids = [one.id for one in nodes]
    for place, node in enumerate(nodes):
        for number, (choice, to) in enumerate(node.choices):
            if to not in ids:
                message = f"valet {choice} leder till scenen {to}, som inte finns"
                remedy = f"Skriv en av scenerna: {', '.join(ids)}."
                yield Fault(message, remedy, ("scenes", place, "choices", number, "to"))


def _ways(nodes: Sequence[SceneNode]) -> Iterator[Fault]:
    onward = {one.id: {to for _, to in one.choices} for one in nodes}
    back: dict[str, set[str]] = {one.id: set() for one in nodes}
    for node in nodes:
        for to in onward[node.id]:
            back[to].add(node.id)
    met = _spread(onward, [nodes[0].id])
    comes_to_an_end = _spread(back, [one.id for one in nodes if one.ending])
    for place, node in enumerate(nodes):
        where = ("scenes", place, "id")
        if node.id not in met:
            remedy = f"Låt ett val leda dit med to: {node.id}, eller ta bort scenen."
            yield Fault(f"ingen väg leder till scenen {node.id}", remedy, where)
        elif node.id not in comes_to_an_end:
            remedy = "Låt något val leda vidare mot ett slut."
            yield Fault(f"från scenen {node.id} leder ingen väg till ett slut", remedy, where)


def _spread(leads: dict[str, set[str]], start: Iterable[str]) -> set[str]:
    """All that can be come to from these, themselves with it."""
    found, waiting = set(start), [*start]
    while waiting:
        new = leads[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _endings(nodes: Sequence[SceneNode]) -> Iterator[Fault]:
    endings = {one.ending for one in nodes if one.ending}
    if not endings:
        return  # No way leads to an ending, which has been told.
    if "good" not in endings:
        remedy = "Skriv ending: good på det slut där det går bra."
        yield Fault("inget slut är bra", remedy, ("scenes",))
    elif "again" not in endings:
        remedy = "Skriv ending: again på ett slut där man får välja om."
        yield Fault("alla slut är bra, så det finns inget att välja", remedy, ("scenes",))
