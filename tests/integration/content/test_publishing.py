"""Publishing from the folder and from the web, with a database."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, event, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from stegvis.access.actor import SYSTEM, Actor
from stegvis.app import create_app
from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.content import actions, queries
from stegvis.content.checking import Folders
from stegvis.content.exporting import export_folder
from stegvis.content.models import ContentRevision, RevisionIsFinal
from stegvis.content.signals import revision_published
from stegvis.content.states import ChangeKind, Kind, Origin
from stegvis.people.models import Organisation
from stegvis.settings import Settings

LESSON = "courses/prov/grund/02-slut.md"


def publish() -> actions.FolderOutcome:
    return actions.publish_folder(actor=SYSTEM)


def rewrite(content: Path, old: str, new: str) -> None:
    path = content / LESSON
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def edit(
    actor: Actor, new: str, change: ChangeKind = ChangeKind.CORRECTION, old: str = "Sista texten."
) -> Any:
    parent = queries.current_revision("prov", actor.organisation_id)
    changed = queries.get_revision_row(parent).source[LESSON].replace(old, new)
    return actions.publish_edit(
        actor=actor, parent_id=parent, path=LESSON, text=changed, change_kind=change, note="Tydligare"
    )


def trainer(session: Session, name: str = "Kommunen") -> Actor:
    organisation = Organisation(name=name)
    session.add(organisation)
    session.flush()
    return Actor(account_id=uuid4(), name="Tove Tränare", organisation_id=organisation.id)


def last_text(revision_id: UUID) -> str:
    lesson = queries.course(revision_id).lesson("slut")
    assert lesson is not None
    return lesson.original.model_dump_json()


def test_the_folder_is_published_once(db_session: Session) -> None:
    assert sorted(publish().published) == ["disk", "prov"]
    again = publish()
    assert (again.published, sorted(again.unchanged)) == ([], ["disk", "prov"])
    assert [entry.title for entry in queries.catalogue()] == ["Provkursen"]
    assert queries.module(queries.current_revision("disk", kind=Kind.MODULE)).criterion("tvatta-hander")


def test_a_broken_course_keeps_its_published_revision(db_session: Session, content: Path) -> None:
    publish()
    before = queries.current_revision("prov")
    rewrite(content, "kind: multiple", "kind: multi")
    outcome = publish()
    assert "Övningens kind är multi." in [problem.message for problem in outcome.problems]
    assert (queries.current_revision("prov"), outcome.unchanged) == (before, ["disk"])


def test_better_words_in_the_folder_reach_learners_and_a_gone_exercise_does_not(
    db_session: Session, content: Path
) -> None:
    publish()
    first = queries.current_revision("prov")
    rewrite(content, "Sista texten.", "Den allra sista texten.")
    publish()
    corrected = queries.current_revision("prov")
    rewrite(content, "id: slut-2", "id: slut-9")
    publish()
    assert queries.latest_correction_of(first) == corrected != queries.current_revision("prov")


def test_a_changed_fact_makes_a_new_revision_and_the_old_one_keeps_its_own(
    db_session: Session, content: Path
) -> None:
    publish()
    before = queries.current_revision("prov")
    path = content / "courses/facts/arbete.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("allt som behövs", "allt"), encoding="utf-8")
    publish()
    after = queries.current_revision("prov")
    claims = [queries.course(one).lessons[0].original.facts[0].claim for one in (before, after)]
    assert claims == ["Arbetsgivaren ska göra allt som behövs.", "Arbetsgivaren ska göra allt."]


def test_a_trainers_correction_reaches_her_own_municipality_only(db_session: Session) -> None:
    publish()
    shared = queries.current_revision("prov")
    tove, other = trainer(db_session), trainer(db_session, "Grannkommunen")
    revision = edit(tove, "Vår egen sista text.")
    assert "Vår egen sista text." in last_text(queries.current_revision("prov", tove.organisation_id))
    assert queries.current_revision("prov", other.organisation_id) == shared
    assert queries.latest_correction_of(shared, tove.organisation_id) == revision.id
    assert queries.latest_correction_of(shared, other.organisation_id) == shared
    assert [entry.revision_id for entry in queries.catalogue(tove.organisation_id)] == [revision.id]


def test_a_new_version_leaves_learners_where_they_are(db_session: Session) -> None:
    publish()
    shared = queries.current_revision("prov")
    tove = trainer(db_session)
    edit(tove, "id: slut-7", ChangeKind.NEW_VERSION, old="id: slut-2")
    assert queries.latest_correction_of(shared, tove.organisation_id) == shared


def test_an_edit_with_errors_is_refused_with_their_places(db_session: Session) -> None:
    publish()
    with pytest.raises(actions.ContentRefused) as refused:
        edit(trainer(db_session), "{fact:finns-inte}")
    assert [(one.file, one.line) for one in refused.value.problems] == [(LESSON, 7)]


def test_a_correction_may_not_remove_an_exercise(db_session: Session) -> None:
    publish()
    with pytest.raises(Refused) as refused:
        edit(trainer(db_session), "id: slut-7", old="id: slut-2")
    assert "övningen slut-2" in str(refused.value.message)


def test_an_edit_without_change_is_refused(db_session: Session) -> None:
    publish()
    with pytest.raises(Refused, match="likadan"):
        edit(trainer(db_session), "Sista texten.")


def test_the_second_of_two_editors_is_told_instead_of_overwriting(db_session: Session) -> None:
    publish()
    tove = trainer(db_session)
    opened = queries.current_revision("prov", tove.organisation_id)
    edit(tove, "Först.")
    with pytest.raises(actions.StaleEdit):
        actions.publish_edit(
            actor=tove, parent_id=opened, path=LESSON, text="…", change_kind=ChangeKind.CORRECTION, note=""
        )


@pytest.mark.parametrize(
    "path", ["courses/annan/course.yaml", "../hemligt", "courses/prov/grund/03-ny.en.md"]
)
def test_only_the_courses_own_texts_can_be_edited(db_session: Session, path: str) -> None:
    publish()
    with pytest.raises(NotFound):
        actions.publish_edit(
            actor=trainer(db_session),
            parent_id=queries.current_revision("prov"),
            path=path,
            text="x",
            change_kind=ChangeKind.CORRECTION,
            note="",
        )


def test_another_municipalitys_revision_can_not_be_edited(db_session: Session) -> None:
    publish()
    revision = edit(trainer(db_session), "Vår egen.")
    with pytest.raises(actions.StaleEdit):
        actions.publish_edit(
            actor=trainer(db_session, "Grannkommunen"),
            parent_id=revision.id,
            path=LESSON,
            text="x",
            change_kind=ChangeKind.CORRECTION,
            note="",
        )


def test_a_missing_variant_can_be_added(db_session: Session) -> None:
    publish()
    tove = trainer(db_session)
    parent = queries.current_revision("prov")
    source = queries.get_revision_row(parent).source
    revision = actions.publish_edit(
        actor=tove,
        parent_id=parent,
        path="courses/prov/grund/02-slut.latt.md",
        text=source[LESSON].replace("Sista texten.", "Slut."),
        change_kind=ChangeKind.CORRECTION,
        note="",
    )
    lesson = queries.course(revision.id).lesson("slut")
    assert lesson is not None
    assert [variant.code for variant in lesson.available] == ["sv", "latt"]


def test_the_folder_never_overwrites_a_text_edited_on_the_web(db_session: Session, content: Path) -> None:
    publish()
    edited = edit(SYSTEM, "Ändrad på webben.")
    assert publish().conflicts == []
    rewrite(content, "Sista texten.", "Ändrad i mappen.")
    assert (publish().conflicts, publish().conflicts) == (["prov"], ["prov"])
    assert queries.current_revision("prov") == edited.id
    waiting = queries.newest_folder_revision(edited.item_id)
    assert waiting is not None
    assert (waiting.number, "Ändrad i mappen." in waiting.source[LESSON]) == (3, True)
    assert any(line == "+Ändrad i mappen." for line in queries.differences(edited.id, waiting.id))


def test_taking_over_the_folders_text_ends_the_conflict(db_session: Session, content: Path) -> None:
    publish()
    edited = edit(SYSTEM, "Ändrad på webben.")
    rewrite(content, "Sista texten.", "Ändrad i mappen.")
    publish()
    adopted = settle(SYSTEM, [LESSON])
    assert (adopted.parent_id, adopted.origin, publish().conflicts) == (edited.id, Origin.FOLDER, [])
    assert "Ändrad i mappen." in last_text(queries.current_revision("prov"))


def test_keeping_the_webs_text_ends_the_conflict_until_the_folder_changes_again(
    db_session: Session, content: Path
) -> None:
    publish()
    edited = edit(SYSTEM, "Ändrad på webben.")
    rewrite(content, "Sista texten.", "Ändrad i mappen.")
    publish()
    kept = settle(SYSTEM, [])
    assert (kept.parent_id, kept.origin, publish().conflicts) == (edited.id, Origin.WEB, [])
    assert "Ändrad på webben." in last_text(queries.current_revision("prov"))
    rewrite(content, "Ändrad i mappen.", "Ändrad igen.")
    assert publish().conflicts == ["prov"]


def settle(actor: Actor, taken: list[str], change: ChangeKind = ChangeKind.CORRECTION) -> ContentRevision:
    conflict = queries.conflicts(actor.organisation_id)["prov"]
    return actions.settle_conflict(
        actor=actor, key="prov", conflict=conflict, taken_from_folder=taken, change_kind=change
    )


FIRST_LESSON = "courses/prov/grund/01-start.md"


def change_first_lesson(content: Path, old: str, new: str) -> None:
    path = content / FIRST_LESSON
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")


def test_an_own_copy_is_told_that_the_shared_text_has_changed(db_session: Session, content: Path) -> None:
    publish()
    tove, other = trainer(db_session), trainer(db_session, "Grannkommunen")
    edit(tove, "Vår egen.")
    assert queries.conflicts(tove.organisation_id) == {}
    change_first_lesson(content, "title: Att börja", "title: Den första starten")
    publish()
    assert list(queries.conflicts(tove.organisation_id)) == ["prov"]
    assert queries.conflicts(other.organisation_id) == {}


def test_each_text_is_chosen_by_itself_and_both_stay_in_the_history(
    db_session: Session, content: Path
) -> None:
    publish()
    tove = trainer(db_session)
    own = edit(tove, "Vår egen.")
    change_first_lesson(content, "title: Att börja", "title: Den första starten")
    publish()
    conflict = queries.conflicts(tove.organisation_id)["prov"]
    merged = settle(tove, [FIRST_LESSON])
    course = queries.course(merged.id)
    assert course.lessons[0].title == "Den första starten"
    assert "Vår egen." in last_text(merged.id)
    assert (merged.parent_id, merged.weighed_id) == (own.id, conflict.folder_id)
    history = {row.id for row in queries.history(Kind.COURSE, "prov", tove.organisation_id)}
    assert {own.id, conflict.folder_id, merged.id} <= history
    assert queries.latest_correction_of(own.id, tove.organisation_id) == merged.id
    assert queries.conflicts(tove.organisation_id) == {}


def test_a_settled_conflict_brings_the_newest_facts(db_session: Session, content: Path) -> None:
    publish()
    tove = trainer(db_session)
    edit(tove, "Vår egen.")
    path = content / "courses/facts/arbete.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("allt som behövs", "allt"), encoding="utf-8")
    publish()
    kept = settle(tove, [])
    claim = queries.course(kept.id).lessons[0].original.facts[0].claim
    assert (claim, "Vår egen." in last_text(kept.id)) == ("Arbetsgivaren ska göra allt.", True)


def test_a_conflict_is_settled_once_and_by_its_own_municipality(db_session: Session, content: Path) -> None:
    publish()
    tove, other = trainer(db_session), trainer(db_session, "Grannkommunen")
    edit(tove, "Vår egen.")
    change_first_lesson(content, "title: Att börja", "title: Den första starten")
    publish()
    conflict = queries.conflicts(tove.organisation_id)["prov"]

    def choose(actor: Actor) -> None:
        actions.settle_conflict(
            actor=actor,
            key="prov",
            conflict=conflict,
            taken_from_folder=[],
            change_kind=ChangeKind.CORRECTION,
        )

    with pytest.raises(NotFound):
        choose(other)
    choose(tove)
    with pytest.raises(actions.StaleEdit):
        choose(tove)


def test_texts_that_do_not_go_together_are_refused_with_their_places(
    db_session: Session, content: Path
) -> None:
    publish()
    tove = trainer(db_session)
    edit(tove, "id: slut-7", ChangeKind.NEW_VERSION, old="id: slut-2")
    change_first_lesson(content, "id: start-2", "id: slut-7")
    english = content / "courses/prov/grund/01-start.en.md"
    english.write_text(
        english.read_text(encoding="utf-8").replace("id: start-2", "id: slut-7"), encoding="utf-8"
    )
    publish()
    with pytest.raises(actions.ContentRefused) as refused:
        settle(tove, [FIRST_LESSON, "courses/prov/grund/01-start.en.md"])
    assert [one.file for one in refused.value.problems] == [LESSON]
    with pytest.raises(Refused, match="rättelse"):
        settle(tove, [LESSON, FIRST_LESSON, "courses/prov/grund/01-start.en.md"])


def test_the_export_is_the_folder_again(db_session: Session, content: Path, tmp_path: Path) -> None:
    publish()
    first = queries.get_revision_row(queries.current_revision("prov"))
    archive = export_folder(first)
    assert archive == export_folder(first)
    zipfile.ZipFile(io.BytesIO(archive)).extractall(tmp_path / "out")
    for file in (content / "courses/prov").rglob("*.*"):
        same = tmp_path / "out" / file.relative_to(content)
        assert same.read_bytes() == file.read_bytes()
    again = actions.publish_folder(
        actor=SYSTEM, folders=Folders(tmp_path / "out/courses", None, content / "pictures.yaml")
    )
    assert (again.unchanged, again.problems[0].severity) == (["prov"], "info")


def test_the_history_says_who_and_why(db_session: Session) -> None:
    publish()
    tove = trainer(db_session)
    edit(tove, "Vår egen.")
    newest = queries.history(Kind.COURSE, "prov", tove.organisation_id)[0]
    assert (newest.published_by_name, newest.note, newest.origin) == ("Tove Tränare", "Tydligare", Origin.WEB)


def test_a_revision_never_changes(db_session: Session) -> None:
    publish()
    revision = queries.get_revision_row(queries.current_revision("prov"))
    db_session.commit()
    revision.note = "ändrad"
    with pytest.raises(RevisionIsFinal):
        db_session.flush()
    db_session.rollback()
    for statement in (update(ContentRevision).values(note="x"), delete(ContentRevision)):
        with pytest.raises(RevisionIsFinal):
            db_session.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE content_revision SET note = 'x'", "DELETE FROM content_revision"]
)
def test_the_database_itself_keeps_revisions(db_session: Session, statement: str) -> None:
    publish()
    with pytest.raises(DBAPIError, match="final"):
        db_session.execute(text(statement))


def test_news_of_a_revision_comes_with_its_meaning(db_session: Session) -> None:
    publish()
    before = queries.current_revision("prov")
    heard: list[dict[str, Any]] = []

    def listen(kind: str, **news: Any) -> None:
        heard.append({"kind": kind, **news})

    with revision_published.connected_to(listen):
        revision = edit(SYSTEM, "Nytt.")
    assert [(one["kind"], one["key"], one["revision_id"], one["previous_id"]) for one in heard] == [
        ("course", "prov", revision.id, before)
    ]
    assert heard[0]["change_kind"] is ChangeKind.CORRECTION


def test_a_revision_that_was_read_costs_no_query(db_session: Session) -> None:
    publish()
    current = queries.current_revision("prov")
    queries.revision(current)
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    queries.revision(current)
    assert statements == []


def test_an_unknown_revision_is_not_found(db_session: Session) -> None:
    with pytest.raises(NotFound):
        queries.revision(uuid4())
    with pytest.raises(NotFound):
        queries.current_revision("finns-inte")


def test_publish_content_tells_what_it_did(app: Flask, settings: Settings) -> None:
    runner = create_app(settings).test_cli_runner()
    assert "prov" in runner.invoke(args=["publish-content"]).output
    assert "nothing new" in runner.invoke(args=["publish-content"]).output
