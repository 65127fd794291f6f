"""From a visit to the record that proves it: assembled, signed, sealed, stored, in one go."""

from collections.abc import Callable
from typing import Any

from kiosk.consent import signature
from kiosk.consent.binding import binding
from kiosk.enumerations import Outcome
from kiosk.policy.facts import NOT_KEPT, Fact
from kiosk.ports import Outbox, Stored
from kiosk.records import envelope
from kiosk.records.record import Record, encode, plain, rfc3339
from kiosk.settings import Settings
from kiosk.visit import sign_off
from kiosk.visit.environment import Moment
from kiosk.visit.pages import complaint
from kiosk.visit.visit import Objection, Visit

# Data minimisation (PIPL Art. 6): a refused visit keeps no biometrics.
_KEEPS_BIOMETRICS = frozenset({Outcome.ALLOW, Outcome.DEFER, Outcome.REFER_TO_CLERK})


class Registrar:
    """Stores a visit's record; `stored` tells the relay that there is something to send."""

    def __init__(
        self,
        outbox: Outbox,
        settings: Settings,
        keys: envelope.EvidenceKeys,
        versions: dict[str, str],
        stored: Callable[[], None],
    ) -> None:
        """versions: app, policy; notice and models are added from the visit itself."""
        self._outbox = outbox
        self._settings = settings
        self._keys = keys
        self._versions = versions
        self._stored = stored

    def save(self, visit: Visit, now: Moment) -> Stored:
        """Durable on return. Raises StoreFullError or StoreDamagedError: then nothing is saved."""
        body = encode(self._record(visit, now))
        device = self._settings.kiosk.device

        def seal(seq: int, prev_hash: bytes) -> bytes:
            place = envelope.ChainPosition(device, visit.record_id, seq, prev_hash)
            return envelope.make(body, place, self._keys)

        stored = self._outbox.append(visit.record_id, seal)
        self._stored()
        return stored

    def _record(self, visit: Visit, now: Moment) -> Record:
        if visit.flow == "complaint" and visit.objection:
            return self._complaint(visit, visit.objection, now)
        decision = visit.decision
        if decision is None:
            raise ValueError("a visit is decided before it is recorded")
        biometrics = decision.outcome in _KEEPS_BIOMETRICS and visit.face_agreed
        return Record(
            **self._common(visit, now),
            versions=self._versions | _versions(visit),
            purpose=visit.purpose,
            quantity=visit.quantity,
            portrait=_portrait(visit) if biometrics else None,
            presence=_presence(visit) if biometrics else None,
            attested_by=visit.clerk.id if visit.attested and visit.clerk else None,
            clerk_review=sign_off.row(visit.sign_off) if visit.sign_off else None,
            focus_check=sign_off.focus_row(visit.focus_check) if visit.focus_check else None,
            consents=_consents(visit),
            notice=_notice(visit, now.mono),
            signature=_signature(visit),
            binding=_binding(visit),
            decision=plain(decision),
            facts=_facts(visit.decided_on),
            number=visit.phone_number or None,
            iccid=visit.iccid or None,
            confirmed_at=rfc3339(visit.confirmed_at) if visit.confirmed_at else None,
        )

    def _complaint(self, visit: Visit, objection: Objection, now: Moment) -> Record:
        """Who objects, to what: no decision, and of the visit nothing but the document that it read."""
        return Record(
            **self._common(visit, now),
            versions=self._versions,
            purpose="",
            consents=_consents(visit) if visit.document else {},
            decision={},
            facts={},
            complaint=complaint.row(objection),
        )

    def _common(self, visit: Visit, now: Moment) -> dict[str, Any]:
        store = self._settings.store
        return {
            "record_id": visit.record_id,
            "nonce": visit.nonce,
            "flow": visit.flow,
            "device": self._settings.kiosk.device,
            "store": store.id,
            "clerk": visit.clerk.id if visit.clerk else "",
            "agent_company": store.agent_company,
            "captured_at": rfc3339(now.wall),
            "clock_certain": now.trusted,
            "document": _document(visit),
        }


def _versions(visit: Visit) -> dict[str, str]:
    found = {}
    if visit.reading_notice:
        notice = visit.reading_notice.notice
        found["notice"] = f"{notice.id}-{notice.version}"
    if visit.presence:
        models = visit.presence.transcript["models"]
        found["models"] = " ".join(f"{name}:{sha[:16]}" for name, sha in sorted(models.items()))
    return found


def _document(visit: Visit) -> dict[str, Any] | None:
    """Everything that was read, without the portrait."""
    if visit.document is None:
        return None
    row: dict[str, Any] = plain(visit.document)
    del row["portrait"]
    return row


def _portrait(visit: Visit) -> dict[str, Any] | None:
    portrait = visit.document.portrait if visit.document else None
    return plain(portrait) if portrait else None


def _presence(visit: Visit) -> dict[str, Any] | None:
    return plain(visit.presence) if visit.presence else None


def _consents(visit: Visit) -> dict[str, Any]:
    return {
        "privacy": visit.privacy_agreed,
        "face_separate": visit.face_agreed,
        "alternative_requested": visit.alternative_requested,
        "language": visit.language,
    }


def _notice(visit: Visit, mono: float) -> dict[str, Any] | None:
    """What was shown and how it was read; `furthest` is the screen's word, `dwell_s` our own clock's."""
    reading = visit.reading_notice
    if reading is None:
        return None
    return {
        "id": reading.notice.id,
        "version": reading.notice.version,
        "language": reading.notice.language,
        "sha256": reading.notice.sha256,
        "furthest": reading.furthest,
        "dwell_s": round((reading.read_at or mono) - reading.opened_at, 1),
    }


def _signature(visit: Visit) -> dict[str, Any] | None:
    if visit.signed_at is None:
        return None
    return {
        "strokes": plain(visit.strokes),
        "sha256": signature.strokes_digest(visit.strokes),
        "picture": signature.picture(visit.strokes),
        "signed_at": rfc3339(visit.signed_at),
    }


def _binding(visit: Visit) -> bytes | None:
    reading, document, person = visit.reading_notice, visit.document, _person_digest(visit)
    if visit.signed_at is None or reading is None or document is None or person is None:
        return None
    return binding(
        notice_sha256=reading.notice.sha256,
        record_id=visit.record_id,
        document_digest=document.digest,
        presence_digest=person,
        strokes_sha256=signature.strokes_digest(visit.strokes),
        nonce=visit.nonce,
    )


def _person_digest(visit: Visit) -> bytes | None:
    """Of what showed that the person is the holder: two people's sign-off, or the face session."""
    if visit.sign_off:
        return sign_off.digest(visit.sign_off)
    return visit.presence.digest if visit.presence else None


def _facts(facts: dict[str, Fact]) -> dict[str, Any]:
    """Those that the decision was made on, so that it can be made again; a score stands elsewhere."""
    return {name: plain(fact) for name, fact in facts.items() if name not in NOT_KEPT}
