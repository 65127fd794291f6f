"""What may be a name: the one place that decides it, for topics, files and certificates alike.

A device's name is a level of MQTT topics, a folder, a certificate's CN and the beginning of its key's id; a
person's and a store's stand in settings, in records and on lists. None may mean something else in one of
them: `../x` is another folder, `+` everybody's topic, and a name with a line feed looks like one without.
"""

import re
from typing import Annotated

import msgspec

from kiosk.errors import NameRefusedError
from kiosk.input_bounds import NAME_LENGTH

# What our own programs are called at the broker: a kiosk of that name would have their rights, or evict them.
RESERVED = frozenset({"admin", "broker", "carrier", "fleet"})
_KEY_SUFFIX = "-evidence-1"
DEVICE_LENGTH = NAME_LENGTH - len(_KEY_SUFFIX)
# Certificates beside a kiosk's own: no device's name has a colon, so that none of these is one.
_AGENT_SUFFIX = ":agent"
_CLAIM_PREFIX = "claim:"

# \Z, since $ lets a line feed through; it begins with a letter or digit, so that it is no option and no `..`.
_SHAPE = r"[A-Za-z0-9][A-Za-z0-9_.-]{{0,{most}}}\Z"
_NAME = r"\A" + _SHAPE.format(most=NAME_LENGTH - 1)
_DEVICE = rf"\A(?!(?:{'|'.join(sorted(RESERVED))})\Z)" + _SHAPE.format(most=DEVICE_LENGTH - 1)

_LETTERS = "letters A to Z and a to z, digits, '.', '_' and '-', the first one a letter or digit"
Name = Annotated[
    str, msgspec.Meta(pattern=_NAME, title=f"name of 1 to {NAME_LENGTH} of: {_LETTERS}")
]
DeviceName = Annotated[
    str, msgspec.Meta(pattern=_DEVICE, title=f"name of 1 to {DEVICE_LENGTH} of: {_LETTERS}")
]


def name(what: str, text: str) -> str:
    """The text, when it is a name. what: of what it is one. Raises NameRefusedError."""
    return _checked(what, text, _NAME, NAME_LENGTH)


def device_name(text: str) -> str:
    """The same for a kiosk, whose name is none of our own programs'. Raises NameRefusedError."""
    if text in RESERVED:
        raise NameRefusedError("device", text, "is the name of one of the carrier's own programs")
    return _checked("device", text, _DEVICE, DEVICE_LENGTH)


def is_name(text: str) -> bool:
    return re.match(_NAME, text) is not None


def is_device_name(text: str) -> bool:
    return re.match(_DEVICE, text) is not None


def evidence_kid(device: str) -> str:
    """The id of a kiosk's first evidence key; a name, too."""
    return f"{device}{_KEY_SUFFIX}"


def is_evidence_kid(device: str, kid: str) -> bool:
    """Whether this may be the id of one of this kiosk's evidence keys: `{device}-evidence-{number}`."""
    return re.match(rf"\A{re.escape(device)}-evidence-[1-9][0-9]{{0,3}}\Z", kid) is not None


def agent(device: str) -> str:
    """What a kiosk's agent is called at the broker: two connections under one name evict each other."""
    return f"{device}{_AGENT_SUFFIX}"


def claim(batch: str) -> str:
    """What the claim certificate of a batch of kiosks is called. Raises NameRefusedError."""
    return f"{_CLAIM_PREFIX}{device_name(batch)}"


def is_claim(text: str) -> bool:
    return text.startswith(_CLAIM_PREFIX) and is_device_name(text.removeprefix(_CLAIM_PREFIX))


def _checked(what: str, text: str, pattern: str, most: int) -> str:
    if re.match(pattern, text) is None:
        raise NameRefusedError(
            what,
            text,
            f"must be 1 to {most} of the {_LETTERS}",
        )
    return text
