"""Commands about certificates and about the keys with which they are signed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from stegvis.access import SYSTEM
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound
from stegvis.certificates import exporting, queries
from stegvis.certificates.checking.files import LARGEST_FILE
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Verdict
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.hardware import NoHardware
from stegvis.certificates.keys.models import IssuerKey
from stegvis.certificates.keys.reading import fingerprint_of, is_brought_in
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.making import addresses_of
from stegvis.certificates.readiness_rules import NotReady
from stegvis.people import queries as people_queries
from stegvis.people.models import Organisation

_READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
_organisation = click.option("--organisation", required=True, help="The municipality, by its whole name.")


@click.group("keys")
def keys() -> None:
    """The keys with which organisations sign their certificates."""


@click.group("certificates")
def certificates() -> None:
    """Issued certificates: listed, written to files, and checked."""


def _named(name: str) -> Organisation:
    found = [one for one in people_queries.organisations() if one.name.casefold() == name.strip().casefold()]
    if not found:
        raise click.ClickException(f"There is no organisation called {name!r}.")
    return found[0]


@keys.command("create")
@_organisation
@with_appcontext
def create_keys(organisation: str) -> None:
    """Make the keys that the organisation lacks. They are also made by themselves at its first certificate."""
    try:
        key_actions.ensure_keys(actor=SYSTEM, organisation_id=_named(organisation).id)
    except NotReady as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    _show(_named(organisation), as_json=False)


@keys.command("rotate")
@_organisation
@click.option(
    "--purpose",
    "purposes",
    multiple=True,
    type=click.Choice([one.value for one in KeyPurpose]),
    help="Only these; by default all.",
)
@with_appcontext
def rotate_keys(organisation: str, purposes: tuple[str, ...]) -> None:
    """Let new keys sign from now on. What the old ones have signed can still be checked.

    A seal that was brought in is left alone, unless it is named: one of our own would be worth less to others.
    """
    organisation_id = _named(organisation).id
    chosen = [KeyPurpose(one) for one in purposes] or list(KeyPurpose)
    seal = key_queries.keys_in_force(organisation_id).get(KeyPurpose.SEAL)
    if not purposes and seal and is_brought_in(seal, key_queries.own_root_certificates()):
        chosen.remove(KeyPurpose.SEAL)
        click.echo(
            "The seal was brought in and is left alone; renew it by: stegvis keys bring-in-seal", err=True
        )
    try:
        key_actions.rotate(actor=SYSTEM, organisation_id=organisation_id, purposes=chosen)
    except NotReady as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    _show(_named(organisation), as_json=False)


@keys.command("show")
@_organisation
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_appcontext
def show_keys(organisation: str, as_json: bool) -> None:
    """List the organisation's keys: public names and fingerprints."""
    _show(_named(organisation), as_json=as_json)


@keys.command("bring-in-seal")
@_organisation
@click.option("--chain", required=True, type=_READABLE, help="PEM: the seal's own certificate first.")
@click.option("--key", type=_READABLE, help="PEM: its private key, P-256, without password.")
@click.option("--hardware", default="", help="Instead: the key's label in the PKCS#11 module.")
@with_appcontext
def bring_in_seal(organisation: str, chain: Path, key: Path | None, hardware: str) -> None:
    """Let a bought e-seal certificate seal the organisation's certificates from now on."""
    if (key is None) == (not hardware):
        raise click.UsageError("Give either --key or --hardware.")
    found = _named(organisation)
    try:
        if key is not None:
            key_actions.bring_in_seal(
                actor=SYSTEM, organisation_id=found.id, chain_pem=chain.read_bytes(), key_pem=key.read_bytes()
            )
        else:
            key_actions.name_hardware_seal(
                actor=SYSTEM, organisation_id=found.id, chain_pem=chain.read_bytes(), label=hardware
            )
    except BadInput as error:
        raise click.ClickException(str(error.message)) from error
    except NoHardware as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    _show(found, as_json=False)


def _show(organisation: Organisation, *, as_json: bool) -> None:
    found = key_queries.keys_of(organisation.id)
    if as_json:
        click.echo(json.dumps([_facts(one) for one in found], indent=1))
        return
    click.echo(addresses_of(organisation.id).did)
    for one in found:
        until = f"retired {one.retired_at:%Y-%m-%d}" if one.retired_at else "in use"
        click.echo(f"{one.fragment:<12} {one.purpose.value:<6} {until:<19} {fingerprint_of(one)}")
    if not found:
        click.echo("No keys yet. They are made at the first certificate, or by: stegvis keys create")


def _facts(key: IssuerKey) -> dict[str, Any]:
    return {
        "fragment": key.fragment,
        "purpose": key.purpose.value,
        "created_at": key.created_at.isoformat(),
        "retired_at": key.retired_at.isoformat() if key.retired_at else None,
        "in_hardware": bool(key.hardware),
        "fingerprint_sha256": fingerprint_of(key).replace(" ", ""),
    }


@certificates.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_appcontext
def list_certificates(as_json: bool) -> None:
    """List all certificates by their number. Holders are not named."""
    lines = [exporting.facts_of(one) for one in queries.all_certificates()]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        return
    for line in lines:
        click.echo(
            f"{line['serial']}  {line['state']:<9}  {line['kind']:<10}  {line['issued_at'][:10]}  {line['title']}"
        )


@certificates.command("export")
@click.argument("serial")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def export_certificate(serial: str, folder: Path) -> None:
    """Write everything that belongs to one certificate into a folder."""
    try:
        certificate = queries.by_serial(serial)
    except NotFound:
        raise click.ClickException(f"There is no certificate {serial!r}.") from None
    for path in exporting.export(certificate, folder):
        click.echo(path)


@certificates.command("verify")
@click.argument("file", type=_READABLE)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_appcontext
def verify_file(file: Path, as_json: bool) -> None:
    """Check a file: PDF, credential, token or badge. Ends with 0 only for a valid certificate."""
    with file.open("rb") as opened:
        report = inspect(opened.read(LARGEST_FILE + 1))
    if as_json:
        found = [
            {"check": one.check.value, "outcome": one.outcome.value, "reason": one.reason.value}
            for one in report.findings
        ]
        number = str(report.certificate_id) if report.certificate_id else None
        click.echo(
            json.dumps({"verdict": report.verdict.value, "certificate": number, "checks": found}, indent=1)
        )
    else:
        for one in report.findings:
            click.echo(f"{one.check.value:<8} {one.outcome.value:<15} {one.reason.value}")
        click.echo(f"verdict: {report.verdict.value}")
    if report.verdict is not Verdict.VALID:
        raise SystemExit(1)
