"""`stegvis check-content`, `stegvis facts` and `stegvis publish-content`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from stegvis.access.actor import SYSTEM
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.content import actions, editing
from stegvis.content.advice.facts import DueFact, due_before
from stegvis.content.advice.people import ALL, Share
from stegvis.content.advice.summary import Summary
from stegvis.content.checking import Report, check, check_path, shipped_library
from stegvis.content.reading.people import Role
from stegvis.content.reading.problems import Problem, Severity, errors
from stegvis.content.schemas import write_schemas
from stegvis.content.variants import VARIANTS
from stegvis.settings import Settings


@click.command("check-content")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@click.option("--tips", is_flag=True, help="Visa också tips, till exempel varianter som saknas.")
def check_content(path: Path | None, as_json: bool, tips: bool) -> None:
    """Kontrollera kurser och valideringsmoduler. Ingen databas behövs. Slutar med 1 om det finns fel."""
    # What a site in production must have is nothing to a check of texts.
    shipped = editing.shipped_folders(Settings(env="development"))
    report = check_path(path, shipped) if path else check(shipped)
    click.echo(_as_json(report) if as_json else _as_text(report, tips=tips))
    if not report.is_good:
        raise SystemExit(1)


def _as_json(report: Report) -> str:
    whole = {
        "good": report.is_good,
        "courses": report.courses,
        "modules": report.modules,
        "problems": [problem.as_json() for problem in report.problems],
        "summary": report.summary.as_json(),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _as_text(report: Report, *, tips: bool) -> str:
    shown = [one for one in report.problems if tips or one.severity is not Severity.INFO]
    counts = [len(report.of(severity)) for severity in Severity]
    return "\n".join(
        [
            *map(str, shown),
            *_table(report.summary),
            f"Utan fel: {len(report.courses)} kurser, {len(report.modules)} valideringsmoduler.",
            "{} fel, {} varningar, {} tips.".format(*counts),
        ]
    )


_COUNT_NAMES = {
    "courses": "Kurser",
    "lessons": "Lektioner",
    "exercises": "Övningar",
    "modules": "Valideringsmoduler",
    "outcomes": "Läranderesultat",
    "criteria": "Kriterier",
    "words": "Ord",
    "pictures": "Bilder",
}
_ROLE_NAMES = {
    Role.PARTICIPANT: "deltagare",
    Role.SUPERVISOR: "handledare",
    Role.COLLEAGUE: "kollegor",
    Role.MANAGER: "chefer",
    Role.ASSESSOR: "bedömare",
    Role.INTERNAL_VERIFIER: "interna kvalitetssäkrare",
    Role.COORDINATOR: "samordnare",
    Role.OTHER: "andra",
    ALL: "alla",
}
_MARK_NAMES = {"draft": "utkast", "reviewed": "granskade", "unmarked": "texter i kurser"}


def _table(summary: Summary) -> list[str]:
    """The counts as lines, the figures under each other."""
    rows = [(_COUNT_NAMES[key], count) for key, count in summary.counts.items()]
    rows += [(f"Fakta, {kind}", count) for kind, count in summary.facts.items()]
    rows += [
        (f"{VARIANTS[code].name}, {_MARK_NAMES[mark]}", count)
        for code, marks in summary.translations.items()
        for mark, count in marks.items()
    ]
    people = {f"Personer, {_ROLE_NAMES[role]}": share for role, share in summary.people.items()}
    widest = max(len(name) for name in [*dict(rows), *people])
    counted = [f"{name:<{widest}} {count:>5}" for name, count in rows]
    return [*counted, *(f"{name:<{widest}} {_shares(share)}" for name, share in people.items())]


def _shares(share: Share) -> str:
    """How many, and the per cent of women and of names that are at home in Sweden."""
    return f"{share.people:>5}  kvinnor {share.women_per_cent} %, namn från Sverige {share.sweden_per_cent} %"


@click.group("facts")
def facts() -> None:
    """Påståenden i innehållet och deras källor. Ingen databas behövs."""


@facts.command("due")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), help="År-månad-dag. Annars i dag.")
@click.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def due(before: datetime | None, as_json: bool) -> None:
    """Lista fakta vars källa ska läsas igen före en dag, tolv månader efter förra gången."""
    day = before.date() if before else clock.local(clock.now()).date()
    found = due_before(shipped_library(editing.shipped_folders(Settings(env="development"))), day)
    if as_json:
        click.echo(json.dumps([_due_as_json(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.due}  {one.fact.id}  (kontrollerat {one.fact.checked_on})")
        click.echo(f"    {one.fact.claim}")
        click.echo(f"    Används i: {', '.join(one.used_in) or 'ingenting'}")
    click.echo(f"{len(found)} fakta ska kontrolleras före {day}.")


def _due_as_json(one: DueFact) -> dict[str, object]:
    return {
        "id": one.fact.id,
        "claim": one.fact.claim,
        "checked_on": one.fact.checked_on.isoformat(),
        "due": one.due.isoformat(),
        "used_in": one.used_in,
    }


@click.command("publish-content")
@with_appcontext
def publish_content() -> None:
    """Publish what is new in the folders. A text that was changed on the web is never overwritten."""
    db.begin_write()
    outcome = actions.publish_folder(actor=SYSTEM)
    db.session.commit()
    problems: list[Problem] = errors(outcome.problems)
    for problem in problems:
        click.echo(str(problem), err=True)
    for key, changes in outcome.new_versions.items():
        click.echo(
            f"{key}: ny version, för det här har ändrats: {', '.join(changes)}. "
            "De som redan har börjat går vidare med sin version."
        )
    for key in outcome.conflicts:
        click.echo(
            f"{key}: changed both on the web and in the folder. The web's text holds until somebody chooses.",
            err=True,
        )
    click.echo(
        f"Published: {', '.join(outcome.published) or 'nothing new'}. Unchanged: {len(outcome.unchanged)}."
    )


@click.command("write-content-schemas")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def write_content_schemas(folder: Path) -> None:
    """Write JSON Schemas of the content's files, for editors that know them."""
    for name in write_schemas(folder):
        click.echo(name)


commands = [check_content, facts, publish_content, write_content_schemas]
"""Every command of this room."""

commands_without_application = {
    command.name: command for command in (check_content, facts, write_content_schemas)
}
"""Those that run on a machine with nothing but the files: no settings, no database."""
