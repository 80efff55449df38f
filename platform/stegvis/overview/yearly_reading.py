"""The yearly report as its page and its file show it: who may see what of it, by name or by code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from stegvis.access import Actor, ObjectFacts, Permission, Role, require
from stegvis.access.policy import may
from stegvis.base.errors import BadInput
from stegvis.base.language import Text, _l
from stegvis.content import queries as content_queries
from stegvis.content.states import Kind
from stegvis.overview import yearly_queries as queries
from stegvis.overview import yearly_rules as rules
from stegvis.overview.yearly_queries import Chosen
from stegvis.overview.yearly_rules import AssessorFigures, MethodFigures, ModuleFigures, Step, ToldTable
from stegvis.people import queries as people_queries
from stegvis.people.models import Organisation, Unit
from stegvis.people.states import Gender
from stegvis.validation.pseudonyms import pseudonym_of

FIRST_YEAR = 2000
SHOWN_YEARS = 6
_READERS = (Role.INTERNAL_VERIFIER, Role.ADMINISTRATOR, Role.COORDINATOR, Role.EXTERNAL_VERIFIER)
_MEET_NAMES = (Role.INTERNAL_VERIFIER, Role.ADMINISTRATOR)

METHOD_WORDS: dict[str, Text] = {
    "observation": _l("Observation"),
    "conversation": _l("Samtal"),
    "product": _l("Produkt"),
    "testimony": _l("Vittnesintyg"),
    "simulation": _l("Övning"),
    "quiz": _l("Frågor med bilder"),
    "certificate": _l("Tidigare intyg"),
}

GENDER_WORDS = (_l("Kvinnor"), _l("Män"), _l("Annat eller okänt"))
_COLUMN_OF = {Gender.WOMAN: 0, Gender.MAN: 1}


@dataclass(frozen=True)
class Choices:
    """What the reader may choose among, and what she has chosen."""

    organisations: tuple[Organisation, ...]
    units: tuple[Unit, ...]
    years: tuple[int, ...]
    chosen: Chosen
    may_choose_all: bool

    @property
    def organisation_name(self) -> str:
        """The chosen municipality's name."""
        return next(one.name for one in self.organisations if one.id == self.chosen.organisation_id)

    @property
    def unit_name(self) -> str:
        """The chosen unit's name; empty for the whole municipality."""
        return next((one.name for one in self.units if one.id == self.chosen.unit_id), "")


@dataclass(frozen=True)
class GenderLine:
    """Participants with a decision in a module that is achieved, or not yet. The last line sums all."""

    title: str
    is_achieved: bool | None
    told: tuple[rules.Told, ...]
    total: int


@dataclass(frozen=True)
class Genders:
    """The division by gender: None of the lines is told when it can't be done without telling about somebody."""

    columns: tuple[Text, ...]
    lines: tuple[GenderLine, ...]
    is_withheld: bool = False


@dataclass(frozen=True)
class Report:
    """The report of one year."""

    choices: Choices
    modules: tuple[ModuleFigures, ...]
    stands_out: tuple[Text, ...]
    genders: Genders | None
    with_names: bool

    def total(self, name: str) -> int:
        """The sum of one figure over all modules and assessors."""
        return sum(module.total(name) for module in self.modules)


def choices_for(actor: Actor, *, organisation: UUID | None, unit: UUID | None, year: str) -> Choices:
    """What the reader may see and has chosen. Raises NotFound for another's place, BadInput for no year."""
    grants = [one for one in actor.grants if one.role in _READERS]
    hers = {one.organisation_id for one in grants}
    own = actor.organisation_id if actor.organisation_id in hers else min(hers, key=str, default=None)
    organisation_id = organisation or own
    assert organisation_id is not None, "the gate lets in only those with a role somewhere"
    whole = ObjectFacts(organisation_id=organisation_id)
    may_choose_all = may(actor, Permission.YEARLY_REPORT_READ, whole)
    units = tuple(
        one
        for one in people_queries.units_of(organisation_id)
        if may(
            actor, Permission.YEARLY_REPORT_READ, ObjectFacts(organisation_id=organisation_id, unit_id=one.id)
        )
    )
    if unit is None and not may_choose_all and units:
        unit = units[0].id
    facts = ObjectFacts(organisation_id=organisation_id, unit_id=unit)
    require(actor, Permission.YEARLY_REPORT_READ, facts)
    if unit is not None and unit not in {one.id for one in units}:
        require(actor, Permission.YEARLY_REPORT_READ, ObjectFacts())
    this_year = people_queries.today().year
    years = tuple(range(this_year, this_year - SHOWN_YEARS, -1))
    chosen = Chosen(organisation_id, unit, year_of(year, this_year))
    found = tuple(one for one in people_queries.organisations() if one.id in hers)
    return Choices(found, units, years, chosen, may_choose_all)


def year_of(words: str, this_year: int) -> int:
    """The year that an address names; this year when it names none."""
    if not words:
        return this_year
    if not (
        words.isascii() and words.isdigit() and len(words) == 4 and FIRST_YEAR <= int(words) <= this_year
    ):
        raise BadInput("ar", _l("Det finns ingen rapport för det året. Välj ett år i listan."))
    return int(words)


def report_for(actor: Actor, choices: Choices) -> Report:
    """The figures of what she has chosen. Assessors have names only for the municipality's verifiers and
    administrators; others meet codes.
    """
    chosen = choices.chosen
    with_names = any(
        one.role in _MEET_NAMES and one.organisation_id == chosen.organisation_id for one in actor.grants
    )
    modules = _modules(chosen, with_names=with_names)
    return Report(
        choices=choices,
        modules=modules,
        stands_out=tuple(rules.what_stands_out(modules, METHOD_WORDS)),
        genders=genders_of(chosen) if chosen.unit_id is None else None,
        with_names=with_names,
    )


def _titles(organisation_id: UUID) -> dict[str, str]:
    return {one.key: one.title for one in content_queries.catalogue(organisation_id, kind=Kind.MODULE)}


def _modules(chosen: Chosen, *, with_names: bool) -> tuple[ModuleFigures, ...]:
    decided, words = queries.decisions(chosen), _words(chosen)
    methods, counts, waits = queries.methods(chosen), queries.module_counts(chosen), _waits(chosen)
    labels = _labels({row.assessor_id for row in decided}, with_names=with_names)
    shown = _shown(methods)
    by_module: dict[str, list[AssessorFigures]] = defaultdict(list)
    for row in decided:
        figures = dict(row._mapping)
        hers = (figures.pop("module_key"), figures.pop("assessor_id"))
        by_module[hers[0]].append(AssessorFigures(labels[hers[1]], **figures, **words[hers], **shown[hers]))
    told = {(row[0], row[1]): tuple(row)[2:] for row in counts}
    titles = _titles(chosen.organisation_id)
    keys = set(by_module) | {module for _, module in told} | set(waits)
    found = []
    for key in keys:
        interim, meetings = told.get(("interim", key), (0, 0, 0)), told.get(("meetings", key), (0, 0, 0))
        found.append(
            ModuleFigures(
                title=titles.get(key, key),
                assessors=tuple(sorted(by_module[key], key=lambda one: one.name)),
                methods=_methods(key, methods, labels),
                batches=told.get(("batches", key), (0,))[0],
                interim_drawn=interim[0],
                interim_looked_at=interim[1],
                meetings=meetings[0],
                meeting_cases=meetings[1],
                interpretations=meetings[2],
                waits=waits.get(key, {}),
            )
        )
    return tuple(sorted(found, key=lambda one: one.title.casefold()))


def _labels(assessor_ids: Iterable[UUID], *, with_names: bool) -> Mapping[UUID, str]:
    ids = set(assessor_ids)
    return people_queries.display_names(ids) if with_names else {one: pseudonym_of(one) for one in ids}


def _words(chosen: Chosen) -> dict[Any, dict[str, int]]:
    found: dict[Any, dict[str, int]] = defaultdict(dict)
    for module_key, assessor_id, agreement, count in queries.words_on_criteria(chosen):
        found[module_key, assessor_id][str(agreement)] = count
    return found


def _shown(methods: Sequence[Any]) -> dict[Any, dict[str, int]]:
    found: dict[Any, dict[str, int]] = defaultdict(lambda: {"shown": 0, "simulated": 0})
    for module_key, assessor_id, method, _decisions, _reviewed, things in methods:
        found[module_key, assessor_id]["shown"] += things
        found[module_key, assessor_id]["simulated"] += things if method == "simulation" else 0
    return found


def _methods(key: str, rows: Sequence[Any], labels: Mapping[UUID, str]) -> tuple[MethodFigures, ...]:
    found = [
        MethodFigures(labels[assessor_id], method, decisions, reviewed)
        for module_key, assessor_id, method, decisions, reviewed, _things in rows
        if module_key == key
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.method)))


def _waits(chosen: Chosen) -> dict[str, dict[Step, float]]:
    days: dict[tuple[str, Step], list[tuple[int, int]]] = defaultdict(list)
    for step, module_key, number, times in queries.waits(chosen):
        days[module_key, Step(step)].append((number, times))
    found: dict[str, dict[Step, float]] = defaultdict(dict)
    for (module_key, known), counted in days.items():
        middle = rules.median(counted)
        if middle is not None:
            found[module_key][known] = middle
    return found


def genders_of(chosen: Chosen) -> Genders:
    """Participants by gender, small figures hidden. Only of the whole municipality: a unit could be subtracted."""
    counted: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0, 0, 0])
    for module_key, is_achieved, gender, count in queries.by_gender(chosen):
        counted[module_key, bool(is_achieved)][_COLUMN_OF.get(gender, 2)] += count
    keys, titles = sorted(counted, key=lambda one: (one[0], not one[1])), _titles(chosen.organisation_id)
    present = [column for column in range(3) if any(counted[key][column] for key in keys)]
    table = [[counted[key][column] for column in present] for key in keys]
    told = rules.told(table)
    return _gender_lines(
        [(titles.get(key, key), is_achieved) for key, is_achieved in keys],
        table,
        told,
        tuple(GENDER_WORDS[column] for column in present),
    )


def _gender_lines(
    heads: list[tuple[str, bool]], table: list[list[int]], told: ToldTable | None, columns: tuple[Text, ...]
) -> Genders:
    if told is None:
        return Genders(columns, (), is_withheld=bool(table))
    lines = [
        GenderLine(title, is_achieved, cells, sum(row))
        for (title, is_achieved), cells, row in zip(heads, told, table, strict=False)
    ]
    lines.append(GenderLine("", None, told[-1], sum(map(sum, table))))
    return Genders(columns, tuple(lines))


def day_of_report() -> date:
    """The day on which it is read."""
    return people_queries.today()
