"""Kiosks of one store and one of another, a focus check that travels between them, and who may sign it."""

import functools

from kiosk.records import staff_key, staff_statement, supervision
from kiosk.records.supervision import Request

PIN = "716204"
HERE, THERE, FAR = "dev", "dev2", "far"


@functools.cache
def wrapped_key_of(person):
    """As it stands in the settings of the store's kiosks."""
    return staff_key.make(PIN)


def key_of(person):
    return wrapped_key_of(person).unlock(PIN)


def request(**changes):
    fields = {
        "store": "s1",
        "clerk": "c01",
        "record_id": "0198f2a0-0000-7000-8000-000000000001",
        "nonce": b"n" * 32,
        "document": b"d" * 32,
        "question": "personal",
        "answer": True,
    }
    return Request(**fields | changes)


def signature(asked, person="c02", key=None):
    """COSE_Sign1 by this person's own key, or by another."""
    return staff_statement.sign(asked.statement(person), key or key_of(person)).message


def taking(asked, person="c02", message=None):
    """The question by which a kiosk hands a signature in."""
    return supervision.asks_to_take(asked, person, message or signature(asked, person))
