"""Numbers of a device that holds eSIMs: its chip's EID (GSMA SGP.02, SGP.29), its IMEI (3GPP TS 23.003)."""

import re

from kiosk.identity import luhn

EID_LENGTH = 32
IMEI_LENGTH = 15
_EID = re.compile(r"89[0-9]{30}")  # 89: telecommunication
_IMEI = re.compile(r"[0-9]{15}")


def is_eid(text: str) -> bool:
    """32 digits, 89 first, the last two their check digits (ISO/IEC 7064 MOD 97-10)."""
    return bool(_EID.fullmatch(text)) and int(text) % 97 == 1


def is_imei(text: str) -> bool:
    """15 digits, Luhn over them."""
    return bool(_IMEI.fullmatch(text)) and luhn.checks(text)
