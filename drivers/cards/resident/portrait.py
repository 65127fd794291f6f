"""Portrait decoders for the 1024-byte photo of the resident card family.

Real cards carry WLT, which only a vendor's library decodes. The emulated cards carry a WebP picture
in its place: the stand-in decoder knows that and nothing else.
"""

from typing import Protocol

from kiosk.identity.documents import Portrait

SIZE = 1024
_RIFF = b"RIFF"


class PhotoDecoder(Protocol):
    def decode(self, photo: bytes) -> Portrait | None:
        """The portrait, or None when this decoder cannot read it: never a guess."""


class StandInDecoder:
    """For emulated cards only: a WebP file, padded with zeros to 1024 bytes."""

    def decode(self, photo: bytes) -> Portrait | None:
        size = int.from_bytes(photo[4:8], "little") + 8
        if not photo.startswith(_RIFF) or photo[8:12] != b"WEBP" or size > len(photo):
            return None
        return Portrait(photo[:size], "image/webp")
