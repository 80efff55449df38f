"""How a chain is judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stegvis.audit.rules import (
    GENESIS,
    EntryFacts,
    Head,
    chain_faults,
    entry_hash,
    sign_head,
    values_digest,
)

Chain = list[tuple[EntryFacts, str]]
SALT = "ab" * 32


def chain(length: int) -> Chain:
    """A whole chain."""
    made: Chain = []
    previous = GENESIS
    for sequence in range(1, length + 1):
        facts = EntryFacts(
            sequence, "2026-11-22T10:00:00+00:00", "", "case.open", "case", "1", ("a",), "d" * 64, previous
        )
        previous = entry_hash(facts)
        made.append((facts, previous))
    return made


def head_of(entries: Chain) -> Head:
    """The head that a whole chain leads to."""
    return Head(len(entries), entries[-1][1])


def places(entries: Chain, head: Head) -> list[int]:
    """Where the chain is broken."""
    return [fault.sequence for fault in chain_faults(entries, head)]


def test_a_whole_chain_has_no_fault() -> None:
    entries = chain(5)

    assert places(entries, head_of(entries)) == []


def test_an_empty_chain_with_an_empty_head_is_whole() -> None:
    assert places([], Head(0, GENESIS)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-11-22T10:00:01+00:00"},
        {"actor_id": "somebody"},
        {"verb": "case.close"},
        {"object_kind": "account"},
        {"object_id": "2"},
        {"fields": ("b",)},
        {"values_digest": "e" * 64},
    ],
)
def test_a_changed_field_is_found_where_it_stands(change: dict[str, str]) -> None:
    entries = chain(4)
    facts, stored = entries[1]
    changed = [*entries]
    changed[1] = (replace(facts, **change), stored)  # type: ignore[arg-type]

    assert places(changed, head_of(entries)) == [2]


def test_an_entry_changed_with_its_hash_breaks_its_successor() -> None:
    entries = chain(4)
    facts = replace(entries[1][0], verb="case.close")
    changed = [entries[0], (facts, entry_hash(facts)), *entries[2:]]

    assert places(changed, head_of(entries)) == [3]


def test_a_chain_written_anew_from_a_changed_entry_differs_from_the_head() -> None:
    entries = chain(3)
    first = replace(entries[0][0], verb="case.close")
    forged: Chain = [(first, entry_hash(first))]
    for facts, _hash in entries[1:]:
        follows = replace(facts, previous_hash=forged[-1][1])
        forged.append((follows, entry_hash(follows)))

    assert places(forged, head_of(entries)) == [3]


def test_a_removed_entry_is_found() -> None:
    entries = chain(4)

    assert 2 in places([entries[0], *entries[2:]], head_of(entries))


def test_a_removed_first_entry_is_found() -> None:
    entries = chain(4)

    assert 1 in places(entries[1:], head_of(entries))


def test_a_cut_off_end_is_found_by_the_head() -> None:
    entries = chain(4)

    assert places(entries[:2], head_of(entries)) == [3]


def test_an_emptied_chain_is_found_by_the_head() -> None:
    assert places([], head_of(chain(4))) == [1]


def test_a_chain_that_is_longer_than_the_head_is_whole() -> None:
    """The head is written after the commit: a power cut between them is no fault."""
    entries = chain(4)

    assert places(entries, head_of(entries[:3])) == []


def test_the_digest_tells_nothing_without_its_salt() -> None:
    assert values_digest({"name": "Amina"}, SALT) != values_digest({"name": "Amina"}, "cd" * 32)


def test_the_digest_knows_changed_values() -> None:
    assert values_digest({"name": "Amina"}, SALT) != values_digest({"name": "Anna"}, SALT)


def test_the_digest_does_not_ask_for_an_order_of_fields() -> None:
    assert values_digest({"a": 1, "b": 2}, SALT) == values_digest({"b": 2, "a": 1}, SALT)


def test_a_signature_holds_for_its_own_count_hash_and_key() -> None:
    head = Head(3, "a" * 64)

    assert sign_head(head, b"key") == sign_head(Head(3, "a" * 64), b"key")
    assert sign_head(head, b"key") != sign_head(replace(head, count=2), b"key")
    assert sign_head(head, b"key") != sign_head(replace(head, hash="b" * 64), b"key")
    assert sign_head(head, b"key") != sign_head(head, b"another")
