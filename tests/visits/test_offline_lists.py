"""A counter without network: what it may still decide, and what it must leave."""

import sqlite3
import time
from contextlib import closing

import pytest

from kiosk import settings
from kiosk.commands import doctor_openings as doctor
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.records.listings_copy import listing_hash
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.runtime import held_listings
from provisioning.carrier import credentials, listings_file
from provisioning.carrier.ledger import Ledger

PUNISHED = {"list": "joint_punishment", "region": "CN", "from": "2026-06-01", "until": "2099-06-01"}


def list_person(desk, seed, others=6000):
    """The person on the card of this seed, among so many; gives their document number."""
    number = desk.place_card("resident", seed=seed)["id_number"]
    desk.card.call("remove")
    key = (desk.carrier / "listing.key").read_bytes()
    ledger = Ledger(desk.carrier / "carrier.db")
    with ledger.transaction():
        for one in (number, *(f"somebody {n}" for n in range(others))):
            ledger.listings.add(b"d", listing_hash(key, "resident", one), PUNISHED)
    return number


def fetch_listings(desk, screen):
    """A visit that finds none asks for them at its start."""
    kept = desk.directory / "data" / "counter" / "listings.cbor"
    kept.unlink(missing_ok=True)
    screen.to_consent().leave()
    screen.sign_in()
    screen.wait_until(lambda _s: kept.exists(), "the listings")
    return kept


def test_a_listed_person_is_refused_out_of_reach_and_the_disk_names_nobody(own_desk, own_screen):
    number = list_person(own_desk, 301)
    kept = fetch_listings(own_desk, own_screen)
    assert number.encode() not in kept.read_bytes()
    own_screen.to_document()
    own_desk.cut_network()
    own_screen.wait_until(lambda s: not s.strip.online, "the strip to say offline")
    own_screen.place("resident", seed=301).wait_step(Step.RESULT)
    assert own_screen.content.outcome == "REFUSE"
    assert own_screen.content.reasons[0].appeal
    own_screen.wait_saved().leave()
    own_screen.to_document().place("resident", seed=302).wait_step(Step.PRESENCE)


def test_more_than_an_answer_takes_are_the_fleets_file_and_what_changed_since(own_desk, own_screen):
    """One person is listed in a file of some hours ago, another after it was made."""
    in_file, later = 311, 312
    list_person(own_desk, in_file, others=12_000)
    release = own_desk.directory / "data" / "content" / "listings" / "v1"
    release.mkdir(parents=True)
    keys = credentials.load_keys(own_desk.carrier)
    ledger = Ledger(own_desk.carrier / "carrier.db")
    made = listings_file.make(ledger, keys, time.time() - 12 * 3600)
    (release / held_listings.PUSHED_FILE).write_bytes(made.content)
    list_person(own_desk, later, others=0)
    (release.parent / "current").symlink_to(release.name)
    kept = fetch_listings(own_desk, own_screen)
    assert kept.stat().st_size < 4096
    found = doctor.limits(settings.load(own_desk.settings)).found
    assert "12,002 entries, of them 0.4 MB as the fleet's file" in found
    own_screen.to_document()
    own_desk.cut_network()
    own_screen.wait_until(lambda s: not s.strip.online, "the strip to say offline")
    own_screen.place("resident", seed=in_file).wait_step(Step.RESULT)
    assert own_screen.content.outcome == "REFUSE"
    own_screen.wait_saved().leave()
    own_screen.to_document().place("resident", seed=later).wait_step(Step.RESULT)
    assert own_screen.content.outcome == "REFUSE"
    own_screen.wait_saved().leave()
    own_screen.to_document().place("resident", seed=313).wait_step(Step.PRESENCE)


@pytest.mark.parametrize("own_desk", [{"backlog": 1}], indirect=True)
def test_a_deep_backlog_stops_openings_until_it_is_delivered(own_desk, own_screen):
    screen = own_screen
    screen.wait_until(lambda s: WelcomeControl.START_NEW_SIM in s.controls, "a start")
    screen.to_document()
    own_desk.cut_network()
    screen.wait_until(lambda s: not s.strip.online, "the strip to say offline")
    screen.place("resident", seed=303).wait_step(Step.PRESENCE)
    screen.press(Control.ANOTHER_WAY).press(Control.NO_SECOND_PERSON).wait_step(Step.TICKET)
    screen.wait_saved().leave()
    screen.wait_message(Message.BACKLOG_TOO_DEEP)
    assert not screen.acts(WelcomeControl.START_NEW_SIM)
    own_desk.restore_network()
    screen.wait_until(lambda s: WelcomeControl.START_NEW_SIM in s.controls, "the backlog to go")
    with closing(sqlite3.connect(own_desk.carrier / "carrier.db")) as ledger:
        assert ledger.execute("SELECT count(*) FROM records").fetchone() == (1,)


def test_a_kiosk_that_starts_out_of_reach_and_without_time_opens_nothing(own_desk, own_screen):
    own_desk.cut_network()
    own_screen.wait_until(lambda s: not s.strip.online, "the strip to say offline")
    (own_desk.directory / "data" / "counter" / "clock.json").unlink(missing_ok=True)
    own_desk.programs.stop("counter")
    own_screen.close()
    own_desk.start_counter()
    own_screen.connect().sign_in().wait_message(Message.CLOCK_IN_DOUBT)
    assert not own_screen.acts(WelcomeControl.START_NEW_SIM)
    own_desk.restore_network()
    own_screen.wait_until(
        lambda s: WelcomeControl.START_NEW_SIM in s.controls, "the carrier's reach"
    )
