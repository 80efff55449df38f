"""Links to certificates: made by the holder, ended by her, and settled in the database."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, NotFound, Refused
from stegvis.certificates import actions, share_queries
from stegvis.certificates.models import Certificate
from stegvis.certificates.share_links import share_token
from stegvis.certificates.share_models import CertificateShare
from stegvis.certificates.states import LinkStanding, ShareDepth
from stegvis.people.models import Account
from stegvis.validation.models import Evidence
from stegvis.validation.rules import EvidenceKind
from tests.factories import people, photos
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.test_changing import replaced, withdraw
from tests.integration.certificates.test_issuing import issued


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


@pytest.fixture
def certificate(cleared: Cleared) -> Certificate:
    return issued(cleared)


def shared(
    by: Account,
    certificate: Certificate,
    depth: ShareDepth = ShareDepth.CLAIMS,
    *,
    days: int = 30,
    key: str = "",
) -> CertificateShare:
    new = actions.NewShare(key or uuid4().hex, depth, days)
    return actions.share(actor=people.actor(by), certificate_id=certificate.id, new=new)


def with_evidence(
    by: Account, certificate: Certificate, *pieces: UUID, agreed: bool = False
) -> CertificateShare:
    new = actions.NewShare(uuid4().hex, ShareDepth.EVIDENCE, 7, pieces, people_agreed=agreed)
    return actions.share(actor=people.actor(by), certificate_id=certificate.id, new=new)


def photo_of(cleared: Cleared, *, people_in: str = "nobody", author: Account | None = None) -> Evidence:
    """A photo that was handed in."""
    author = author or cleared.participant
    piece = Evidence(
        attempt_id=cleared.attempt_id,
        author_id=author.id,
        kind=EvidenceKind.PHOTO,
        method="product",
        media_id=photos.claimed_photo(people.actor(author)),
        people=people_in,
        form_key=uuid4().hex,
        created_at=clock.now(),
        handed_in_at=clock.now(),
    )
    db.session.add(piece)
    db.session.commit()
    return piece


def verbs_about(certificate: Certificate) -> list[str]:
    logged = select(AuditEntry.verb).where(AuditEntry.object_id == str(certificate.id))
    return list(db.session.execute(logged.order_by(AuditEntry.sequence)).scalars())


def test_the_database_keeps_the_hash_of_the_link_only(cleared: Cleared, certificate: Certificate) -> None:
    share = shared(cleared.participant, certificate)
    token = share_token(share.id)
    assert len(token) == 32
    assert token not in (share.token_hash, share.form_key)
    found = share_queries.find_by_token(token)
    assert found is not None and found.id == share.id


def test_the_same_form_makes_one_link_and_a_changed_one_another(
    cleared: Cleared, certificate: Certificate
) -> None:
    first = shared(cleared.participant, certificate, key="one form")
    assert shared(cleared.participant, certificate, key="one form").id == first.id
    assert shared(cleared.participant, certificate, days=7, key="one form").id != first.id
    assert verbs_about(certificate).count("certificate.shared") == 2


def test_nobody_but_the_holder_makes_or_ends_a_link(cleared: Cleared, certificate: Certificate) -> None:
    share = shared(cleared.participant, certificate)
    for other in (cleared.issuer, cleared.assessor, people.participant(cleared.unit)):
        with pytest.raises((NotFound, Forbidden)):
            shared(other, certificate)
        with pytest.raises((NotFound, Forbidden)):
            actions.withdraw_share(actor=people.actor(other), share_id=share.id)


def test_a_link_is_ended_once(cleared: Cleared, certificate: Certificate) -> None:
    share = shared(cleared.participant, certificate)
    holder = people.actor(cleared.participant)
    ended_at = actions.withdraw_share(actor=holder, share_id=share.id).withdrawn_at
    assert actions.withdraw_share(actor=holder, share_id=share.id).withdrawn_at == ended_at
    assert share_queries.standing_of(share) is LinkStanding.WITHDRAWN
    assert verbs_about(certificate).count("certificate.share_withdrawn") == 1


def test_one_whose_time_is_up_needs_no_ending(cleared: Cleared, certificate: Certificate) -> None:
    share = shared(cleared.participant, certificate, days=7)
    with clock.at(clock.now() + timedelta(days=9)):
        actions.withdraw_share(actor=people.actor(cleared.participant), share_id=share.id)
        assert share_queries.standing_of(share) is LinkStanding.EXPIRED


def test_twenty_links_hold_and_an_ended_one_makes_room(cleared: Cleared, certificate: Certificate) -> None:
    made = [shared(cleared.participant, certificate) for _ in range(20)]
    with pytest.raises(Refused):
        shared(cleared.participant, certificate)
    actions.withdraw_share(actor=people.actor(cleared.participant), share_id=made[0].id)
    assert shared(cleared.participant, certificate).id not in {one.id for one in made}


def test_a_certificate_that_has_ended_gets_no_link(cleared: Cleared, certificate: Certificate) -> None:
    replaced(cleared, certificate)
    with pytest.raises(Refused):
        shared(cleared.participant, certificate)


def test_a_withdrawn_one_neither(cleared: Cleared, certificate: Certificate) -> None:
    withdraw(cleared, certificate)
    with pytest.raises(Refused):
        shared(cleared.participant, certificate)


@pytest.mark.parametrize("days", [0, 8, 365])
def test_other_times_than_those_on_offer_are_refused(
    cleared: Cleared, certificate: Certificate, days: int
) -> None:
    with pytest.raises(BadInput) as refusal:
        shared(cleared.participant, certificate, days=days)
    assert refusal.value.field == "days"


def test_a_protected_holder_shows_no_more_than_whether_it_is_valid(db_session: Session) -> None:
    cleared = cleared_attempt(protected=True)
    people.assignment(cleared.participant, cleared.issuer, Role.ISSUER)
    certificate = issued(cleared)
    with pytest.raises(BadInput) as refusal:
        shared(cleared.participant, certificate, ShareDepth.CLAIMS)
    assert refusal.value.field == "depth"
    assert shared(cleared.participant, certificate, ShareDepth.STANDING).depth is ShareDepth.STANDING


def test_what_she_may_show_is_her_own_and_handed_in(cleared: Cleared, certificate: Certificate) -> None:
    own, others = photo_of(cleared), photo_of(cleared, author=cleared.assessor)
    draft = photo_of(cleared)
    draft.handed_in_at = None
    db.session.flush()
    found = {one.id for one in share_queries.showable_evidence(certificate)}
    assert own.id in found
    assert not {others.id, draft.id} & found


def test_her_evidence_goes_along_in_the_order_she_gave(cleared: Cleared, certificate: Certificate) -> None:
    first, second = photo_of(cleared), photo_of(cleared)
    share = with_evidence(cleared.participant, certificate, first.id, second.id)
    shown = share_queries.evidence_shown_by(share, cleared.participant.id)
    assert [one.id for one in shown] == [first.id, second.id]


@pytest.mark.parametrize("whose", ["nobody's", "somebody else's", "none"])
def test_evidence_that_she_may_not_show_is_refused(
    cleared: Cleared, certificate: Certificate, whose: str
) -> None:
    pieces = {
        "nobody's": [uuid4()],
        "somebody else's": [photo_of(cleared, author=cleared.assessor).id],
        "none": [],
    }
    with pytest.raises(BadInput) as refusal:
        with_evidence(cleared.participant, certificate, *pieces[whose])
    assert refusal.value.field == "evidence"


def test_whoever_is_in_it_must_have_said_yes_to_this_too(cleared: Cleared, certificate: Certificate) -> None:
    piece = photo_of(cleared, people_in="agreed")
    with pytest.raises(BadInput) as refusal:
        with_evidence(cleared.participant, certificate, piece.id)
    assert refusal.value.field == "people_agreed"
    assert with_evidence(cleared.participant, certificate, piece.id, agreed=True).people_agreed


def test_evidence_in_which_somebody_is_found_later_is_shown_no_more(
    cleared: Cleared, certificate: Certificate
) -> None:
    piece = photo_of(cleared)
    share = with_evidence(cleared.participant, certificate, piece.id, agreed=True)
    db.session.execute(update(Evidence).where(Evidence.id == piece.id).values(people="agreed"))
    db.session.expire_all()
    assert share_queries.evidence_shown_by(share, cleared.participant.id) == []


@pytest.mark.parametrize(
    "change", [{"depth": ShareDepth.EVIDENCE}, {"expires_at": clock.now() + timedelta(days=900)}]
)
def test_the_database_lets_no_link_show_more_or_longer(
    cleared: Cleared, certificate: Certificate, change: dict[str, object]
) -> None:
    share = shared(cleared.participant, certificate)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(update(CertificateShare).where(CertificateShare.id == share.id).values(**change))


def test_the_database_lets_no_ended_link_hold_again(cleared: Cleared, certificate: Certificate) -> None:
    share = shared(cleared.participant, certificate)
    actions.withdraw_share(actor=people.actor(cleared.participant), share_id=share.id)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(
            update(CertificateShare).where(CertificateShare.id == share.id).values(withdrawn_at=None)
        )


def test_her_links_to_a_replaced_certificate_are_still_hers_to_end(
    cleared: Cleared, certificate: Certificate
) -> None:
    share = shared(cleared.participant, certificate)
    replaced(cleared, certificate)
    held, _ended = share_queries.shares_of(cleared.participant.id)
    assert [one.id for one in held] == [share.id]
    actions.withdraw_share(actor=people.actor(cleared.participant), share_id=share.id)
    held, ended = share_queries.shares_of(cleared.participant.id)
    assert (list(held), [one.id for one in ended]) == ([], [share.id])


def test_a_refused_link_leaves_nothing(cleared: Cleared, certificate: Certificate) -> None:
    with pytest.raises(BadInput):
        with_evidence(cleared.participant, certificate)
    assert db.session.scalar(select(func.count()).select_from(CertificateShare)) == 0
