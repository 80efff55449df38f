"""What people are assessed by in a published module changes by a new version only, from the folder and on the web."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from stegvis.access.actor import SYSTEM, Actor
from stegvis.base.errors import Refused
from stegvis.content import actions, queries
from stegvis.content.states import ChangeKind, Kind
from stegvis.people.models import Organisation
from stegvis.settings import Settings

MODULE = "validation_modules/disk/module.yaml"
CRITERION, STRICTER = "text: Tvättar händerna.", "text: Tvättar händerna med tvål."


def current(organisation_id: UUID | None = None) -> UUID:
    return queries.current_revision("disk", organisation_id, kind=Kind.MODULE)


def rewrite(content: Path, old: str, new: str) -> None:
    path = content / MODULE
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_another_criterion_in_the_folder_is_a_new_version_and_says_why(
    db_session: Session, content: Path
) -> None:
    actions.publish_folder(actor=SYSTEM)
    first = current()
    rewrite(content, CRITERION, STRICTER)
    outcome = actions.publish_folder(actor=SYSTEM)
    assert outcome.new_versions == {"disk": ["kriteriet tvatta-hander (texten)"]}
    assert queries.get_revision_row(current()).change_kind is ChangeKind.NEW_VERSION
    assert queries.latest_correction_of(first) == first


def test_easier_words_in_the_folder_are_a_correction(db_session: Session, content: Path) -> None:
    actions.publish_folder(actor=SYSTEM)
    rewrite(content, "easy_text: Jag tvättar händerna.", "easy_text: Jag kan tvätta händerna.")
    outcome = actions.publish_folder(actor=SYSTEM)
    assert (outcome.published, outcome.new_versions) == (["disk"], {})
    assert queries.get_revision_row(current()).change_kind is ChangeKind.CORRECTION


def edit(actor: Actor, new: str, change: ChangeKind) -> UUID:
    parent = queries.get_revision_row(current(actor.organisation_id))
    text = parent.source[MODULE].replace(CRITERION, new)
    return actions.publish_edit(
        actor=actor, parent_id=parent.id, path=MODULE, text=text, change_kind=change, note="Strängare"
    ).id


def test_a_correction_on_the_web_may_not_change_a_criterion_and_a_new_version_may(
    db_session: Session,
) -> None:
    actions.publish_folder(actor=SYSTEM)
    kommun = Organisation(name="Kommunen")
    db_session.add(kommun)
    db_session.flush()
    tove = Actor(account_id=uuid4(), name="Tove Tränare", organisation_id=kommun.id)
    with pytest.raises(Refused) as refusal:
        edit(tove, STRICTER, ChangeKind.CORRECTION)
    told = str(refusal.value.message)
    assert "kriteriet tvatta-hander (texten)" in told
    assert "Publicera som ny version i stället." in told
    assert current(tove.organisation_id) == current()
    assert edit(tove, STRICTER, ChangeKind.NEW_VERSION) == current(tove.organisation_id) != current()
    assert [queries.get_revision_row(one).number for one in (current(), current(tove.organisation_id))] == [
        1,
        2,
    ]


def test_the_command_names_the_criterion_and_what_it_means(
    app: Flask, settings: Settings, content: Path
) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["publish-content"])
    rewrite(content, CRITERION, STRICTER)
    told = runner.invoke(args=["publish-content"]).output
    assert "disk: ny version, för det här har ändrats: kriteriet tvatta-hander (texten)." in told
    assert "De som redan har börjat går vidare med sin version." in told
