"""Roles at the console; somebody may have several, each for some stores or for all."""

from enum import StrEnum


class ConsoleRole(StrEnum):
    """What somebody is."""

    VIEWER = "viewer"  # sees kiosks, roll-outs and releases
    OPERATOR = "operator"  # works at kiosks, stops roll-outs and lets them go on
    PUBLISHER = "publisher"  # brings applications to kiosks, and recalls
    POLICY_EDITOR = "policy_editor"  # the same of rules, notices, listings and settings
    AUDITOR = "auditor"  # sees everything, with who did it; does nothing
    ADMIN = "admin"  # says who comes in, and as what
