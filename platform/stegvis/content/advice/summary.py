"""How much there is: what an order of content is counted by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from stegvis.content.advice.people import Share, shares
from stegvis.content.reading.library import Library
from stegvis.content.reading.shapes import FactKind
from stegvis.content.reading.translation_shapes import TranslationMark
from stegvis.content.variants import TRANSLATIONS

UNMARKED = "unmarked"
"""In place of a mark: the texts of courses carry none."""


@dataclass(frozen=True)
class Summary:
    """Counts by what is counted, in the order in which they are shown; people by role, translations
    by language and mark.

    Only what is whole is counted: a course or module with an error is not.
    """

    counts: Mapping[str, int]
    facts: Mapping[str, int]
    people: Mapping[str, Share]
    translations: Mapping[str, Mapping[str, int]]

    def as_json(self) -> dict[str, object]:
        """The summary as a JSON object."""
        translations = {code: dict(marks) for code, marks in self.translations.items()}
        people = {role: asdict(share) for role, share in self.people.items()}
        return {**self.counts, "facts": dict(self.facts), "people": people, "translations": translations}


def summary_of(library: Library) -> Summary:
    """The counts of everything that was read without errors."""
    lessons = [lesson for course in library.courses.values() for lesson in course.lessons]
    outcomes = [outcome for module in library.modules.values() for outcome in module.file.outcomes]
    counts = {
        "courses": len(library.courses),
        "lessons": len(lessons),
        "exercises": sum(len(lesson.original.exercises()) for lesson in lessons),
        "modules": len(library.modules),
        "outcomes": len(outcomes),
        "criteria": sum(len(outcome.criteria) for outcome in outcomes),
        "words": sum(len(module.words) for module in library.modules.values()),
        "pictures": len(library.pictures),
    }
    kinds = Counter(fact.kind for fact in library.facts.values())
    facts = {kind.value: kinds[kind] for kind in FactKind}
    return Summary(counts, facts, shares(library), _translations(library))


def _translations(library: Library) -> dict[str, dict[str, int]]:
    """By language how many translated files there are of each mark, those of lessons and courses without one."""
    found = Counter([*_of_modules(library), *_of_courses(library)])
    return {
        code: {mark: count for (of, mark), count in sorted(found.items()) if of == code}
        for code in TRANSLATIONS
        if any(of == code for of, _ in found)
    }


def _of_modules(library: Library) -> Iterator[tuple[str, str]]:
    for module in library.modules.values():
        for code, words in [*module.translations.items(), *module.word_translations.items()]:
            yield code, words.translation.value
        for text in module.quiz:
            if text.variant in TRANSLATIONS:
                mark = TranslationMark.DRAFT if text.is_draft else TranslationMark.REVIEWED
                yield text.variant, mark.value


def _of_courses(library: Library) -> Iterator[tuple[str, str]]:
    for course in library.courses.values():
        written = [text.variant for lesson in course.lessons for text in lesson.texts]
        yield from ((code, UNMARKED) for code in [*course.variants, *written] if code in TRANSLATIONS)
