"""`stegvis backup FILE` and `stegvis restore FILE`. What they need is imported when they run."""

from __future__ import annotations

from pathlib import Path

import click

from stegvis.running.backup.archive import BackupFault
from stegvis.running.preparation import CannotStart, only_one
from stegvis.settings import from_environment


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(file: Path) -> None:
    """Write database and files into FILE, while the site runs."""
    from stegvis.running.backup.actions import take

    try:
        manifest = take(from_environment(), file)
    except BackupFault as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"The backup {file} can't be written: {error.strerror or error}"
        ) from error
    click.echo(f"{file}: {len(manifest.members)} files, {file.stat().st_size} bytes")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the data that is there.")
def restore_command(file: Path, force: bool) -> None:
    """Put the backup in FILE back. The site must not be running."""
    from stegvis.running.backup.actions import restore

    settings = from_environment()
    try:
        with only_one(settings.data):
            manifest = restore(settings, file, force=force)
    except (BackupFault, CannotStart, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored the backup of {manifest.taken_at}: {len(manifest.members)} files.")
