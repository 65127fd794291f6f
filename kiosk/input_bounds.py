"""Bounds of what comes in that more than one room keeps to: how large, how long, how many.

A bound stands here when two rooms must agree on it, or when a page tells the screen of it. Three kinds stand
elsewhere: what a standard fixes is beside its parser, a PIN's are in kiosk/pins, and what an operator chooses
is in kiosk/settings.
"""

import datetime as dt
from typing import Annotated

import msgspec

# Bytes of a message.
SCREEN_MESSAGE_BYTES = 1 << 20  # one snapshot or intent; also visit and relay, relay and visit
MQTT_PACKET_BYTES = 1 << 20  # what the relay accepts of the broker
FILE_PART_BYTES = 48_000  # of a file that goes up or down in parts: others' messages go in between
# The signed copy, which has to fit into one packet with its answer; a longer list is a file of the fleet's.
LISTINGS_BYTES = 960 << 10
LISTINGS_FILE_BYTES = 96 << 20  # three million
SEALED_BYTES = 4 << 20  # a COSE message, whoever made it
CBOR_DEPTH = 24  # maps and arrays in each other
CBOR_ITEMS = (
    1 << 18
)  # values, keys, maps and arrays of one message; a signature's strokes have 60,000

# Bytes of a chip's files, and of what it signs: parsed as ASN.1 or computed with, by the counter and again by
# the carrier. Several times what any document in the field has.
SIGNED_FILE_BYTES = 64 << 10  # EF.SOD, EF.CardSecurity
CHIP_KEYS_BYTES = 8 << 10  # EF.CardAccess, DG14, DG15
ZONE_FILE_BYTES = 1024  # DG1
CHIP_SIGNATURE_BYTES = 1024

# Pictures.
PORTRAIT_BYTES = 200_000  # as a chip keeps it, and as the page gets it
PORTRAIT_PIXELS = 2_000_000
FRAME_PIXELS = 4_000_000  # of a camera or a recording

# A statement video.
STATEMENT_BYTES = 32 << 20
STATEMENT_PART_BYTES = FILE_PART_BYTES  # of it in one message
STATEMENT_SECONDS = 150

# Characters of names and numbers.
NAME_LENGTH = 64  # of a store, a person, a record (kiosk/names); also of any document's number
NUMBER_LENGTH = 20  # a phone number has at most 15 digits (E.164), a card 20 (E.118)
EID_LENGTH = 32  # of an eSIM's device
PHONE_NUMBER_LENGTH = 11  # mainland mobile
ICCID_LENGTH = 20
DOCUMENT_NUMBER_LENGTH = 9  # that is typed: ICAO 9303-3 §4.2.2
CONTACT_LENGTH = 12  # mobile, or area code and landline
REFERENCE_LENGTH = 10  # of a record, as it is printed on receipts

# Numbers.
EXACT_INTEGER = 1 << 53  # exact in JSON, TOML, CBOR and CEL alike
LISTINGS_OF_ONE = 64  # entries about one person
NUMBERS_OF_ONE = 200  # that one list of a document's numbers tells
QUANTITY_LEAST, QUANTITY_MOST = 1, 20  # numbers that somebody can ask for; one visit opens one

# Moments that are believed: outside, a date was misread.
EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
# Since the epoch, in a message of somebody else.
Seconds = Annotated[float, msgspec.Meta(ge=0, lt=LATEST.timestamp())]

# A signature, which has to fit into one packet with everything else that its record holds.
SIGNATURE_BYTES = 384 << 10  # of all its strokes
POINT_BYTES = 33  # of a point at most, on the screen's wire as in a record; a stroke takes one more
