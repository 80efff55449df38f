"""The yearly report as a file for a spreadsheet: one figure a line, with the same figures hidden as on the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from stegvis.base.language import Text, _l
from stegvis.overview.yearly_reading import METHOD_WORDS, Report
from stegvis.overview.yearly_rules import STEP_NAMES, ModuleFigures, Told

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
SMALL, HIDDEN = _l("färre än 5"), _l("visas inte")

ASSESSOR_WORDS: dict[str, Text] = {
    "achieved": _l("Uppnått"),
    "partly": _l("Delvis uppnått"),
    "not_yet": _l("Inte ännu"),
    "with_interpreter": _l("Med tolk"),
    "drawn": _l("Utvalda"),
    "reviewed": _l("Granskade"),
    "returned": _l("Återlämnade"),
    "changed": _l("Gjorda om och granskade igen"),
    "agree": _l("Kriterier: håller med"),
    "action": _l("Kriterier: åtgärd"),
    "disagree": _l("Kriterier: håller inte med"),
    "simulated_percent": _l("Övningar, procent"),
    "reconsidered": _l("Omprövningar"),
    "stood": _l("Omprövning: beslutet står kvar"),
    "reopened": _l("Omprövning: bedöms på nytt"),
    "taken_back": _l("Omprövning: tillbakatagen"),
    "externally_drawn": _l("I externt urval"),
    "external_actions": _l("Externa åtgärder"),
}

MODULE_WORDS: dict[str, Text] = {
    "batches": _l("Låsta omgångar"),
    "interim_drawn": _l("Mellanstickprov, utvalda"),
    "interim_looked_at": _l("Mellanstickprov, gjorda"),
    "meetings": _l("Samsynsmöten"),
    "meeting_cases": _l("Fall på möten"),
    "interpretations": _l("Gemensamma tolkningar"),
}

_HEAD = (_l("Modul"), _l("Bedömare"), _l("Metod eller grupp"), _l("Mått"), _l("Värde"))
_Line = tuple[object, object, object, object, object]


def words_of(told: Told) -> Text | int:
    """A figure about people, or why it isn't told."""
    if told.count is not None:
        return told.count
    return SMALL if told.is_small else HIDDEN


def as_file(report: Report) -> bytes:
    """UTF-8 with a mark that Excel knows, semicolons between, and nothing that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for line in (_HEAD, *_lines(report)):
        writer.writerow([harmless(str(one)) for one in line])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def harmless(word: str) -> str:
    """The word, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{word}" if word.lstrip(" ").startswith(BEGINS_A_FORMULA) else word


def _lines(report: Report) -> Iterator[_Line]:
    for module in report.modules:
        yield from _module_lines(module)
    for line in report.genders.lines if report.genders else ():
        measure = (
            _l("Alla") if line.is_achieved is None else _l("Uppnått") if line.is_achieved else _l("Inte ännu")
        )
        for column, told in zip(report.genders.columns if report.genders else (), line.told, strict=True):
            yield line.title, "", column, measure, words_of(told)
        yield line.title, "", _l("Alla"), measure, line.total


def _module_lines(module: ModuleFigures) -> Iterator[_Line]:
    for assessor in module.assessors:
        for name, word in ASSESSOR_WORDS.items():
            yield module.title, assessor.name, "", word, getattr(assessor, name)
    for one in module.methods:
        method = METHOD_WORDS.get(one.method, one.method)
        yield module.title, one.name, method, _l("Beslut"), one.decisions
        yield module.title, one.name, method, _l("Granskade"), one.reviewed
    for name, word in MODULE_WORDS.items():
        yield module.title, "", "", word, getattr(module, name)
    for step, days in module.waits_in_order:
        yield module.title, "", STEP_NAMES[step], _l("Mediandagar"), f"{days:g}".replace(".", ",")
