"""A card that lies on the reader already may be of whoever was here before: it is said, and never read."""

import pytest
from house import DOCUMENT
from rehearsal import AGREE, Rehearsal

from kiosk.errors import CardAbsentError, CardMuteError, NoReaderError
from kiosk.ports import CardPresence
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.records import binding_digests
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.runtime.card_watch import CardWatch

PRESSES = [WelcomeControl.START_NEW_SIM, PurposeControl.PURPOSE_WORK, *AGREE]
MRZ = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)


def placed(session, *, laid=True):
    return ev.CardPlaced(CardPresence(session, "r", b"", laid=laid))


def at_document(*before):
    """With these events before the page opened."""
    visit = Rehearsal().press(*PRESSES[:2])
    for event in before:
        visit.send(event)
    return visit.press(*PRESSES[2:])


def message(visit):
    assert visit.shown.step is Step.DOCUMENT
    return visit.shown.content.message


def readings(visit):
    return [asked.session for asked in visit.asked(effects.ReadDocument)]


@pytest.mark.parametrize("laid", [True, False], ids=["laid down early", "left by somebody"])
@pytest.mark.parametrize("before", [0, 1, 2], ids=["welcome", "purpose", "consent"])
def test_a_card_that_lies_there_before_its_page_opens_is_not_read_until_it_is_laid_down_anew(
    before, laid
):
    visit = Rehearsal().press(*PRESSES[:before])
    visit.send(placed("left", laid=laid))
    visit.press(*PRESSES[before:])
    assert message(visit) is Message.CARD_LEFT
    assert Control.RETRY not in visit.shown.controls
    visit.send(ev.CardTaken("left"))
    assert message(visit) is Message.PLACE_CARD
    visit.send(placed("own"))
    (asked,) = visit.asked(effects.ReadDocument)
    record = visit.visit
    challenge = binding_digests.chip_challenge(record.record_id, record.nonce)
    assert asked == effects.ReadDocument("own", None, challenge)
    visit.send(ev.DocumentRead(DOCUMENT))
    assert visit.answer().shown.step is Step.PRESENCE


def test_the_clerk_is_told_from_the_welcome_page_on_and_until_it_is_away():
    visit = Rehearsal()
    assert not visit.shown.strip.card_left
    visit.send(placed("left", laid=False))
    assert visit.shown.step is Step.WELCOME
    assert visit.shown.strip.card_left
    visit.press(*PRESSES)
    assert visit.shown.strip.card_left
    visit.send(ev.CardTaken("left"))
    assert not visit.shown.strip.card_left
    visit.send(placed("own"))
    assert not visit.shown.strip.card_left


def test_what_was_read_lies_there_rightly():
    visit = at_document().read_document()
    assert visit.shown.step is Step.PRESENCE
    assert not visit.shown.strip.card_left
    visit.send(ev.CardTaken("s1"))
    visit.send(placed("s2"))
    assert not visit.shown.strip.card_left


def test_a_reader_that_comes_back_with_a_card_on_it_reads_nothing():
    """Who pulls its plug and puts it in again lays down no card."""
    visit = at_document(placed("left", laid=False))
    visit.send(ev.ReaderGone())
    visit.send(ev.ReaderBack())
    visit.send(placed("left again", laid=False))
    assert message(visit) is Message.CARD_LEFT
    assert readings(visit) == []


def test_a_card_that_was_torn_out_is_read_when_it_is_laid_down_again():
    visit = at_document()
    visit.send(placed("s1"))
    visit.send(ev.DocumentFailed(Message.PLACE_CARD_AGAIN))
    visit.send(ev.CardTaken("s1"))
    visit.send(placed("s2"))
    assert readings(visit) == ["s1", "s2"]
    visit.send(ev.DocumentRead(DOCUMENT))
    assert visit.answer().shown.step is Step.PRESENCE


def test_back_at_the_document_it_is_laid_down_anew():
    visit = at_document().read_document().press(Control.BACK)
    assert message(visit) is Message.CARD_LEFT
    assert visit.shown.strip.card_left
    visit.press(Control.RETRY)
    assert readings(visit) == ["s1"]
    visit.send(ev.CardTaken("s1"))
    visit.send(placed("s2"))
    assert readings(visit) == ["s1", "s2"]


def test_a_key_opens_no_card_that_lay_there():
    visit = at_document(placed("left", laid=False))
    visit.intend(m.Scanned, lines=MRZ)
    assert message(visit) is Message.CARD_LEFT
    visit.send(ev.CardTaken("left"))
    visit.send(placed("own"))
    (asked,) = visit.asked(effects.ReadDocument)
    assert (asked.session, asked.key.number) == ("own", "L898902C3")


class Reader:
    """A DocumentReader with what `lies` there: a presence, nothing, or an error."""

    lies = None

    def presence(self, timeout_s):
        if isinstance(self.lies, Exception):
            raise self.lies
        return self.lies

    def wait_removed(self, session, timeout_s):
        present = self.presence(0)
        return present is None or present.session != session

    def read(self, key, challenge, session):
        if self.lies is None or self.lies.session != session:
            raise CardAbsentError
        return DOCUMENT


def test_the_watch_reads_the_card_that_was_told_and_no_other():
    reader = Reader()
    watch = CardWatch(reader, post=None)
    asked = effects.ReadDocument("own", None, bytes(8))
    reader.lies = CardPresence("own", "r", b"", laid=True)
    assert watch._reading(asked) == ev.DocumentRead(DOCUMENT)
    reader.lies = CardPresence("another", "r", b"", laid=True)
    assert watch._reading(asked) == ev.DocumentFailed(Message.PLACE_CARD_AGAIN)


@pytest.mark.parametrize("error", [NoReaderError(), CardMuteError(1)], ids=["none", "a mute line"])
def test_a_reader_that_cannot_be_looked_at_is_none_and_comes_back(error):
    told = []
    reader = Reader()
    watch = CardWatch(reader, told.append)
    reader.lies = CardPresence("s1", "r", b"")
    watch._look()
    reader.lies = error
    watch._look()
    reader.lies = found = CardPresence("s2", "r", b"")
    watch._look()
    first, gone, back, again = told
    assert first == ev.CardPlaced(CardPresence("s1", "r", b""))
    assert isinstance(gone, ev.ReaderGone)
    assert (back, again) == (ev.ReaderBack(), ev.CardPlaced(found))
