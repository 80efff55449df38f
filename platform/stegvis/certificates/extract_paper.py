"""The facts of an extract turned into what its drawing template needs. In Swedish, as all papers are. Pure."""

from __future__ import annotations

from typing import Any

from stegvis.certificates.rendering.document import run
from stegvis.validation.extracting import ExtractFacts, ExtractOutcome

TITLE = "Utdrag"
IS_NO_CERTIFICATE = "Detta är inte ett intyg."
MEANS = (
    "Valideringen av modulen är inte slutförd. Utdraget visar de kriterier som en bedömare har funnit uppnådda. "
    "Det säger inget om resten av modulen, och kan inte kontrolleras på nätet."
)
FOR_HER = "Spara utdraget. Om du börjar på nytt kan en bedömare se vad du redan har visat."


def extract_data(facts: ExtractFacts) -> dict[str, Any]:
    """Everything that the template prints, as JSON-able values."""
    ended = facts.ended_on
    return {
        "title": TITLE,
        "is_no_certificate": IS_NO_CERTIFICATE,
        "means": MEANS,
        "for_her": FOR_HER,
        "name": run(facts.participant_name),
        "module": facts.module_title,
        "issuer": facts.organisation_name,
        "place": f"{facts.unit_name}, {facts.organisation_name}",
        "version": facts.module_version,
        "date": [ended.year, ended.month, ended.day],
        "ended_on": ended.isoformat(),
        "outcomes": [_outcome(outcome) for outcome in facts.outcomes],
    }


def _outcome(outcome: ExtractOutcome) -> dict[str, Any]:
    return {
        "title": outcome.title,
        "criteria": [
            {
                "text": one.text,
                "by": run(one.assessor_name),
                "on": one.judged_on.isoformat(),
                "first_by": run(one.first_assessor_name) if one.first_judged_on else None,
                "first_on": one.first_judged_on.isoformat() if one.first_judged_on else None,
            }
            for one in outcome.criteria
        ],
    }
