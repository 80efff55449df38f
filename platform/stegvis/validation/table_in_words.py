"""The table of transitions as a page for people: `python -m stegvis.validation.table_in_words` prints it.

The moves, their states and who may make them are read from `states`; only the words about the guards stand here. A test
holds `docs/guides/validation.md` to be equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stegvis.access.actor import Role
from stegvis.validation.states import SYSTEM_ROLE, TRANSITIONS, AttemptState, Transition, TransitionName

_N = TransitionName

GUARDS: Mapping[TransitionName, str] = {
    _N.REGISTERED: "she was told in a language that she understands, and says yes; the module is published; she has no "
    "open attempt and no certificate in it",
    _N.MAPPING_STARTED: "an assessor with competence for the module is assigned, before or after",
    _N.PLAN_CONFIRMED: "self-assessment and talk done, interpreter noted; she says yes to the plan that was sent",
    _N.PUT_TO_REST: "wait, or learn first: words to the participant, and a day to look again",
    _N.STARTED: "the first evidence, hers or staff's or a witness's, or something taken over from an earlier attempt; "
    "people in it have said yes",
    _N.PAUSED: "a reason; the clock for current evidence runs on",
    _N.UNPAUSED: "what is old is marked",
    _N.HANDED_IN: "every criterion has its least number of pieces of evidence; an assessor tells how she was asked",
    _N.MORE_ASKED_FOR: "what is missing, in easy words; what is met is kept",
    _N.MORE_BEGUN: "the first new evidence, hers or staff's or a witness's, or something taken over from an earlier "
    "attempt",
    _N.DECIDED: 'all criteria judged; a reason per "not yet" and per outcome; safety-critical ones observed by staff; '
    "competence for the module",
    _N.NOT_COUNTERSIGNED: "a trainee's decision; a qualified colleague gives a reason",
    _N.QUEUED: "the decision is locked; a trainee's is countersigned by a qualified assessor of the module",
    _N.DRAWN: "the batch is locked and drawn, see [sampling](sampling.md)",
    _N.LEFT_OUT: "the batch is locked and drawn",
    _N.DRAWN_LATER: "a verifier disagreed with the assessor in the batch, or she has moved to another unit",
    _N.APPROVED: "never the participant, the assessor, her supervisor or coordinator, nor an author of evidence; "
    "competence for the module; every check in order",
    _N.RETURNED: "a reason; competence for the module; after an external action the internal verifier passes it on",
    _N.SENT_BACK_TO_PARTICIPANT: "what is missing, in easy words; competence for the module",
    _N.JUDGED_ANEW: "as row 8; after step 2 or 3 of a reconsideration by another assessor",
    _N.APPROVED_IN_BATCH: "all sampled ones in the batch are reviewed; as row 11",
    _N.EXTERNALLY_DRAWN: "the organisation has decided that the module needs external verification, and chance drew it",
    _N.EXTERNALLY_TAKEN_OUT: "she has got protected identity since",
    _N.EXTERNALLY_APPROVED: "as row 11, and never the internal verifier; the page shows a code instead of her name",
    _N.EXTERNAL_ACTION_ASKED: "what to do and by when",
    _N.CLEARED: "achieved; external verification is expressly not needed, did not draw it, or approved",
    _N.CERTIFIED: "never her own, never the assessor or the verifier",
    _N.CERTIFICATE_REPLACED: "spelling or a new name",
    _N.CERTIFICATE_WITHDRAWN: "cause, and the holder has been heard",
    _N.ABORTED: "a coordinator gives a reason; what has ended stays as it ended; during a reconsideration only "
    "she, and not one that was asked for after 16",
    _N.RECONSIDERATION_ASKED: "within 14 days of the decision, or of the last answer; no other attempt is open",
    _N.RECONSIDERATION_PASSED_ON: "to the next step, when nobody answered in time",
    _N.RECONSIDERATION_TAKEN_BACK: "–",
    _N.DECISION_STOOD: "everybody in the step says that the decision stands",
    _N.DECISION_REOPENED: "somebody in the step says that it must be made anew; there is no certificate",
    _N.CERTIFICATE_DOUBTED: "the same, after the certificate: the issuer hears the holder and withdraws it",
    _N.RESUMED: "no other attempt is open; what is old is marked",
}

_LETTERS: Mapping[Role | str, str] = {
    Role.PARTICIPANT: "P",
    Role.SUPERVISOR: "S",
    Role.ASSESSOR: "A",
    Role.INTERNAL_VERIFIER: "V",
    Role.COORDINATOR: "C",
    Role.EXTERNAL_VERIFIER: "E",
    Role.ISSUER: "I",
    SYSTEM_ROLE: "sys",
}

MOST_STATES_NAMED = 3


def _states(states: Iterable[AttemptState]) -> str:
    return ", ".join(state.value.replace("_", " ") for state in AttemptState if state in states)


def _from(row: Transition) -> str:
    if not row.sources:
        return "–"
    if row.name is TransitionName.ABORTED:
        return "any before 16"
    return "after the decision" if len(row.sources) > MOST_STATES_NAMED else _states(row.sources)


def _line(row: Transition) -> str:
    target = "where it was asked from" if row.returns_to else _states({row.target})
    who = ", ".join(letter for role, letter in _LETTERS.items() if role in row.who)
    name = row.name.value.replace("_", " ")
    return f"| {row.row} | {name} | {_from(row)} → {target} | {who} | {GUARDS[row.name]} |"


def table() -> str:
    """The whole table in Markdown."""
    head = ["| row | event | from → to | who | guard |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *(_line(row) for row in TRANSITIONS)])


if __name__ == "__main__":
    print(table())
