"""A situation with choices: each leads on to what happens then, until the story ends well or asks for another way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from stegvis.base.language import _l
from stegvis.content.exercises.base import (
    Answer,
    BadAnswer,
    Exercise,
    Fault,
    FormData,
    Marking,
    PairedParts,
    Shape,
    StableId,
    Words,
    first_value,
)
from stegvis.content.exercises.scenes_rules import SceneNode, faults_of, shortest_way

BACK, FROM_START = "back", "start"
"""What a button may send instead of a choice: undo the latest one, or undo all."""
LONGEST_PATH = 60
"""The most choices in a row. Only who goes round in a circle makes more than a scenario has scenes."""


class SceneChoice(Shape):
    """One thing to do. `to` is the scene that follows; the feedback says why it is wise or not."""

    id: StableId
    text: Words
    to: StableId
    feedback: Words


class Scene(Shape):
    """What happens. It has choices, or it is an ending, whose feedback says why it went so.

    Each line of the text becomes a paragraph.
    """

    id: StableId
    text: Words
    choices: tuple[SceneChoice, ...] = Field(default=(), max_length=4)
    ending: Literal["good", "again"] | None = None
    feedback: Words | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, paragraph by paragraph."""
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())

    def choice(self, choice_id: str) -> SceneChoice | None:
        """The choice with this id."""
        return next((one for one in self.choices if one.id == choice_id), None)


@dataclass(frozen=True)
class Step:
    """A scene that was met and what was chosen in it."""

    scene: Scene
    choice: SceneChoice


@dataclass(frozen=True)
class Walk:
    """The way so far, and the scene to which it led."""

    steps: tuple[Step, ...]
    scene: Scene


class Branching(Exercise):
    """A scenario. The answer is `{"path": ["<choice id>", …], "reached": ["<ending's id>", …]}`.

    `path` is the way from the first scene to where the learner stands, one choice a form. `reached` are the endings
    that she has come to, on this way or before; it counts as an answer when there is one, and is right when one of
    them is good, whatever the detours.
    """

    parts = PairedParts("scenes", frozenset({"ending"}), PairedParts("choices", frozenset({"to"})))
    in_steps: ClassVar[bool] = True

    kind: Literal["branching"]
    scenes: tuple[Scene, ...] = Field(min_length=3, max_length=12)

    @property
    def path_field(self) -> str:
        """The form field that carries the choices before this one, with spaces between."""
        return f"path-{self.id}"

    @property
    def step_field(self) -> str:
        """The form field of the buttons that undo."""
        return f"step-{self.id}"

    @property
    def fields(self) -> frozenset[str]:
        return frozenset({self.field, self.path_field, self.step_field})

    def scene(self, scene_id: str) -> Scene | None:
        """The scene with this id."""
        return next((one for one in self.scenes if one.id == scene_id), None)

    def place_of(self, scene_id: str) -> int:
        """The number of a scene in the author's order; the first is 1. Raises ValueError when there is none such."""
        return [one.id for one in self.scenes].index(scene_id) + 1

    def walk(self, path: Sequence[str]) -> Walk:
        """The walk along these choices from the first scene, as far as they lead."""
        steps: list[Step] = []
        scene = self.scenes[0]
        for choice_id in path:
            choice = scene.choice(choice_id)
            following = self.scene(choice.to) if choice else None
            if choice is None or following is None:
                break
            steps.append(Step(scene, choice))
            scene = following
        return Walk(tuple(steps), scene)

    def way_to(self, ending: Literal["good", "again"]) -> tuple[str, ...]:
        """The shortest path to an ending of this kind; empty when there is none."""
        return shortest_way(self._nodes(), ending)

    def parse(self, form: FormData) -> Answer:
        return self.answer_after(form, None)

    def answer_after(self, form: FormData, earlier: Answer | None) -> Answer:
        """The way after one more choice, or without the latest one or all.

        A form from a page that is behind `earlier` undoes nothing: sent twice it has one effect, and a choice that has
        been made already is not made again.
        """
        path = first_value(form, self.path_field).split()
        walk = self.walk(path)
        if len(walk.steps) < len(path):
            raise BadAnswer(_l("Vägen hit går inte att läsa. Läs in sidan igen och välj."))
        kept = _texts(earlier, "path") if earlier is not None else None
        undo = first_value(form, self.step_field)
        if undo in (BACK, FROM_START):
            went = path[:-1] if undo == BACK else []
            is_behind = kept is not None and kept != path
        else:
            went = [*path, self._chosen(form, walk)]
            is_behind = kept is not None and kept[: len(went)] == went
        return earlier if earlier is not None and is_behind else self._answer(went, earlier)

    def _chosen(self, form: FormData, walk: Walk) -> str:
        path: Answer = {"path": [step.choice.id for step in walk.steps]}
        choice = walk.scene.choice(first_value(form, self.field))
        if choice is None:
            raise BadAnswer(_l("Välj ett av alternativen."), path)
        if len(walk.steps) >= LONGEST_PATH:
            raise BadAnswer(_l("Du har gått runt många gånger. Börja om från början."), path)
        return choice.id

    def _answer(self, path: list[str], earlier: Answer | None) -> Answer:
        scene = self.walk(path).scene
        reached = _texts(earlier, "reached") if earlier is not None else []
        if scene.ending is not None and scene.id not in reached:
            reached.append(scene.id)
        return {"path": [*path], "reached": [*reached]}

    def is_ended(self, answer: Answer) -> bool:
        return self.walk(_texts(answer, "path")).scene.ending is not None

    def mark(self, answer: Answer) -> Marking:
        endings = {scene.ending for scene in self.scenes if scene.id in _texts(answer, "reached")} - {None}
        return Marking(
            correct="good" in endings if endings else None,
            message=self.walk(_texts(answer, "path")).scene.feedback,
        )

    def _nodes(self) -> list[SceneNode]:
        return [
            SceneNode(
                one.id, one.ending, one.feedback is not None, [(each.id, each.to) for each in one.choices]
            )
            for one in self.scenes
        ]

    def faults(self) -> list[Fault]:
        return faults_of(self._nodes())

    def structure(self) -> Mapping[str, str]:
        scenes = {f"scene {one.id} {one.ending}": f"scenen {one.id}" for one in self.scenes}
        choices = {
            f"choice {scene.id} {one.id} {one.to}": f"valet {one.id} i scenen {scene.id}"
            for scene in self.scenes
            for one in scene.choices
        }
        return {f"start {self.scenes[0].id}": "den första scenen"} | scenes | choices

    def prose(self) -> str:
        texts = [self.question]
        for scene in self.scenes:
            texts += [scene.text, scene.feedback or ""]
            texts += [f"{one.text}\n\n{one.feedback}" for one in scene.choices]
        return "\n\n".join(texts)


def _texts(answer: Answer, key: str) -> list[str]:
    """A list of texts in a kept answer."""
    kept = answer.get(key)
    return [str(one) for one in kept] if isinstance(kept, list) else []
