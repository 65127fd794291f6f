"""An outbox with records as a kiosk seals them, by keys that are made for it, and damage to its files."""

from kiosk.records import envelope
from kiosk.records.cose import key_pair

_KEYS = envelope.EvidenceKeys(
    key_pair.new_key()[0], "dev-evidence-1", key_pair.new_key()[1], "seal-1"
)


def append(outbox, *record_ids, size=100):
    """Sealed and in their places; gives what is stored of each."""
    return [
        outbox.append(name, lambda seq, before, name=name: _sealed(name, seq, before, size))
        for name in record_ids
    ]


def flip(file, offset, mask=0xFF):
    """Turns bits of one byte; a negative offset counts from the end."""
    content = bytearray(file.read_bytes())
    content[offset] ^= mask
    file.write_bytes(content)


def _sealed(record_id, seq, before, size):
    place = envelope.ChainPosition("dev", record_id, seq, before)
    return envelope.make(bytes(size), place, _KEYS)
