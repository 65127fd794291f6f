"""What a visit came to, as its paper says it: made of the record and the carrier's word, and of nothing else.

So the carrier makes the same paper from the record that it received, byte by byte, and a QR code that holds
the paper's digest proves the one that the customer has. A visit without a record has its own, shorter one.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from kiosk.china_time import CHINA
from kiosk.enumerations import Flow, Outcome, Verdict
from kiosk.errors import EvidenceError
from kiosk.identity.phone_number import masked
from kiosk.papers.words import word, word_or
from kiosk.policy import disclosure
from kiosk.policy.decision import once_verified, results_of
from kiosk.policy.explain import Explanation, lines
from kiosk.policy.ruleset import RuleSet
from kiosk.ports import Paper, PaperReason, PaperRow
from kiosk.records.record import PaperBasis, Record, decided
from kiosk.records.reference_number import short

# A receipt's reason codes that say what has happened to a number, and by how many it changes their count.
_DONE = {
    "activated": 1,
    "verified": 0,
    "resumed": 0,
    "suspended": 0,
    "replaced": 0,
    "surrendered": -1,
    "transferred": 1,
    "disputed": 0,
    "appointed": 0,
    "listed": 0,
}
_GOES_ON = frozenset({Outcome.ALLOW, Outcome.DEFER})
_REFERRED = frozenset(
    {Outcome.REFER_TO_CLERK, Outcome.BLOCK_UNTIL_CONSENT, Outcome.BLOCK_UNTIL_SIGNED}
)
_COUNT = "subject.active_cards_this_carrier"
_LINKED = frozenset({"deferred", *_DONE})  # what other accounts may notice
_CARD_DIGITS = 4
_NO_LEAFLETS: Mapping[bytes, tuple[str, ...]] = {}


class Settled(msgspec.Struct, frozen=True):
    """What the carrier's receipt says of the record."""

    verdict: str  # a Verdict
    reason: str


class Unkept(msgspec.Struct, frozen=True):
    """A visit of which nothing was stored."""

    cause: Literal["cancelled", "not_saved"]
    visit_id: str
    flow: Flow
    at: dt.datetime
    device: str
    basis: PaperBasis


class PaperOf(msgspec.Struct, frozen=True):
    """Which paper is asked for: of a stored record, or of a visit that has none."""

    record_id: str = ""
    settled: Settled | None = None
    unkept: Unkept | None = None


def of_record(
    record: Record,
    settled: Settled | None,
    rules: RuleSet,
    leaflets: Mapping[bytes, tuple[str, ...]] = _NO_LEAFLETS,
) -> Paper:
    """settled: None until the carrier has said something. Raises EvidenceError: no paper is made of it.

    leaflets: texts that go with a number, by their digest; one that is not there is only named.
    """
    basis = record.paper
    if basis is None:
        raise EvidenceError("record: of an earlier kiosk, which gave no paper")
    state = _state(record, settled)
    language = basis.language
    return _paper(
        state,
        language,
        record.captured_at,
        (*_request(record, basis), *_numbers(record, state, language)),
        reasons=_reasons(record, settled, rules, basis),
        reference=short(record.record_id),
        notes=(*_notes(record.flow, state, language), *_leaflet(record, leaflets)),
    )


def of_unkept(unkept: Unkept) -> Paper:
    """Of a visit that was cancelled, or that could not be stored."""
    language, reference = unkept.basis.language, short(unkept.visit_id)
    rows = (
        PaperRow(word("label_number_of_visit", language), reference),
        *_where(unkept.flow, unkept.at, unkept.device, unkept.basis),
    )
    notes = (word("note_fraud", language),)
    return _paper(unkept.cause, language, unkept.at, rows, reference=reference, notes=notes)


def _paper(
    state: str,
    language: str,
    at: dt.datetime,
    rows: tuple[PaperRow, ...],
    *,
    reference: str,
    notes: tuple[str, ...],
    reasons: tuple[PaperReason, ...] = (),
) -> Paper:
    return Paper(
        language=language,
        issued_at=at,
        title=word("title", language),
        headline=word(f"{state}_headline", language),
        opened=word(f"{state}_opened", language),
        rows=rows,
        reasons=reasons,
        notes=notes,
        end=word("end", language).format(reference=reference),
    )


def _state(record: Record, settled: Settled | None) -> str:
    """The first part of the words that say how it ended."""
    if settled and settled.verdict in {Verdict.REJECTED, Verdict.HELD}:
        return settled.verdict
    if settled and settled.reason in _DONE:
        return settled.reason
    if record.decision is None:
        return "complaint"
    outcome = once_verified(record.decision, record.flow).outcome
    if outcome in _GOES_ON:
        return "deferred"
    return "referred" if outcome in _REFERRED else "refused"


# -- rows -----------------------------------------------------------------------------------


def _request(record: Record, basis: PaperBasis) -> Iterator[PaperRow]:
    language = basis.language
    kind = "complaint" if record.complaint else "decision"
    yield PaperRow(word(f"label_number_of_{kind}", language), short(record.record_id))
    yield from _where(record.flow, record.captured_at, record.device, basis)
    if record.complaint:
        yield PaperRow(word("label_about", language), short(record.complaint.about))
        route = word(f"route_{record.complaint.route.value}", language)
        yield PaperRow(word("label_route", language), route)
    if record.safe_use:
        leaflet = word("leaflet", language).format(version=record.safe_use.version)
        yield PaperRow(word("label_leaflet", language), leaflet)
    if record.number:
        yield PaperRow(word("label_phone", language), masked(record.number))
    yield from _goes_with(record, language)


def _goes_with(record: Record, language: str) -> Iterator[PaperRow]:
    """The device of an eSIM, or the card: enough digits to tell it from the holder's others."""
    card = record.replacement.new_iccid if record.replacement else record.iccid
    if record.esim:
        yield PaperRow(word("label_eid", language), record.esim.eid[-_CARD_DIGITS:])
        yield PaperRow(word("label_imei", language), record.esim.imei[-_CARD_DIGITS:])
    elif card:
        yield PaperRow(word("label_card", language), card[-_CARD_DIGITS:])


def _where(flow: Flow, at: dt.datetime, device: str, basis: PaperBasis) -> Iterator[PaperRow]:
    language = basis.language
    service = word_or(f"flow_{flow.value}", "flow_other", language)
    yield PaperRow(word("label_service", language), service)
    moment = at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    yield PaperRow(word("label_at", language), moment)
    yield PaperRow(word("label_where", language), f"{basis.store} · {device}")


def _numbers(record: Record, state: str, language: str) -> Iterator[PaperRow]:
    """Told to the confirmed holder alone, and where the carrier has said how many there are."""
    known = record.facts.get(_COUNT)
    confirmed = record.paper is not None and record.paper.holder_confirmed
    if known is None or not confirmed:
        return
    before: Any = known.value
    yield PaperRow(word("label_before", language), str(before))
    yield PaperRow(word("label_after", language), str(before + _DONE.get(state, 0)))


# -- reasons and notes ----------------------------------------------------------------------


def _reasons(
    record: Record, settled: Settled | None, rules: RuleSet, basis: PaperBasis
) -> tuple[PaperReason, ...]:
    """As the screen told them, without the facts: a paper may be read by others."""
    if record.decision is None:
        return ()
    found = _explained(record, settled, rules, basis)
    return tuple(_reason(one, basis.language) for one in found)


def _explained(
    record: Record, settled: Settled | None, rules: RuleSet, basis: PaperBasis
) -> tuple[Explanation, ...]:
    decision, facts = decided(record)
    language, confirmed = basis.language, basis.holder_confirmed
    if settled and settled.verdict == Verdict.REJECTED and settled.reason in rules.rules:
        if not confirmed:
            return (disclosure.withheld(decision, language, "customer"),)
        rule = rules.rules[settled.reason].applied_in(record.flow)
        reasons, facts = (results_of(rule)[True],), {}
        decision = msgspec.structs.replace(decision, outcome=rule.outcome, reasons=reasons)
    else:
        decision = once_verified(decision, record.flow)
    return disclosure.told(decision, rules, language, "customer", facts, confirmed=confirmed)


def _reason(one: Explanation, language: str) -> PaperReason:
    short_one = msgspec.structs.replace(one, facts=())
    return PaperReason(one.text, tuple(lines(short_one, language)))


def _leaflet(record: Record, leaflets: Mapping[bytes, tuple[str, ...]]) -> tuple[str, ...]:
    """Its words: who has no telephone takes them home on paper."""
    return leaflets.get(record.safe_use.sha256, ()) if record.safe_use else ()


def _notes(flow: Flow, state: str, language: str) -> tuple[str, ...]:
    keys = ["note_object"]
    if state in _LINKED:
        keys.append("note_linked")
    if flow is Flow.NEW_SIM:
        keys.append("note_lent")
    return tuple(word(key, language) for key in (*keys, "note_fraud"))
