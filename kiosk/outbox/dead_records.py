"""Dead records: when one that the broker refuses is set aside, so that the others go on.

A technician brings it back (`kiosk outbox requeue`).
"""

_TRIES = 3
# MQTT 5 reason codes that no retry will change: not authorised, packet too large, payload format.
_PERMANENT = frozenset({0x87, 0x95, 0x99})


def is_dead(code: int, attempts: int) -> bool:
    """Whether this refusal (a reason code of PUBACK, MQTT 5 §3.4.2.1), the attempts-th, is the last."""
    return code in _PERMANENT and attempts >= _TRIES
