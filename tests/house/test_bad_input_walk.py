"""What no form sends, sent to every verb: the answer is a page or a refusal, and never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from lxml import html as reading

from tests.house.addresses import Door, address
from tests.house.expected_access import Row
from tests.house.walking import rows_of
from tests.house.world import Subject, World

pytestmark = pytest.mark.xdist_group("world")

ROOMS = frozenset(
    {
        "activities", "asking", "bench", "circumstances", "competence", "conflicts", "countersigning", "designs",
        "evidence", "external", "handovers", "interim", "mapping", "modules", "own_asking", "own_contacts",
        "own_mapping", "own_planning", "own_quizzing", "own_waiting", "planning", "speaking", "standardisation",
        "steps", "testimony", "validation", "verification", "waiting", "witnesses",
    }
)  # fmt: skip

NASTY = (
    "9" * 400, "-1", "1e309", "²", "٣", "0001-01-01", "9998-06-01", "9999-12-31", "a\x00b", "\ud800", "x" * 10_000,
    "00000000-0000-0000-0000-000000000000", "during:" + "9" * 30, "<b>%(x)s{{ 7 }}</b>",
)  # fmt: skip

Sent = list[tuple[str, str]]
MULTIPART = "multipart/form-data; boundary=edge"


DAYS = ("0001-01-01", "9998-06-01", "9999-12-31")

CHOSEN = frozenset({"date", "time", "number", "hidden", "select", "radio"})
"""Kinds of fields in which nobody types freely: each is also sent alone with what no form sends in it."""


@dataclass(frozen=True)
class Asked:
    """A field that a page asks for, of which kind, and what somebody honest would send."""

    name: str
    kind: str
    honest: tuple[str, ...]
    is_needed: bool


def fields_on(page: str) -> list[Asked]:
    """The fields of the page's forms, each once."""
    found: dict[str, Asked] = {}
    controls: Any = reading.fromstring(page).xpath(
        "//main//*[self::input or self::select or self::textarea][@name]"
    )
    for field in controls:
        name, kind = field.get("name"), field.get("type", "text") if field.tag == "input" else field.tag
        before = found[name].honest if name in found else ()
        value = field.get("value") or (field.text or "").strip()
        honest = {
            "select": tuple(one.get("value", "") for one in field.xpath(".//option"))[-1:],
            "radio": before or (field.get("value", ""),),
            "checkbox": (*before, field.get("value", "y")),
            "date": (value or "2026-03-02",),
            "file": (),
        }.get(kind, (value or "Ord",))
        if name not in ("csrf_token", "next"):
            found[name] = Asked(name, kind, honest, bool(value) or kind != "text")
    return list(found.values())


def bodies(fields: list[Asked]) -> Iterator[Sent]:
    """Nothing; each field twice; all nasty; one field nasty, or all days far off, while the rest is honest."""
    full = [(field.name, value) for field in fields for value in field.honest]
    needed = {field.name for field in fields if field.is_needed}
    sparse = [(name, value) for name, value in full if name in needed]
    days = {field.name for field in fields if field.kind == "date"}
    yield []
    for honest in (full, sparse):
        yield honest + honest
        for day in DAYS if days else ():
            yield [(name, day if name in days else value) for name, value in honest]
    for nasty in NASTY:
        yield [(field.name, nasty) for field in fields]
        for field in fields:
            if field.kind in CHOSEN:
                yield [*((name, value) for name, value in sparse if name != field.name), (field.name, nasty)]


def as_multipart(sent: Sent) -> bytes:
    """By hand, since no client sends half a character."""
    parts = [
        b'--edge\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        % (name.encode(), value.encode("utf-8", "surrogatepass"))
        for name, value in sent
    ]
    return b"".join(parts) + b"--edge--\r\n"


def verbs_of(world: World) -> Iterator[tuple[Door, Row, Subject]]:
    """Every verb of the rooms, about one object that somebody may do it to."""
    seen = set[str]()
    for door, row, subject in rows_of(world):
        room = door.endpoint.partition(".")[0]
        if door.method == "POST" and room in ROOMS and row.reach and door.endpoint not in seen:
            seen.add(door.endpoint)
            yield door, row, subject


def send_all(world: World, door: Door, row: Row, subject: Subject) -> Iterator[str]:
    """What went wrong at this door. Where days far off were taken, the pages that show them are opened too."""
    where = address(world.app, door, subject, world.subjects["nothing"])
    role, reach = next(iter(row.reach.items()))
    account = world.who(role, reach, subject)
    page = world.open(account, "GET", where.removesuffix("/ladda-upp"))
    fields = fields_on(page.get_data(as_text=True)) if page.status_code == 200 else []
    page.close()
    for sent in bodies(fields):
        told = f"{door.endpoint} on {row.on} from {[(name, value[:30]) for name, value in sent]}"
        status, leads_to = answer_to(world, account, where, sent)
        if status >= 500:
            yield f"{status} by {told}"
        elif leads_to and not {value for _name, value in sent}.isdisjoint(DAYS):
            for shown in (leads_to, "/"):
                status, _ = answer_to(world, account, shown, None)
                if status >= 500:
                    yield f"{status} at {shown} after {told}"
        world.restore()


def answer_to(world: World, account: UUID, where: str, sent: Sent | None) -> tuple[int, str]:
    """The status, and where it leads; 599 for an error that nobody caught. None is sent: the page is opened."""
    sending: dict[str, Any] = {} if sent is None else {"data": as_multipart(sent), "content_type": MULTIPART}
    try:
        answer = world.open(account, "GET" if sent is None else "POST", where, **sending)
    except Exception:
        return 599, ""
    answer.close()
    return answer.status_code, answer.headers.get("Location", "")


def test_no_verb_breaks_on_what_no_form_sends(world: World) -> None:
    faults = [
        fault for door, row, subject in verbs_of(world) for fault in send_all(world, door, row, subject)
    ]

    assert faults == []
