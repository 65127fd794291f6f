"""Attacks of a kiosk in the wrong hands, which has its evidence key: it signs in its people's names."""

import base64

import msgspec
import pytest
from enrollment import ANOTHER, document_of, key_of, moment, sign_off_of, signature_of
from house import clerk_of
from policy_cases import SIGNED_OFF
from rehearsal import WITHOUT_FACE, Rehearsal

from drivers.store.pin_tries import SqlitePinTries
from kiosk.pin_locks import PIN_TRIES, Instant
from kiosk.pins import hash_pin
from kiosk.records import binding_digests, staff_key, staff_statement
from kiosk.records.record import FocusCheck, KeySignature, Signed
from kiosk.visit import events as ev
from kiosk.visit.effects import CheckPin
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.runtime.pin_keeper import PinKeeper
from provisioning.commands.carrier import main

NUMBER = "19900000001"
WEEK = 7 * 24
OPENED = ("accepted", "activated")


def reviewed(carrier, record_id="r1", people=("c01", "c02"), number=NUMBER, **changes):
    """A number on two people's word, whose signatures are theirs."""
    review = sign_off_of(carrier.now, *people)
    changes = {"clerk_review": review, "presence": None} | changes
    return carrier.record(record_id, number, facts=SIGNED_OFF, **changes)


def with_proofs(record, *proofs):
    """The same, with these under the sign-off."""
    review = record.clerk_review
    pairs = zip(review.signed, proofs, strict=True)
    signed = tuple(msgspec.structs.replace(one, proof=proof) for one, proof in pairs)
    return msgspec.structs.replace(
        record, clerk_review=msgspec.structs.replace(review, signed=signed)
    )


def proofs_of(record):
    return [one.proof for one in record.clerk_review.signed]


def statements_of(record):
    return [signing.statement for signing in staff_statement.signings(record)]


def taken(carrier, record):
    made = carrier.take(record)
    return made.verdict, made.reason


def made_up():
    """A key that the kiosk has made itself."""
    wrapped = staff_key.make("716204")
    return wrapped.unlock("716204")


# -- what is signed, and by whom ----------------------------------------------------------------


def without_her_key(record):
    return with_proofs(record, proofs_of(record)[0], None)


def by_a_key_of_its_own(record):
    forged = staff_statement.sign(statements_of(record)[1], made_up())
    return with_proofs(record, proofs_of(record)[0], forged)


def by_a_key_under_her_keys_id(record):
    disguised = made_up()._replace(kid=key_of("c02")[0].kid)
    forged = staff_statement.sign(statements_of(record)[1], disguised)
    return with_proofs(record, proofs_of(record)[0], forged)


def as_two_with_the_clerks_key(record):
    forged = staff_statement.sign(statements_of(record)[1], key_of("c01")[0])
    return with_proofs(record, proofs_of(record)[0], forged)


def the_clerks_signature_twice(record):
    first = proofs_of(record)[0]
    return with_proofs(record, first, first)


def by_no_signature_at_all(record):
    return with_proofs(record, proofs_of(record)[0], KeySignature(b"signed"))


INVENTED = {
    without_her_key: "staff_signature_missing",
    by_a_key_of_its_own: "staff_key_unknown",
    by_a_key_under_her_keys_id: "staff_signature_wrong",
    as_two_with_the_clerks_key: "staff_key_of_another",
    the_clerks_signature_twice: "staff_key_of_another",
    by_no_signature_at_all: "staff_signature_wrong",
}


@pytest.mark.parametrize("forge", INVENTED, ids=lambda forge: forge.__name__)
@pytest.mark.attack(
    gains="a number for another person's document: the kiosk says that a supervisor looked",
    before="a supervisor's name in the record was enough",
    now="her signature by her own key has to be there; the carrier holds its public half, and is alarmed",
)
def test_a_supervisor_who_never_signed(carrier, caplog, forge):
    reason = INVENTED[forge]
    assert taken(carrier, forge(reviewed(carrier))) == ("rejected", reason)
    assert carrier.number(NUMBER) is None
    assert f"ALARM {reason}" in caplog.text
    assert taken(carrier, reviewed(carrier, "r2")) == OPENED, "what she did sign is taken"


@pytest.mark.parametrize("signer", ["c02", None], ids=["without her key", "by its own key"])
@pytest.mark.attack(
    gains="a fourth card in a month, in the name of a supervisor who was never asked",
    before="a supervisor's name under the focus check was enough",
    now="her signature over purpose, answer, document and record has to be there",
)
def test_a_focus_check_that_no_supervisor_made(carrier, signer):
    for i in range(3):
        carrier.register(f"1990000001{i}", activated_at=carrier.now)
    check = FocusCheck(True, "personal", Signed("c02", moment(carrier.now)))
    facts = {"request.focus_checked": True}
    whole = carrier.record("r1", NUMBER, facts=facts, focus_check=check)
    forged = None
    if signer is None:
        statement = statements_of(whole)[0]
        forged = staff_statement.sign(statement, made_up())
    signed = msgspec.structs.replace(check.signed, proof=forged)
    check = msgspec.structs.replace(check, signed=signed)
    verdict, reason = taken(carrier, msgspec.structs.replace(whole, focus_check=check))
    assert (verdict, reason) == (
        "rejected",
        "staff_signature_missing" if signer else "staff_key_unknown",
    )


def left_out(record):
    return msgspec.structs.replace(record, attestation=None)


def only_named(record):
    attestation = msgspec.structs.replace(record.attestation, proof=None)
    return msgspec.structs.replace(record, attestation=attestation)


@pytest.mark.parametrize("forge", [left_out, only_named], ids=lambda forge: forge.__name__)
@pytest.mark.attack(
    gains="numbers in the night: the kiosk says that its clerk saw a real person",
    before="the clerk's name, or nothing at all, was enough",
    now="an attestation is signed by the clerk's key, or by the one of a shift that their key opened",
)
def test_an_attestation_by_nobody(carrier, forge):
    record = forge(carrier.record("r1", NUMBER))
    assert taken(carrier, record) == ("rejected", "staff_signature_missing")


# -- a signature for something else -------------------------------------------------------------


def of_another_record(carrier):
    earlier = reviewed(carrier, "r0", number="19900000009")
    return with_proofs(reviewed(carrier), *proofs_of(earlier))


def over_another_document(carrier):
    shown = reviewed(carrier, document=document_of(ANOTHER, digest=b"e" * 32))
    return with_proofs(reviewed(carrier), *proofs_of(shown))


def over_another_name(carrier):
    document = document_of("999999198001010019")
    holder = msgspec.structs.replace(document.holder, name="某人")
    shown = reviewed(carrier, document=msgspec.structs.replace(document, holder=holder))
    return with_proofs(reviewed(carrier), *proofs_of(shown))


def to_another_answer(carrier):
    review = sign_off_of(carrier.now, "c01", "c02", is_holder=False)
    asked = reviewed(carrier, clerk_review=review)
    return with_proofs(reviewed(carrier), *proofs_of(asked))


def to_another_question(carrier):
    review = sign_off_of(carrier.now, "c01", "c02")
    asked = reviewed(carrier, clerk_review=msgspec.structs.replace(review, why=()))
    return with_proofs(reviewed(carrier), *proofs_of(asked))


def of_another_visit_of_that_id(carrier):
    return with_proofs(reviewed(carrier), *proofs_of(reviewed(carrier, nonce=b"other")))


def for_another_purpose(carrier):
    record = reviewed(carrier)
    attested = [
        staff_statement.sign(
            msgspec.structs.replace(one, purpose=staff_statement.SigningPurpose.ATTESTATION),
            key_of(one.person)[0],
        )
        for one in statements_of(record)[:2]  # the third is of what the clerk told the customer
    ]
    return with_proofs(record, *attested)


@pytest.mark.parametrize(
    "forge",
    [
        of_another_record,
        over_another_document,
        over_another_name,
        to_another_answer,
        to_another_question,
        of_another_visit_of_that_id,
        for_another_purpose,
    ],
    ids=lambda forge: forge.__name__,
)
@pytest.mark.attack(
    gains="one signature that two people once gave opens numbers for ever",
    before="their names were under no bytes at all",
    now="each signs record, nonce, document, question and answer; anything else is refused",
)
def test_a_signature_is_used_for_something_else(carrier, forge):
    assert taken(carrier, forge(carrier)) == ("rejected", "staff_signature_of_other")
    assert carrier.number(NUMBER) is None


@pytest.mark.attack(
    gains="no proof is asked for: the kiosk writes as its software of last year did",
    before="a body of an older version had no signatures, and was believed",
    now="the carrier's cut-off date counts, and not the version that a record says it is of",
)
def test_a_record_that_says_it_is_of_an_older_version(carrier):
    drawn = signature_of(carrier.now)
    digest = binding_digests.strokes_digest(drawn.strokes, None)
    of_then = msgspec.structs.replace(drawn, covers_pad=False, sha256=digest)
    bare = with_proofs(reviewed(carrier, signature=of_then), None, None)
    made = carrier.take_changed(bare, version=2, attested_by="c01")
    assert (made.verdict, made.reason) == ("rejected", "staff_signature_missing")


@pytest.mark.attack(
    gains="no proof is asked for: the kiosk says that it is still last year",
    before="a record said itself when it was made",
    now="its word is taken for a week after the cut-off date; proofs of that time are asked for later",
)
def test_a_kiosk_that_lives_in_the_past(carrier):
    """Its clock is certain, and it sends nothing that the carrier could hold against it."""
    with carrier.ledger.transaction():
        carrier.ledger.proofs_cutoff.require_from(carrier.now + 3600)
    early = with_proofs(reviewed(carrier), None, None)
    carrier.later(WEEK + 2)
    assert taken(carrier, early) == ("rejected", "staff_signature_missing")


# -- keys ---------------------------------------------------------------------------------------


@pytest.mark.attack(
    gains="the supervisor's part is the clerk's: a second key in her name, made at the kiosk",
    before="who is who was the kiosk's to say",
    now="no message of a kiosk registers a key: only the carrier's people do, and each key is one person's",
)
def test_a_clerk_registers_a_second_key(carrier, tmp_path, capsys):
    record = reviewed(carrier)
    second = staff_statement.sign(statements_of(record)[1], made_up())
    made = taken(carrier, with_proofs(record, proofs_of(record)[0], second))
    assert made == ("rejected", "staff_key_unknown")
    folder = str(tmp_path / "office")
    main(["init", folder])
    main(["staff", "add", folder, "c01", "c02", "--store", "s1", "--trained"])
    public = base64.b64encode(key_of("c01")[1]).decode()
    assert main(["staff-key", "add", folder, "c01", public]) == 0
    assert main(["staff-key", "add", folder, "c02", public]) == 2
    assert "registered already" in capsys.readouterr().err


@pytest.mark.attack(
    gains="a kiosk that saw a PIN goes on signing in that person's name",
    before="nothing that a PIN opened could be taken back",
    now="`carrier revoke key` holds what is signed later; `staff-key end` refuses it",
)
def test_a_key_that_others_have_seen(carrier):
    kid = key_of("c02")[0].kid
    with carrier.ledger.transaction():
        carrier.ledger.revocations.revoke("key", kid, carrier.now)
    assert taken(carrier, reviewed(carrier)) == ("held", "key_revoked")
    with carrier.ledger.transaction():
        carrier.ledger.revocations.restore("key", kid)
        assert carrier.ledger.staff_keys.end(kid, carrier.now)
    made = taken(carrier, reviewed(carrier, "r2"))
    assert made == ("rejected", "staff_key_unknown")


# -- the key of a shift -------------------------------------------------------------------------


def pressed(carrier, record, device="dev", ago=0.0, person="c01"):
    """An attestation by a press, under a shift that this person's PIN opened so long ago."""
    shift = staff_statement.open_shift(person, device, carrier.now - ago, key_of(person)[0])
    statement = statements_of(record)[0]
    attestation = msgspec.structs.replace(record.attestation, proof=shift.sign(statement))
    return msgspec.structs.replace(record, attestation=attestation)


PRESSES = {
    "an hour after the PIN": ({"ago": 3600.0}, "staff_shift_over"),
    "at another kiosk": ({"device": "other"}, "staff_signature_of_other"),
    "by another person": ({"person": "c03"}, "staff_key_of_another"),
}


@pytest.mark.parametrize("case", PRESSES)
@pytest.mark.attack(
    gains="attestations for ever with a key that was once taken from a kiosk's memory",
    before="a press was nobody's signature",
    now="the key of a shift is signed by its person for one kiosk, and is over after a quarter of an hour",
)
def test_a_shifts_key_is_used_elsewhere(carrier, case):
    how, reason = PRESSES[case]
    record = carrier.record("r1", NUMBER)
    assert taken(carrier, pressed(carrier, record, **how)) == ("rejected", reason)
    again = carrier.record("r2", NUMBER)
    assert taken(carrier, pressed(carrier, again, ago=590.0)) == OPENED


@pytest.mark.attack(
    gains="a second signature by a press: the supervisor typed her PIN at this kiosk a while ago",
    before="a press was nobody's signature",
    now="a shift's key attests, and signs nothing else",
)
def test_a_shifts_key_signs_as_a_second_person(carrier):
    record = reviewed(carrier)
    shift = staff_statement.open_shift("c02", "dev", carrier.now, key_of("c02")[0])
    forged = with_proofs(record, proofs_of(record)[0], shift.sign(statements_of(record)[1]))
    assert taken(carrier, forged) == ("rejected", "staff_signature_of_other")


# -- at the kiosk -------------------------------------------------------------------------------

PIN, HERS = "716204", "385917"
KEY = staff_key.make(PIN)
HER_KEY = staff_key.make(HERS)


@pytest.fixture
def keeper(tmp_path):
    """As a visit has it; hers: the supervisor's key in the settings."""
    tries = SqlitePinTries(tmp_path)

    def made(hers=HER_KEY):
        staff = (
            clerk_of(1, "李敏", pin=hash_pin(PIN), key=KEY.encode()),
            clerk_of(2, "陈强", "supervisor", pin=hash_pin(HERS), key=hers.encode()),
        )
        return PinKeeper(tries, staff, lambda: Instant("boot", 0.0), device="dev")

    yield made
    tries.close()


@pytest.fixture
def statement(carrier):
    return statements_of(reviewed(carrier))[1]


@pytest.mark.attack(
    gains="a person's key by trying PINs at the counter",
    before="there was no key",
    now="the lock that counts tries stands before the key: a locked PIN unlocks nothing, right or not",
)
def test_pins_are_tried_until_a_key_opens(keeper, statement):
    for _ in range(PIN_TRIES):
        assert keeper().check(CheckPin("c02", "904318", statement)).proof is None
    told = keeper().check(CheckPin("c02", HERS, statement))
    assert (told.right, told.proof) == (False, None)


@pytest.mark.attack(
    gains="the supervisor's signature with the clerk's key, by whoever writes the settings",
    before="there was no key",
    now="a key opens with its own PIN alone, and then nothing counts as signed",
)
def test_the_clerks_key_in_the_supervisors_place(keeper, statement):
    told = keeper(hers=KEY).check(CheckPin("c02", HERS, statement))
    assert (told.right, told.kept, told.proof) == (False, False, None)
    assert keeper().check(CheckPin("c02", HERS, statement)).proof is not None


@pytest.mark.attack(
    gains="a signature that was given to `no` stands under `yes`",
    before="a right PIN signed whatever stood there when it had been looked at",
    now="a visit takes a signature for the very statement that stands there",
)
def test_the_answer_changes_while_a_pin_is_looked_at():
    visit = Rehearsal().to_consent().press(*WITHOUT_FACE).read_document()
    visit.press(ClerkReviewControl.IS_HOLDER)
    visit.type_pin("c01")
    asked = visit.asked(CheckPin)[-1].signs
    other = msgspec.structs.replace(asked, answer=False)
    visit.send(ev.PinChecked("c01", right=True, signed=other))
    assert not visit.visit.signed
