"""Documents that are made to stop a counter, or to pass for something else."""

import field_documents
import pytest
from hostile_chips import (
    KEY,
    MALFORMED_INFOS,
    PRESENCE,
    InProcessReader,
    chip,
    rsa_info,
    signer_with_extension,
    signer_with_rsa,
)
from house import CLERK
from rehearsal import AGREE, Rehearsal

from drivers.cards.iso7816 import Response
from drivers.cards.resident import tunnel
from drivers.emulated.card.chip import Quirks
from drivers.emulated.card.security_objects import UNJUDGED
from kiosk.errors import CardProtocolError
from kiosk.identity.documents import Authenticity
from kiosk.protocol.codes import CardFault, Message
from kiosk.protocol.flows import Step
from kiosk.visit import events as ev
from kiosk.visit.effects import ReadDocument
from kiosk.visit.runtime.card_watch import CardWatch

READ_IT = ReadDocument(PRESENCE.session, KEY, bytes(8))
_AUTHORITY_KEY, _SUBJECT_KEY = "2.5.29.35", "2.5.29.14"
_BROKEN = (b"", b"\x30\x05\x80\x7f", b"\x02\x01\x01", b"\xff" * 20)
_STOPS = "a counter that reads no card any more, until somebody starts it again"


class Counter(Rehearsal):
    """A visit at the document page, and the real watch of a reader on which a chip lies."""

    def __init__(self):
        super().__init__()
        self.to_consent().press(*AGREE)
        assert self.shown.step is Step.DOCUMENT

    def lay(self, reader):
        """What the reading comes to is the visit's next event; gives itself."""
        self.send(ev.CardPlaced(PRESENCE))
        self.send(CardWatch(reader, post=None)._reading(READ_IT))
        return self

    def told(self):
        return self.shown.content.message, self.shown.strip.card_fault

    def is_as_before(self):
        """The card goes, the code stays for the clerk, and the next document is read."""
        fault = self.shown.strip.card_fault
        self.send(ev.CardTaken(PRESENCE.session))
        assert self.told() == (Message.PLACE_CARD, fault)
        self.lay(InProcessReader(chip()))
        assert self.visit.document.authenticity is Authenticity.AUTHENTIC
        assert self.shown.strip.card_fault is CardFault.NONE


@pytest.fixture
def counter():
    return Counter()


def verdict(card):
    document = InProcessReader(card).read(KEY)
    return document.authenticity, document.authenticity_reason


@pytest.mark.attack(
    gains=_STOPS,
    before="AttributeError ended the thread that watches the reader",
    now="read, and unverified: what the chip could prove cannot be told",
)
@pytest.mark.parametrize("kind", MALFORMED_INFOS)
def test_malformed_infos_of_a_well_signed_chip(kind):
    found = verdict(chip(dg14=MALFORMED_INFOS[kind]))
    assert found == (Authenticity.UNVERIFIED, "dg14_malformed")


@pytest.mark.attack(
    gains=_STOPS,
    before="AttributeError ended the thread that watches the reader, before any key was asked for",
    now="no way to open it by PACE; it opens as older documents do, or not at all",
)
@pytest.mark.parametrize("kind", MALFORMED_INFOS)
def test_malformed_infos_that_anybody_can_write(kind):
    card = chip(access=MALFORMED_INFOS[kind])
    document = InProcessReader(card).read(KEY)
    assert document.access == "BAC"


@pytest.mark.attack(
    gains=_STOPS,
    before="ValueError ended the thread that watches the reader",
    now="unverified: a clerk decides",
)
@pytest.mark.parametrize("extension", [_AUTHORITY_KEY, _SUBJECT_KEY])
@pytest.mark.parametrize("raw", _BROKEN, ids=bytes.hex)
def test_a_signers_key_identifiers_are_broken(extension, raw):
    found = verdict(chip(by=signer_with_extension(extension, raw)))
    assert found == (Authenticity.UNVERIFIED, "signer_malformed")


@pytest.mark.attack(
    gains="six seconds in which no press is answered, as often as the card is laid down",
    before="computed with, and called a forgery",
    now="not computed with, and unverified: neither good nor bad",
)
@pytest.mark.parametrize(
    ("bits", "exponent_bits"), [(8192, 17), (16384, 17), (16384, 16384), (4096, 65), (4096, 4096)]
)
def test_a_signer_with_an_enormous_key(bits, exponent_bits):
    found = verdict(chip(by=signer_with_rsa(bits, exponent_bits)))
    assert found == (Authenticity.UNVERIFIED, "unsupported_algorithm")


@pytest.mark.attack(
    gains="six seconds in which no press is answered, as often as the card is laid down",
    before="raised to its power in this very process",
    now="not computed with, and unverified",
)
@pytest.mark.parametrize(("bits", "exponent_bits"), [(8192, 8192), (16384, 17), (4096, 4096)])
def test_a_chips_own_key_is_enormous(bits, exponent_bits):
    found = verdict(chip(dg15=rsa_info(bits, exponent_bits), quirks=Quirks(extended=True)))
    assert found == (Authenticity.UNVERIFIED, "active_authentication_unavailable")


@pytest.mark.attack(
    gains="the reader, for the hours that a portrait takes a byte at a time",
    before="read to its end, as long as each answer came in time",
    now="left after as many answers as an honest chip needs many times over",
)
def test_a_chip_that_gives_a_few_bytes_at_a_time(counter):
    reader = InProcessReader(chip(groups={2: _large_group()}, quirks=Quirks(le_cut=5)))
    counter.lay(reader)
    assert counter.told() == (Message.DOCUMENT_UNREADABLE, CardFault.ENDLESS)
    assert reader.wire.commands < 1000
    counter.is_as_before()


def _large_group():
    return bytes.fromhex("75 82 ff f0") + bytes(0xFFF0)


class _Endless:
    """A module behind a tunnel that has always one byte more."""

    def __init__(self):
        self.commands = 0

    def exchange(self, _command):
        self.commands += 1
        return Response(b"\xaa", 0x6101)

    def read(self, _key, _challenge, _session):
        return tunnel.Tunnel(self).exchange(b"\xaa")


@pytest.mark.attack(
    gains="the reader, for four thousand exchanges of each frame that is asked for",
    before="4,096 answers to GET RESPONSE",
    now="left after 64",
)
def test_get_response_never_ends(counter):
    reader = _Endless()
    counter.lay(reader)
    assert counter.told() == (Message.DOCUMENT_UNREADABLE, CardFault.ENDLESS)
    assert reader.commands < 100
    counter.is_as_before()


class _Raises:
    def __init__(self, error):
        self._error = error

    def read(self, _key, _challenge, _session):
        raise self._error


@pytest.mark.attack(
    gains=_STOPS,
    before="whatever nobody had foreseen ended the thread that watches the reader",
    now="it costs that reading, and the log names its kind alone",
)
@pytest.mark.parametrize(
    "error", [ZeroDivisionError(), MemoryError(), RecursionError(), KeyError()]
)
def test_what_nobody_has_foreseen(counter, caplog, error):
    counter.lay(_Raises(error))
    assert counter.told() == (Message.DOCUMENT_UNREADABLE, CardFault.UNFORESEEN)
    assert caplog.messages == [f"a reading raised {type(error).__name__}"]
    counter.is_as_before()


@pytest.mark.attack(
    gains="a customer and a clerk who lay the same card down again and again",
    before="'place it again', every time",
    now="the second broken answer sends it away",
)
def test_a_card_that_breaks_off_each_time(counter):
    broken = _Raises(CardProtocolError("READ", 0x6F00))
    counter.lay(broken)
    assert counter.told() == (Message.PLACE_CARD_AGAIN, CardFault.PROTOCOL)
    counter.send(ev.CardTaken(PRESENCE.session))
    counter.lay(broken)
    assert counter.told() == (Message.DOCUMENT_UNREADABLE, CardFault.PROTOCOL)
    counter.is_as_before()


@pytest.mark.attack(
    gains=_STOPS,
    before="the strip said nothing, and the customer was told to place it again",
    now="take it away, and a code that the clerk can tell a technician",
)
def test_a_chip_that_pcscd_brings(desk, screen):
    """Through reader, pcscd, counter and the screen's socket; afterwards another document is read."""
    screen.to_document()
    screen.place("passport", seed=771, le_cut=12)
    screen.wait_message(Message.DOCUMENT_UNREADABLE)
    assert screen.snapshot.strip.card_fault is CardFault.ENDLESS
    desk.card.call("remove", slot=0)
    screen.wait_message(Message.PLACE_CARD)
    screen.place("resident", seed=772)
    screen.wait_step(Step.PRESENCE)
    assert screen.snapshot.strip.card_fault is CardFault.NONE


@pytest.mark.attack(
    gains="a forged group under a security object that was stripped, so that nobody can call it forged",
    before="the document could not be read at all, like genuine ones of several states",
    now="unverified: no number is opened with it, neither unattended nor by a clerk at the kiosk",
)
@pytest.mark.parametrize("clerk", [CLERK, None], ids=["attended", "unattended"])
@pytest.mark.parametrize("sod", UNJUDGED)
def test_a_stripped_security_object_gains_nothing(sod, clerk):
    document, _ = field_documents.read(sod=sod)
    visit = Rehearsal(clerk=clerk).to_consent().press(*AGREE).read_document(document=document)
    assert visit.visit.document.authenticity is Authenticity.UNVERIFIED
    assert visit.shown.step is Step.TICKET
