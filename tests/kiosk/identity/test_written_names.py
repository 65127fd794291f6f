"""Names as cards have them: of two halves, and with characters that no font has."""

import datetime as dt

import pytest
from hostile_chips import PRESENCE
from house import DOCUMENT
from msgspec.structs import replace
from rehearsal import AGREE, Rehearsal

from drivers.cards.resident import text_block
from drivers.emulated.card import text_block as written
from drivers.emulated.card.person import person
from kiosk.identity.written_names import is_drawable, marked
from kiosk.protocol.codes import CardFault
from kiosk.visit import events as ev
from kiosk.visit.holder_rows import holder_rows

WHO = person(3, dt.date(2026, 11, 27))
# The field ends after 35 characters: within a word, before, at and after a space.
LONG = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG HIJKLMN",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGH IJKLMN",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHI JKLMN",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ KLMN",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRST",
    "ANNA MARIA ERIKSSON",
)


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("layout", ["permanent_2017", "permanent_2023"])
def test_a_name_of_two_halves_keeps_its_seam(layout, name):
    block = written.text_block(layout, WHO, latin_name=name)
    assert text_block.parse(block).english_name == name


# Of private use in the plane of Chinese fonts, in the last two planes, and a half character.
UNDRAWABLE = ("\ue863", "\uf8ff", "\U000f0001", "\U0010fffd")
DRAWABLE = ("张", "𠮷", "㛃", "·", "A")


@pytest.mark.parametrize("one", UNDRAWABLE)
def test_a_character_of_private_use_is_marked_and_the_clerk_is_told(one):
    name = f"张{one}"
    assert marked(name) == "张〓"
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.send(ev.CardPlaced(PRESENCE))
    document = replace(
        DOCUMENT, session=PRESENCE.session, holder=replace(DOCUMENT.holder, name=name)
    )
    visit.send(ev.DocumentRead(document))
    assert visit.shown.strip.card_fault is CardFault.UNDRAWABLE
    assert holder_rows(visit.visit)[0].value == "张〓"
    assert visit.visit.document.holder.name == name, "the record has it as it is"


@pytest.mark.parametrize("one", DRAWABLE)
def test_rare_characters_are_drawn(one):
    assert is_drawable(one)
    assert marked(one) == one
