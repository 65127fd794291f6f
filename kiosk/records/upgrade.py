"""Older bodies of records: one function for each version, from its plain value to the next one's.

A function here is never changed once records of its version exist. Digests stay those of what was
signed at the time: nothing that `kiosk.records.binding_digests` covers is changed by an upgrade.
"""

from collections.abc import Callable
from typing import Any

from kiosk.errors import EvidenceError

Body = dict[str, Any]  # as CBOR gives it; typed only once it is of the current version


def to_current(body: Any) -> Body:
    """Raises EvidenceError for what is no body, and for a version that is not known here."""
    version = body.get("version") if isinstance(body, dict) else None
    if type(version) is not int or version < 1:
        raise EvidenceError("record: version must be a whole number from 1 on")
    if version > CURRENT:
        raise EvidenceError(
            f"record: version {version} is newer than {CURRENT}, the last known here"
        )
    for step in _STEPS[version - 1 :]:
        body = step(body)
    return dict(body)


def _from_1(body: Body) -> Body:
    """What a complaint did not have was an empty map; the focus check's answer was a word."""
    empty: Body = {name: None for name in ("decision", "consents") if body.get(name) == {}}
    return body | empty | {"version": 2, "focus_check": _focus_check_of_1(body.get("focus_check"))}


def _focus_check_of_1(check: Any) -> Any:
    if not isinstance(check, dict):
        return check
    answers = {"plausible": True, "not_plausible": False}
    answer = check.get("answer")
    return check | {"plausible": answers.get(answer) if isinstance(answer, str) else None}


def _from_2(body: Body) -> Body:
    """Who attested was named, without when; nobody had a key of their own, and no kiosk was emulated."""
    by = body.get("attested_by")
    attestation = None if by is None else {"clerk": by, "at": body.get("captured_at")}
    kept = {name: value for name, value in body.items() if name != "attested_by"}
    return kept | {"version": 3, "attestation": attestation, "emulated": False}


def _from_3(body: Body) -> Body:
    """Nobody wrote down the size of the pad: the picture was 600 by 240 whatever it was."""
    signature = body.get("signature")
    without = signature | {"pad": None} if isinstance(signature, dict) else signature
    return body | {"version": 4, "signature": without}


_STEPS: tuple[Callable[[Body], Body], ...] = (_from_1, _from_2, _from_3)
CURRENT = len(_STEPS) + 1
