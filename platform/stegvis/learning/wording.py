"""The rule of completion and what is left of it, in words."""

from __future__ import annotations

from stegvis.base.language import Text, _l, _ln
from stegvis.learning.rules import CourseParts, Standing, right_needed


def rule_in_words(parts: CourseParts) -> list[Text]:
    """What a learner has to do, one sentence a line."""
    exercises = sum(len(lesson.exercise_ids) for lesson in parts.lessons)
    tasks = sum(lesson.has_task for lesson in parts.lessons) if parts.tasks_count else 0
    lines: list[Text] = []
    needed = right_needed(parts.least_correct_share, exercises)
    if exercises and needed:
        lines.append(
            _l(
                "Du svarar rätt på minst %(needed)s av %(all)s övningar. Du får försöka flera gånger.",
                needed=needed,
                all=exercises,
            )
        )
    elif exercises:
        lines.append(_ln("Du svarar på övningen.", "Du svarar på alla %(count)s övningar.", exercises))
    if tasks:
        lines.append(
            _ln(
                "Du gör uppgiften på din arbetsplats.",
                "Du gör de %(count)s uppgifterna på din arbetsplats.",
                tasks,
            )
        )
    return lines or [_l("Du läser lektionerna.")]


def rule_in_swedish(parts: CourseParts) -> str:
    """The rule as a certificate states it: always in Swedish, whatever the language of the page."""
    return " ".join(_swedish(line) for line in rule_in_words(parts))


def _swedish(text: Text) -> str:
    template = text.plural if text.count not in (None, 1) else text.source
    values = dict(text.values)
    if text.count is not None:
        values.setdefault("count", text.count)
    return template % values if values else template


def left_in_words(standing: Standing) -> list[Text]:
    """What is left until the course is completed, one thing a line; empty when it is."""
    lines: list[Text] = []
    unanswered = standing.exercises - standing.answered
    if standing.right_needed:
        missing = max(0, standing.right_needed - standing.right)
        if missing:
            lines.append(_ln("%(count)s rätt svar till", "%(count)s rätta svar till", missing))
    elif unanswered:
        lines.append(_ln("%(count)s övning", "%(count)s övningar", unanswered))
    tasks = standing.tasks - standing.tasks_done
    if tasks > 0:
        lines.append(_ln("%(count)s uppgift på arbetsplatsen", "%(count)s uppgifter på arbetsplatsen", tasks))
    return lines
