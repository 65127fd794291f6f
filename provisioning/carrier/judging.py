"""What the carrier makes of one opened record: accepted or rejected, and what becomes of the number.

Order: the kiosk's decision is made again from its record; then the carrier decides for itself, by the
same engine, on the record's facts with its own in the place of what the kiosk was told.
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from kiosk.consent.notices import CANCELLATION, TRANSFER
from kiosk.enumerations import Flow, NumberState, Outcome, StopAuthority, Verdict
from kiosk.errors import EvidenceError
from kiosk.input_bounds import NAME_LENGTH
from kiosk.policy.decision import Decision, once_verified
from kiosk.policy.engine import decide
from kiosk.policy.evaluation import PackDefectError
from kiosk.policy.facts import Fact
from kiosk.policy.vocabulary import FactTypeError, UndeclaredFactError
from kiosk.records.question import PLACE_CONFIRMED
from provisioning.carrier import (
    answers,
    attendance,
    belonging,
    complaint_filing,
    enquiries,
    network_signs,
    proved_facts,
    signers,
    staff_proofs,
    told_and_given,
    transfers,
)
from provisioning.carrier.bundles import Bundles, Replayed
from provisioning.carrier.document_proof import DocumentProof
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables.card_replacements import Replaced
from provisioning.carrier.tables.number_register import RegisteredNumber
from provisioning.carrier.tables.verification_orders import Order

# A check that was made and failed: a forged, revoked or copied document; another person.
_FAILED_DOCUMENT = frozenset({"N-DOC-04", "N-DOC-06", "N-DOC-07"})
_ANOTHER_PERSON = frozenset({"N-FACE-01"})
# What the kiosk was told by the carrier is what the carrier says now.
_THE_CARRIERS = ("subject.", "card.", "signal.")


class Judgement(NamedTuple):
    """effective: what was asked for is so from now on because of it."""

    verdict: Verdict
    reason: str
    effective: bool = False
    opened: bool = False  # and it is a new one


def report(ledger: Ledger, case: OpenedRecord, decision: Decision) -> None:
    """Note what a decision about this record obliges to report; once for each recipient."""
    ledger.reports.make(
        decision,
        store=case.record.store,
        clerk=case.record.clerk,
        police_contact=str(case.fact("store.police_contact") or "")[:NAME_LENGTH],
        at=case.received_at,
    )


class Judge:
    """Changes the ledger as it judges; inside the caller's transaction."""

    def __init__(self, ledger: Ledger, bundles: Bundles, *, takes_emulated: bool) -> None:
        """takes_emulated: the carrier is one for demos and tests."""
        self._takes_emulated = takes_emulated
        self._ledger = ledger
        self._bundles = bundles
        self._windows = network_signs.windows(bundles.own)
        self._by_flow: dict[Flow, Callable[[OpenedRecord], Judgement]] = {
            Flow.NEW_SIM: self._new_sim,
            Flow.SECOND_VERIFY: self._verification,
            Flow.RESUME: self._verification,
            Flow.REPLACE: self._replacement,
            Flow.CANCEL: self._cancellation,
            Flow.TRANSFER_OUT: self._giver,
            Flow.TRANSFER: self._receiver,
            Flow.QUERY: self._enquiry,
            Flow.COMPLAINT: self._complaint,
        }

    def judge(
        self, case: OpenedRecord, replayed: Replayed, seq: int, proof: DocumentProof
    ) -> Judgement:
        """seq: its place in the device's chain. Raises EvidenceError for facts that are none."""
        if case.record.emulated and not self._takes_emulated:
            return Judgement(Verdict.REJECTED, belonging.EMULATED)
        trouble = belonging.trouble(case, self._ledger, seq) or proof.trouble
        if not trouble and staff_proofs.forged(case, self._ledger):
            trouble = self._unsigned_by_people(case)
        if trouble:
            return Judgement(Verdict.REJECTED, trouble)
        if replayed in {Replayed.DIFFERS, Replayed.OTHER_PACKS}:
            return Judgement(Verdict.REJECTED, replayed.value)
        return self._by_flow[case.record.flow](case)

    # -- a new number -------------------------------------------------------------------------

    def _new_sim(self, case: OpenedRecord) -> Judgement:
        if not case.goes_on:
            return Judgement(Verdict.ACCEPTED, "recorded")
        told = self._told_of_new(case)
        trouble = self._unproven(case) or self._refused(case, told)
        if trouble:
            return Judgement(Verdict.REJECTED, trouble)
        number = self._new_number(case)
        if not number.number or self._ledger.numbers.find(number.number):
            return Judgement(Verdict.REJECTED, "number_taken")
        trouble = belonging.of_goods(case, self._ledger)
        if trouble:
            return Judgement(Verdict.REJECTED, trouble)
        self._ledger.numbers.add(number)
        self._use_session(case)
        return Judgement(Verdict.ACCEPTED, "activated", effective=True, opened=True)

    def _told_of_new(self, case: OpenedRecord) -> dict[str, object]:
        """A new number is at home where it is opened, and its holder may be an organisation."""
        told = self._told(case)
        if case.organisation is not None:
            at, agent = case.received_at, case.needed_document()
            told |= answers.subject(self._ledger, case.organisation, at, self._windows, agent)
        home = case.fact("store.province")
        return told | ({"card.home_region": home} if home is not None else {})

    def _new_number(self, case: OpenedRecord) -> RegisteredNumber:
        record = case.record
        return RegisteredNumber(
            number=record.number or "",
            document=case.needed_holder(),
            iccid="" if record.esim else record.iccid or "",
            eid=record.esim.eid if record.esim else "",
            imei=record.esim.imei if record.esim else "",
            user_class="business" if record.organisation else "ordinary",
            product=str(case.fact("request.product") or "mobile"),
            home_region=str(case.fact("store.province") or ""),
            store=record.store,
            clerk=record.clerk,
            activated_at=case.received_at,
            state_since=case.received_at,
            never_used=True,
        )

    # -- a number that is verified again ------------------------------------------------------

    def _verification(self, case: OpenedRecord) -> Judgement:
        number = self._own_number(case)
        if number is None:
            # The wrong person, or nobody's number.
            return Judgement(Verdict.ACCEPTED, "order_stays")
        order = self._ledger.orders.current(number.id)
        if self._has_failed(case):
            return self._failed(case, number, order)
        if not case.goes_on:
            return Judgement(Verdict.ACCEPTED, "order_stays")
        if order is None and number.state == NumberState.ACTIVE.value:
            return Judgement(Verdict.ACCEPTED, "recorded")  # nothing stands in the number's way
        if order is not None and case.judged_at < order.placed_at:
            return Judgement(Verdict.ACCEPTED, "order_stays")  # signed before anybody asked for it
        return self._passed(case, number, order)

    def _failed(
        self, case: OpenedRecord, number: RegisteredNumber, order: Order | None
    ) -> Judgement:
        """Without an order a forged card would be enough to stop somebody's number."""
        if order is None and number.state == NumberState.ACTIVE.value:
            return Judgement(Verdict.ACCEPTED, "recorded")
        if order is not None and order.state == "open":
            self._ledger.orders.settle(order, "failed", case.received_at)
        self._ledger.numbers.set_state(
            number, number.stopped, f"failed {case.record.record_id}", case.received_at
        )
        return Judgement(Verdict.ACCEPTED, "suspended")

    def _passed(
        self, case: OpenedRecord, number: RegisteredNumber, order: Order | None
    ) -> Judgement:
        if number.stopped_by is StopAuthority.POLICE:
            return Judgement(Verdict.REJECTED, "stopped_by_police")  # no face gives it back
        told = self._told(case) | self._owned(case)
        flow = case.record.flow
        trouble = self._unproven(case)
        decision = self._decide(case, told, flow)
        if decision.outcome is Outcome.RESUME_FLOW:
            flow = Flow.RESUME  # too late by the signed time of the capture
            decision = self._decide(case, told, flow)
        trouble = trouble or _first_reason(once_verified(decision, flow))
        if trouble:
            return Judgement(Verdict.REJECTED, trouble)
        if order is not None:
            self._ledger.orders.settle(order, "passed", case.received_at)
        self._ledger.numbers.settle_signs(number, case.judged_at)
        self._ledger.numbers.set_state(
            number, NumberState.ACTIVE, f"passed {case.record.record_id}", case.received_at
        )
        self._use_session(case)
        reason = "resumed" if flow is Flow.RESUME else "verified"
        return Judgement(Verdict.ACCEPTED, reason, effective=True)

    def _own_number(self, case: OpenedRecord) -> RegisteredNumber | None:
        found = self._ledger.numbers.find(case.record.number or "")
        return found if found and found.document == case.document else None

    def _has_failed(self, case: OpenedRecord) -> bool:
        """Another person only where two who may sign it said so: a camera's reject is not the last word."""
        another_person = case.is_true(_ANOTHER_PERSON) and case.said_by_people is False
        said = another_person and not self._unsigned_by_people(case)
        return said or case.is_true(_FAILED_DOCUMENT)

    def _owned(self, case: OpenedRecord) -> dict[str, object]:
        record = case.record
        shown = answers.ShownNumber(record.number or "", record.iccid or "")
        document, at = case.needed_document(), case.received_at
        return answers.owned(self._ledger, document, shown, at, self._windows)

    # -- a SIM card in another one's place ----------------------------------------------------

    def _replacement(self, case: OpenedRecord) -> Judgement:
        """Whose number it is, the rules say (N-REP-01), by what the register knows."""
        if not case.goes_on:
            return Judgement(Verdict.ACCEPTED, "recorded")
        told = self._told(case) | self._owned(case)
        trouble = self._unproven(case) or self._refused(case, told)
        trouble = trouble or belonging.of_new_card(case, self._ledger)
        number = self._own_number(case)
        if trouble or number is None:
            return Judgement(Verdict.REJECTED, trouble or "number_unknown")
        self._replace_card(case, number)
        self._use_session(case)
        return Judgement(Verdict.ACCEPTED, "replaced", effective=True)

    def _replace_card(self, case: OpenedRecord, number: RegisteredNumber) -> None:
        """The old card or eSIM is void from now on; the number's state stays as it is."""
        replacement, esim = case.record.replacement, case.record.esim
        if replacement is None:
            raise EvidenceError("record: a replacement without a card")
        replaced = Replaced(
            number_id=number.id,
            at=case.received_at,
            trouble=replacement.trouble.value,
            old_iccid=number.card,
            new_iccid=esim.eid if esim else replacement.new_iccid,
            record_id=case.record.record_id,
        )
        self._ledger.card_replacements.add(replaced)
        if esim is not None:
            self._ledger.numbers.give_card(number, "", esim.eid, esim.imei)
        else:
            self._ledger.numbers.give_card(number, replacement.new_iccid)

    # -- a number that is given up -------------------------------------------------------------

    def _cancellation(self, case: OpenedRecord) -> Judgement:
        """Closed as surrendered by its user, who signed just that, and no other text."""
        if not case.goes_on:
            return Judgement(Verdict.ACCEPTED, "recorded")
        number, trouble = self._own_given_away(case, CANCELLATION)
        if trouble or number is None:
            return Judgement(Verdict.REJECTED, trouble or "number_unknown")
        cause = f"surrendered by its user {case.record.record_id}"
        self._ledger.numbers.set_state(number, NumberState.CLOSED, cause, case.received_at)
        self._use_session(case)
        return Judgement(Verdict.ACCEPTED, "surrendered", effective=True)

    def _own_given_away(self, case: OpenedRecord, text: str) -> tuple[RegisteredNumber | None, str]:
        """The number of whoever gives it away, and what speaks against that. text: the id of what says so."""
        trouble = self._unproven(case) or self._refused(case, self._told(case) | self._owned(case))
        notice = case.record.notice
        if not trouble and (notice is None or notice.id != text):
            trouble = "another_text_signed"
        return self._own_number(case), trouble

    # -- a number that changes hands ------------------------------------------------------------

    def _giver(self, case: OpenedRecord) -> Judgement:
        """Its holder's part changes nothing; it waits for the one receiver's record that it names."""
        transfer = case.record.transfer
        if not case.goes_on:
            return Judgement(Verdict.ACCEPTED, "recorded")
        number, trouble = self._own_given_away(case, TRANSFER)
        if trouble or number is None or transfer is None:
            return Judgement(Verdict.REJECTED, trouble or "number_unknown")
        self._ledger.transfers.offer(case.record.device, transfer, number.id, case.received_at)
        self._use_session(case)
        return Judgement(Verdict.ACCEPTED, "offered")

    def _receiver(self, case: OpenedRecord) -> Judgement:
        """By the rules of a new number, and only of one that its holder has offered to this very record."""
        if not case.goes_on:
            return Judgement(Verdict.ACCEPTED, "recorded")
        number = transfers.offered(case, self._ledger)
        told = self._told(case) | transfers.told(number)
        trouble = self._unproven(case) or self._refused(case, told)
        if trouble or number is None:
            return Judgement(Verdict.REJECTED, trouble or "number_unknown")
        transfers.hand_over(case, number, self._ledger)
        self._use_session(case)
        return Judgement(Verdict.ACCEPTED, "transferred", effective=True, opened=True)

    # -- a person's own numbers -----------------------------------------------------------------

    def _enquiry(self, case: OpenedRecord) -> Judgement:
        """Nothing is signed for it: face or people have confirmed who asks."""
        enquiry = case.record.enquiry
        if not case.goes_on or enquiry is None:
            return Judgement(Verdict.ACCEPTED, "recorded")
        trouble = self._unconfirmed(case) or self._refused(case, self._told(case))
        trouble = trouble or enquiries.trouble(case, enquiry, self._ledger)
        if trouble:
            return Judgement(Verdict.REJECTED, trouble)
        self._use_session(case)
        reason = enquiries.file(case, enquiry, self._ledger)
        return Judgement(Verdict.ACCEPTED, reason, effective=True)

    def _complaint(self, case: OpenedRecord) -> Judgement:
        complaint_filing.file(case, self._ledger)
        return Judgement(Verdict.ACCEPTED, "complaint_filed")

    # -- all ---------------------------------------------------------------------------------

    def _unproven(self, case: OpenedRecord) -> str:
        """A reason code, or "": signed, and by people who may, about one whom no other record has shown."""
        return self._unconfirmed(case) if case.is_signed else "unsigned"

    def _unconfirmed(self, case: OpenedRecord) -> str:
        """The same where nothing is signed."""
        if case.session is None:
            return "unsigned"
        if self._ledger.session_is_used(case.session):
            return "face_session_reused"
        return self._unsigned_by_people(case)

    def _unsigned_by_people(self, case: OpenedRecord) -> str:
        """The same of the people: who they are, and that they signed themselves."""
        who = signers.trouble(case, self._ledger.staff)
        return who or staff_proofs.trouble(case, self._ledger)

    def _use_session(self, case: OpenedRecord) -> None:
        if case.session is not None:
            record = case.record
            self._ledger.use_session(case.session, record.number or "", record.record_id)

    def _told(self, case: OpenedRecord) -> dict[str, object]:
        record = case.record
        subject = answers.subject(
            self._ledger, case.needed_document(), case.received_at, self._windows
        )
        signal = answers.signal(self._ledger, record.store, record.clerk, case.received_at)
        face = answers.face_signal(self._ledger, case.needed_document(), case.captured_at)
        # A record from elsewhere is held; one that is judged has been let on.
        return subject | signal | face | {PLACE_CONFIRMED: True}

    def _refused(self, case: OpenedRecord, told: dict[str, object]) -> str:
        """The rule; what it obliges to report is reported, whatever the kiosk decided."""
        decision = self._decide(case, told, case.record.flow)
        reason = _first_reason(decision)
        if reason:
            report(self._ledger, case, decision)
        return reason

    def _decide(self, case: OpenedRecord, told: dict[str, object], flow: Flow) -> Decision:
        now = answers.utc(case.judged_at)
        facts = {
            name: fact for name, fact in case.facts.items() if not name.startswith(_THE_CARRIERS)
        }
        facts |= answers.as_facts(told, now)
        facts |= {"now": Fact(now, "carrier", now), "request.flow": Fact(flow.value, "visit", now)}
        if case.is_suspicious or told.get(answers.FACE_SUSPECTED):
            facts["face.liveness"] = Fact("review", "carrier", now)  # a camera's word is not enough
        place = self._ledger.device_places.find(case.record.device)
        facts |= attendance.facts(case, place, now)
        kiosks = self._bundles.of(case.decision) if case.decision else None
        facts |= told_and_given.proved(case, kiosks, now)
        return self._by_own_rules(case, proved_facts.proved(case, facts, now), now)

    def _by_own_rules(
        self, case: OpenedRecord, facts: dict[str, Fact], now: dt.datetime
    ) -> Decision:
        rules = self._bundles.own
        # A kiosk's own packs may know parameters that these do not.
        mine = {n: f for n, f in facts.items() if not n.startswith("params.")}
        try:
            return decide(rules, mine, number=case.record.record_id, at=now)
        except (UndeclaredFactError, FactTypeError, PackDefectError) as error:
            raise EvidenceError(f"facts: {error}") from error


def _first_reason(decision: Decision) -> str:
    """The id of the first rule that speaks against it; "" when none does."""
    if decision.outcome is Outcome.ALLOW:
        return ""
    return decision.reasons[0].rule
