"""Who gets a number is told what it is not for, and takes the leaflet home: a whole visit on real parts."""

import json

import cv2
import numpy as np

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step


def read(rows, side=6):
    """As a telephone does."""
    modules = np.array([[int(one) for one in row] for row in rows], np.uint8)
    picture = np.kron(1 - modules, np.ones((side, side), np.uint8)) * np.uint8(255)
    return cv2.QRCodeDetectorAruco().detectAndDecode(np.pad(picture, 40, constant_values=255))[0]


def test_a_young_customer_is_warned_told_and_given_the_leaflet(desk, screen):
    screen.to_clerk_review("resident", seed=991, age=19).signed_off().wait_step(Step.NOTICE)
    screen.read_notice().signed()
    assert Step.YOUNG_USERS in screen.steps
    assert Step.THREE_NOS in screen.steps
    screen.on_from_confirmation(sim(991)).wait_message(Message.EFFECTIVE)
    row = desk.carrier_records()[-1]
    record = json.loads(desk.tell_carrier("open", row["record_id"]))
    assert record["three_nos"]["clerk"] == record["clerk"]
    assert record["three_nos"]["proof"]
    assert record["safe_use"]["id"] == "safe-use"
    assert record["young_told"]["id"] == "young-users"
    told = {
        name: record["facts"][f"consent.{name}"]["value"]
        for name in ("three_nos_told", "young_told")
    }
    assert told == {"three_nos_told": True, "young_told": True}
    assert "same" in desk.tell_carrier("replay", row["record_id"]).lower()


def test_any_phone_reads_the_leaflet_without_a_network(screen):
    screen.to_clerk_review("resident", seed=992).signed_off().wait_step(Step.NOTICE)
    screen.read_notice().draw().press("sign").wait_step(Step.SAFE_USE)
    told = read(screen.content.qr)
    assert told.splitlines() == [screen.content.title, *screen.content.paragraphs]
