"""`stegvis check-content` and `stegvis publish-content`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from stegvis.access.actor import SYSTEM
from stegvis.base.database import db
from stegvis.content import actions, editing
from stegvis.content.checking import Report, check, check_path
from stegvis.content.reading.problems import Problem, Severity, errors
from stegvis.content.schemas import write_schemas
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
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _as_text(report: Report, *, tips: bool) -> str:
    shown = [one for one in report.problems if tips or one.severity is not Severity.INFO]
    counts = [len(report.of(severity)) for severity in Severity]
    return "\n".join(
        [
            *map(str, shown),
            f"Utan fel: {len(report.courses)} kurser, {len(report.modules)} valideringsmoduler.",
            "{} fel, {} varningar, {} tips.".format(*counts),
        ]
    )


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


commands = [check_content, publish_content, write_content_schemas]
"""Every command of this room."""

commands_without_application = {command.name: command for command in (check_content, write_content_schemas)}
"""Those that run on a machine with nothing but the files: no settings, no database."""
