"""The closed lists of words for QML, as the singleton `Enumerations`.

QML compares with `Enumerations.flow.RESUME` instead of repeating "resume", and draws choices from lists, so
that a word that is added to a list is neither declared nor listed again on the screen.
"""

from enum import StrEnum

from PySide6.QtCore import QObject

from kiosk.protocol.enumerations import (
    PROGRESS,
    AgentAuthority,
    AssistedCase,
    CardTrouble,
    ComplaintGround,
    ComplaintRoute,
    Flow,
    NumberState,
    Outcome,
    Product,
    StatedPurpose,
    StopAuthority,
    Verdict,
)
from ui.properties import named


class Enumerations(QObject):
    """Each list as an object of its members' names: `Enumerations.outcome.ALLOW` is "ALLOW"."""

    flow = named("QVariantMap", lambda _: _by_name(Flow))
    outcome = named("QVariantMap", lambda _: _by_name(Outcome))
    numberState = named("QVariantMap", lambda _: _by_name(NumberState))  # noqa: N815 - QML's spelling
    cardTrouble = named("QVariantMap", lambda _: _by_name(CardTrouble))  # noqa: N815 - QML's spelling
    stopAuthority = named("QVariantMap", lambda _: _by_name(StopAuthority))  # noqa: N815 - QML's spelling
    complaintRoute = named("QVariantMap", lambda _: _by_name(ComplaintRoute))  # noqa: N815 - QML's spelling
    product = named("QVariantMap", lambda _: _by_name(Product))
    purpose = named("QVariantMap", lambda _: _by_name(StatedPurpose))
    agentAuthority = named("QVariantMap", lambda _: _by_name(AgentAuthority))  # noqa: N815 - QML's spelling
    assistedCase = named("QVariantMap", lambda _: _by_name(AssistedCase))  # noqa: N815 - QML's spelling
    verdict = named("QVariantMap", lambda _: _by_name(Verdict))

    complaintGrounds = named("QVariantList", lambda _: [_ground(each) for each in ComplaintGround])  # noqa: N815 - QML's spelling
    progress = named("QVariantList", lambda _: [str(step) for step in PROGRESS])


def _by_name(words: type[StrEnum]) -> dict[str, str]:
    return {word.name: word.value for word in words}


def _ground(ground: ComplaintGround) -> dict[str, object]:
    """Its code, and its words by language."""
    return {"code": ground.value, "words": ground.words}
