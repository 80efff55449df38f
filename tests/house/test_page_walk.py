"""Every page that the walk gets: well-formed, asks the database little, and changes nothing by being opened."""

from __future__ import annotations

import pytest

from tests.house.walking import Visit

pytestmark = pytest.mark.xdist_group("world")

MAY_BE_WRITTEN_BY_A_GET = {"audit_read", "sign_in_session"}
MOST_STATEMENTS = 12
MOST_STATEMENTS_OF = {"learning.lesson": 4}


def test_every_page_is_well_formed(visits: list[Visit]) -> None:
    wrong = sorted({f"{visit}: {fault}" for visit in visits for fault in visit.faults})

    assert wrong == []


def test_a_get_writes_the_read_log_and_last_seen_only(visits: list[Visit]) -> None:
    wrong = sorted(
        {
            f"{visit.door.endpoint} writes {table}"
            for visit in visits
            if visit.door.method == "GET"
            for table in visit.statements.written - MAY_BE_WRITTEN_BY_A_GET
        }
    )

    assert wrong == []


def test_opening_somebodys_case_is_noted(visits: list[Visit]) -> None:
    """Else the test above would not notice if nothing could be seen to be written."""
    opened = [visit for visit in visits if visit.door.endpoint == "validation.show" and visit.status == 200]

    staff = {"supervisor", "assessor", "internal_verifier", "issuer", "coordinator"}
    assert {visit.role for visit in opened} == staff, "a participant is led on to her own page"
    assert all("audit_read" in visit.statements.written for visit in opened)


def test_a_refused_visit_writes_nothing(visits: list[Visit]) -> None:
    wrong = sorted(
        {
            f"{visit} writes {table}"
            for visit in visits
            if visit.answer in ("403", "404")
            for table in visit.statements.written - MAY_BE_WRITTEN_BY_A_GET
        }
    )

    assert wrong == []


def test_no_page_asks_the_database_more_than_it_needs(visits: list[Visit]) -> None:
    wrong = sorted(
        {
            f"{visit}: {visit.statements.count} statements"
            for visit in visits
            if visit.door.method == "GET"
            and visit.statements.count > MOST_STATEMENTS_OF.get(visit.door.endpoint, MOST_STATEMENTS)
        }
    )

    assert wrong == []
