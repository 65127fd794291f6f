"""Longer and longer, to a minute, and from the beginning once something has worked."""

from kiosk.restart_delays import Patience


def test_waits_double_to_a_minute_and_the_first_failure_is_told():
    patience = Patience()
    assert [patience.failed() for _ in range(8)] == [
        (1, True),
        (2, False),
        (4, False),
        (8, False),
        (16, False),
        (32, False),
        (60, False),
        (60, False),
    ]
    patience.worked()
    assert patience.failed() == (1, True)
