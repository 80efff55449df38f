"""A lesson: the Swedish text and its variants, paired exercise by exercise."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.content.exercises import Exercise
from stegvis.content.exercises.base import Shape
from stegvis.content.reading.exercise_texts import exercise_id, missing_picture, read_exercise
from stegvis.content.reading.located_yaml import Located, YamlFault, read_yaml
from stegvis.content.reading.problems import Problem
from stegvis.content.reading.shapes import LessonHead
from stegvis.content.reading.texts import (
    FACT,
    ExercisePart,
    FencedExercise,
    MarkdownPart,
    markdown_problems,
    split_body,
    split_front_matter,
    too_much,
)
from stegvis.content.reading.validation import build
from stegvis.content.variants import ORIGINAL, VARIANTS


class LessonText(Shape):
    """One variant of a lesson."""

    variant: str
    file: str
    head: LessonHead
    parts: tuple[MarkdownPart | ExercisePart, ...]

    def exercises(self) -> dict[str, Exercise]:
        """The exercises by id, in order."""
        return {part.exercise.id: part.exercise for part in self.parts if isinstance(part, ExercisePart)}

    def words(self) -> str:
        """The running text, for measures of how hard it is to read."""
        texts = [
            part.text if isinstance(part, MarkdownPart) else part.exercise.prose() for part in self.parts
        ]
        return "\n\n".join(text for text in texts if text)


class Lesson(Shape):
    """A lesson with all its variants; the Swedish original comes first."""

    name: str
    module: str
    texts: tuple[LessonText, ...]

    @property
    def original(self) -> LessonText:
        """The Swedish text."""
        return self.texts[0]


class LessonReader:
    """Reads the lessons of one course and collects what is wrong in them."""

    def __init__(
        self, texts: Mapping[str, str], facts: Mapping[str, object], pictures: Mapping[str, object]
    ) -> None:
        self._texts = texts
        self._facts = facts
        self._pictures = pictures
        self.problems: list[Problem] = []

    def read(self, folder: str, module: str, name: str) -> Lesson | None:
        """The lesson `<folder>/<name>.md` with its variants, or None when its original can't be read."""
        original = self._text(f"{folder}/{name}.md", ORIGINAL, None)
        if original is None:
            return None
        texts = [original]
        for variant in VARIANTS:
            path = f"{folder}/{name}.{variant}.md"
            if variant != ORIGINAL and path in self._texts:
                text = self._text(path, variant, original)
                if text is not None:
                    texts.append(text)
        return Lesson(name=name, module=module, texts=tuple(texts))

    def _text(self, file: str, variant: str, original: LessonText | None) -> LessonText | None:
        split = split_front_matter(self._texts[file], file)
        if isinstance(split, Problem):
            self.problems.append(split)
            return None
        front, body, body_line = split
        head = self._head(front, file, original)
        fenced, problems = split_body(body, file, body_line)
        self.problems += problems
        parts = [part for one in fenced if (part := self._part(one, file, original)) is not None]
        if original is not None:
            self._missing_exercises(file, original, fenced)
        if head is None:
            return None
        return LessonText(variant=variant, file=file, head=head, parts=tuple(parts))

    def _head(self, front: str, file: str, original: LessonText | None) -> LessonHead | None:
        try:
            located = read_yaml(front, file, 2)
        except YamlFault as fault:
            self.problems.append(fault.problem)
            return None
        head = build(LessonHead, located)
        if isinstance(head, list):
            self.problems += head
            return None
        self._check_head(head, located, original)
        return head

    def _check_head(self, head: LessonHead, located: Located, original: LessonText | None) -> None:
        if head.picture and head.picture not in self._pictures:
            self.problems.append(missing_picture(located, ("picture",), head.picture))
        if head.workplace_task:
            line = located.line(("workplace_task",))
            self._check_facts(head.workplace_task, located.file, line)
            self.problems += too_much(head.workplace_task, located.file, line)
        if original is None:
            if head.minutes is None:
                self.problems.append(
                    located.problem((), "Nyckeln minutes saknas.", "Lägg till minutes: och antal minuter.")
                )
            return
        if head.id != original.head.id:
            remedy = f"Skriv id: {original.head.id}, som i {original.file}."
            self.problems.append(located.problem(("id",), f"Lektionens id är {head.id}.", remedy))
        if bool(head.workplace_task) != bool(original.head.workplace_task):
            remedy = (
                "Översätt uppgiften, eller ta bort den i båda."
                if original.head.workplace_task
                else "Ta bort den."
            )
            message = "Uppgiften på arbetsplatsen finns bara i den ena av texterna."
            self.problems.append(located.problem(("workplace_task",), message, remedy))

    def _part(
        self, part: MarkdownPart | FencedExercise, file: str, original: LessonText | None
    ) -> MarkdownPart | ExercisePart | None:
        if isinstance(part, MarkdownPart):
            self.problems += markdown_problems(part.text, file, part.line, self._facts)
            return part
        self._check_facts(part.yaml, file, part.line)
        pair = None
        if original is not None:
            found = exercise_id(part, file)
            pair = original.exercises().get(found[0]) if found else None
            if found and pair is None:
                remedy = f"Använd samma id som i {original.file}, eller lägg till övningen där."
                self.problems.append(
                    Problem(file, found[1], f"Övningen {found[0]} finns inte på svenska.", remedy)
                )
                return None
        exercise = read_exercise(part, file, self._pictures, pair)
        if isinstance(exercise, list):
            self.problems += exercise
            return None
        return ExercisePart(exercise=exercise, line=part.line)

    def _check_facts(self, text: str, file: str, first_line: int) -> None:
        """Unknown facts in a text of YAML; the line is that of the reference when the text begins at `first_line`."""
        for line, content in enumerate(text.split("\n"), start=first_line):
            for fact in FACT.findall(content):
                if fact not in self._facts:
                    remedy = "Rätta id:t, eller lägg till faktumet i courses/facts/."
                    self.problems.append(Problem(file, line, f"Faktumet {fact} finns inte.", remedy))

    def _missing_exercises(
        self, file: str, original: LessonText, parts: list[MarkdownPart | FencedExercise]
    ) -> None:
        here = {
            found[0] for one in parts if isinstance(one, FencedExercise) and (found := exercise_id(one, file))
        }
        unreadable = any(isinstance(one, FencedExercise) and exercise_id(one, file) is None for one in parts)
        for missing in [one for one in original.exercises() if one not in here]:
            if not unreadable:
                remedy = "Översätt övningen och ge den samma id."
                self.problems.append(Problem(file, 1, f"Övningen {missing} saknas i den här texten.", remedy))
