"""Whether a card was laid down, or may have lain there for long: by real pcscd, and on a serial line."""

import datetime as dt

import pytest
from card_reader import CardReader
from PIL import Image
from waiting import HANGS_S, until

from drivers.cards.readers.combined import SeveralReaders
from drivers.cards.readers.serial import SerialReader
from drivers.cards.resident.portrait import StandInDecoder
from drivers.device_identity.pinned import ANY
from drivers.emulated.card import resident
from drivers.emulated.card.person import person
from drivers.emulated.card.pictures import resident_portrait
from drivers.emulated.card.sam import SamFaults
from drivers.emulated.card.serial_line import EmulatedSerialReader
from drivers.emulated.card.text_block import text_block
from kiosk import errors as err


@pytest.fixture
def next_visits(pcsc):
    """Makes the reader of a visit that begins now, of one slot or of both."""
    made = []

    def reader(*slots):
        readers = [CardReader(pcsc, name=f"00 0{slot}") for slot in slots or (0,)]
        made.append(SeveralReaders(readers) if slots else readers[0])
        return made[-1]

    yield reader
    for one in made:
        one.close()


def seen(reader):
    return until(lambda: _look(reader), "a card to be seen", pause_s=0)


def _look(reader):
    try:
        return reader.presence(0.2)
    except err.NoReaderError:
        return None


def test_a_card_that_is_there_at_the_first_look_was_not_laid_down(reader, next_visits):
    until(lambda: reader.presence(0) is None, "the reader to be empty")
    reader.place("resident", seed=731)
    assert reader.presence(0).laid
    after = next_visits()
    left = seen(after)
    assert not left.laid
    printed, _ = reader.place("resident", seed=732)
    own = until(lambda: _other_than(after, left), "the other card")
    assert own.laid
    with pytest.raises(err.CardAbsentError):
        after.read(None, session=left.session)
    assert after.read(None, session=own.session).holder.number == printed["id_number"]


def _other_than(reader, left):
    present = _look(reader)
    return present if present and present.session != left.session else None


def test_nor_was_one_that_is_there_when_a_reader_is_plugged_in_again(reader, next_visits):
    until(lambda: reader.presence(0) is None, "the reader to be empty")
    reader.desk.reader.restart_pcscd()
    other = next_visits()
    until(lambda: _is_there(other), "the reader")
    reader.desk.place_card("resident", seed=733)
    seen(other)
    with pytest.raises(err.ReaderAbsentError):
        reader.presence(0)  # what it knew of is gone
    assert not seen(reader).laid


def _is_there(reader):
    try:
        reader.presence(0)
    except err.NoReaderError:
        return False
    return True


def test_a_card_on_the_other_reader_is_read_and_not_the_one_that_was_left(pcsc, next_visits):
    pcsc.place_card("resident", seed=734, slot=0)
    seen(next_visits())
    both = next_visits(0, 1)
    left = seen(both)
    assert not left.laid
    printed = pcsc.place_card("resident", seed=735, slot=1)
    assert both.wait_removed(left.session, HANGS_S), "the one that was laid down comes before it"
    own = both.presence(0)
    assert own.laid
    assert both.read(None, session=own.session).holder.number == printed["id_number"]
    with pytest.raises(err.CardAbsentError):
        both.read(None, session=left.session)
    pcsc.card.call("remove", slot=1)
    assert both.wait_removed(own.session, HANGS_S)
    assert both.presence(0) == left, "it lies there still"


def test_a_card_that_was_hidden_by_another_was_not_laid_down(pcsc, next_visits):
    for slot in (0, 1):
        pcsc.place_card("resident", seed=736 + slot, slot=slot)
        seen(next_visits(slot))
    both = next_visits(0, 1)
    first = seen(both)
    pcsc.card.call("remove", slot=0)
    assert both.wait_removed(first.session, HANGS_S)
    hidden = both.presence(0)
    assert hidden.session != first.session
    assert not hidden.laid


# -- a serial line --------------------------------------------------------------------------


@pytest.fixture
def line():
    return EmulatedSerialReader()


@pytest.fixture
def lay(line, tmp_path):
    file = tmp_path / "grey.png"
    Image.new("RGB", (204, 252), "grey").save(file)
    photo = resident_portrait(file, None)

    def lay(seed):
        who = person(seed, dt.date(2026, 11, 23))
        content = resident.content(text_block("resident", who), photo)
        line.lay(content, "", SamFaults())
        return who.id_number

    return lay


@pytest.fixture
def module(line):
    """Makes the reader of a visit that begins now; the line is one visit's."""
    made = []

    def reader():
        for one in made:
            one.close()
        made.append(SerialReader(line.device, 115_200, 1.0, StandInDecoder(), ANY))
        return made[-1]

    yield reader
    made[-1].close()


def test_a_module_that_found_the_card_for_the_visit_before_tells_it_as_left(line, lay, module):
    before = module()
    assert before.presence(0) is None
    lay(1)
    assert before.presence(1).laid
    after = module()
    left = after.presence(0)
    assert not left.laid
    number = lay(2)
    assert after.wait_removed(left.session, 2)
    own = after.presence(1)
    assert own.laid
    with pytest.raises(err.CardAbsentError):
        after.read(None, session=left.session)
    assert after.read(None, session=own.session).holder.number == number


def test_a_card_that_nobody_has_found_yet_may_have_been_left_too(lay, module):
    lay(1)
    assert not module().presence(1).laid
