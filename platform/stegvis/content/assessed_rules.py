"""What people are assessed by in a validation module. It changes by a new version only: whoever has begun keeps hers.

The Swedish text is the criterion. How long the certificate holds was promised to whoever has begun. Words for the
participant (easy text, questions, translations, pictures, the word list), the assessor's guide and the facts behind a
criterion can be corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stegvis.content.compiled_modules import CompiledCriterion, CompiledModule, CompiledQuestion

Parts = Mapping[str, object]
"""What is assessed in one thing, each part by its name in Swedish."""


def assessed_changes(before: CompiledModule, after: CompiledModule) -> list[str]:
    """Each thing that people are assessed by differently, with what changed in it, in Swedish.

    Things that only one of the two has are left to `structural_changes`.
    """
    old, new = dict(_assessed(before)), dict(_assessed(after))
    found = []
    for name, parts in old.items():
        changed = [part for part, value in parts.items() if name in new and new[name][part] != value]
        if changed:
            found.append(f"{name} ({', '.join(changed)})")
    return found


def _assessed(module: CompiledModule) -> Iterator[tuple[str, Parts]]:
    yield (
        "modulen",
        {
            "nivån": (module.level.step, _words(module.level.means)),
            "hur länge intyget gäller": module.valid_for_months,
        },
    )
    for outcome in module.outcomes:
        yield f"läranderesultatet {outcome.id}", {"texten": _words(outcome.text)}
        for criterion in outcome.criteria:
            yield f"kriteriet {criterion.id}", _of_criterion(criterion)
    for question in module.quiz:
        yield f"frågan {question.id}", _of_question(question)


def _of_criterion(criterion: CompiledCriterion) -> Parts:
    return {
        "texten": _words(criterion.text),
        "sätten att visa det": frozenset(criterion.methods),
        "om det är säkerhetskritiskt": criterion.safety_critical,
        "hur många bevis som behövs": criterion.minimum_evidence,
        "om språket prövas": criterion.language_is_criterion,
        "vad som räknas": _each(criterion.counts),
        "vad som inte räknas": _each(criterion.does_not_count),
    }


def _of_question(question: CompiledQuestion) -> Parts:
    return {
        "kriterierna": frozenset(question.criteria),
        "alternativen": frozenset(option.id for option in question.original.options),
        "rätt svar": question.original.right,
    }


def _each(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(_words(text) for text in texts)


def _words(text: str) -> str:
    """The text without how its lines are broken in the file."""
    return " ".join(text.split())
