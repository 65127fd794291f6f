"""The face check's transcript as a record carries it: a map of plain CBOR values, kept as it was digested.

Its keys are `kiosk.presence.transcript`'s and grow with it. A struct here would drop what it does not know
and change the digest, so that an older session, or a newer one, would no longer prove anything.
"""

from typing import Any

# msgspec decodes no recursive alias: `Transcript.of` checks what comes from outside.
CborValue = bool | int | float | str | bytes | list["CborValue"] | dict[str, "CborValue"] | None
_SCALARS = (type(None), bool, int, float, str, bytes)


class Transcript(dict[str, CborValue]):
    """Text keys; nothing but null, booleans, numbers, text, bytes, lists and maps inside."""

    @classmethod
    def of(cls, value: Any) -> "Transcript":
        """Checked at every depth, which `cbor.loads` has bounded. Raises TypeError."""
        if not isinstance(value, dict):
            raise TypeError("transcript must be a map")
        _check(value)
        return cls(value)


def _check(value: Any) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("transcript: a key must be text")
        _check_all(value.values())
    elif isinstance(value, list):
        _check_all(value)
    elif not isinstance(value, _SCALARS):
        raise TypeError(f"transcript: no value may be {type(value).__name__}")


def _check_all(values: Any) -> None:
    for value in values:
        _check(value)
