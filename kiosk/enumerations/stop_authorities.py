"""The authorities that can stop a phone number's service."""

from enum import StrEnum


class StopAuthority(StrEnum):
    """Who stopped a phone number: who may also give it back."""

    NOBODY = "nobody"  # it is in service
    CARRIER = "carrier"  # not verified in time, or the verification failed
    POLICE = "police"
    LIST = "list"  # its holder is on a list by which numbers are stopped (关停)
