"""A module retired and brought back sixteen times at the same moment: each is done once, on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.content.retirement_models import ModuleRetirement
from tests.factories import people, validation, versions
from tests.factories.validation import MODULE
from tests.simultaneous import AT_ONCE, send_at_once


def _logged(verb: str) -> int:
    statement = select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == verb)
    return db.session.execute(statement).scalar_one()


@pytest.mark.sent_at_once("modules.retire", "modules.restore")
def test_a_version_retired_and_brought_back_sixteen_times(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        trainers = [people.staff(Role.TRAINER, cast.unit) for _ in range(2)]
        version = versions.version_in_force(people.actor(trainers[0]))

    data = {"what": str(version), "reason": "Den är för gammal."}
    assert send_at_once(site, trainers, f"/valideringsmoduler/{MODULE}/avveckla", data) == {302: AT_ONCE}
    with site.app_context():
        retirement = db.session.execute(select(ModuleRetirement)).scalar_one()
        assert (retirement.version_id, retirement.restored_at) == (version, None)
        assert _logged("content.module_retired") == 1

    path = f"/valideringsmoduler/avvecklingar/{retirement.id}/ta-i-bruk"
    assert send_at_once(site, trainers, path, {"reason": "Fel modul."}) == {302: AT_ONCE}
    with site.app_context():
        assert db.session.execute(select(ModuleRetirement)).scalar_one().restored_reason == "Fel modul."
        assert _logged("content.module_restored") == 1
