"""What no reader of a document can leave out: the least APDUs that bring its files, and the cryptography."""

import hashlib
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.cards.emrtd.groups import standard_group
from drivers.cards.emrtd.suites import FOR_ENC, FOR_MAC, Opener, Suite, pad
from drivers.emulated.card import profiles

_SELECT_FILE = bytes.fromhex("a402")
_DONE = frozenset({0x9000, 0x6282})
_SIGNATURES = 2  # the security object's, and its signer's certificate's
_OVERHEAD = 30  # bytes of an answer that are no cryptogram


def least(exchanges):
    """The places of those that whoever knows the chip needs: none that is refused, no SELECT of a file."""
    return [
        at
        for at, (command, answer) in enumerate(exchanges)
        if int.from_bytes(answer[-2:]) in _DONE and command[1:3] != _SELECT_FILE
    ]


class Cryptography:
    """The arithmetic of one reading of a profile's document, without its parsing."""

    def __init__(self, profile, exchanges):
        self._document = profiles.TRAVEL_DOCUMENTS.get(profile)
        self._protected = [(c, a) for c, a in exchanges if c[0] & 0x0C == 0x0C and len(a) > 2]
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._public = self._key.public_key()
        self._signature = self._key.sign(b"x", ec.ECDSA(hashes.SHA256()))

    def run(self):
        if self._document is None:
            return
        way = self._document.pace
        self._messages(way.suite if way else Suite.TRIPLE_DES)
        if way:
            _pace(standard_group(way.parameter_id))
        if self._document.chip_authentication:
            _agreement(standard_group(way.parameter_id if way else 12))
        signatures = _SIGNATURES + bool(self._document.active)
        for _ in range(signatures):
            self._public.verify(self._signature, b"x", ec.ECDSA(hashes.SHA256()))

    def _messages(self, suite):
        secret = os.urandom(32)
        opened = Opener(suite, suite.derive(secret, FOR_ENC))
        checksum = suite.checksums(suite.derive(secret, FOR_MAC))
        counter = bytes(suite.block)
        for command, answer in self._protected:
            checksum(pad(command, suite.block))
            checksum(pad(answer, suite.block))
            size = max(0, len(answer) - _OVERHEAD) // suite.block * suite.block
            hashlib.sha256(opened(answer[:size], counter)) if size else None


def _pace(group):
    """Two key pairs, the mapping, and the secret."""
    other = group.public(group.private(os.urandom))
    private = group.private(os.urandom)
    group.public(private)
    generator = group.mapped(os.urandom(16), private, other)
    group.public(private, generator)
    group.secret(private, other)


def _agreement(group):
    other = group.public(7)
    private = group.private(os.urandom)
    group.public(private)
    group.secret(private, other)
