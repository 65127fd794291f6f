"""The closed lists of words that records, rules, carrier and screen share, each declared once, one file each.

Their values stand in signed records and in the carrier's ledger: a value may be added, and never
changes its meaning. The screen gets the same lists through `kiosk.protocol` (QML: `Enumerations`).
"""

from kiosk.enumerations.agent_authorities import AgentAuthority
from kiosk.enumerations.assisted_cases import AssistedCase
from kiosk.enumerations.card_troubles import CardTrouble
from kiosk.enumerations.certificate_refusals import CertificateRefusal
from kiosk.enumerations.complaint_grounds import ComplaintGround
from kiosk.enumerations.complaint_routes import ComplaintRoute
from kiosk.enumerations.flow_names import Flow
from kiosk.enumerations.number_states import NumberState
from kiosk.enumerations.outcomes import Outcome
from kiosk.enumerations.presence_outcomes import PresenceOutcome
from kiosk.enumerations.printer_troubles import PrinterTrouble
from kiosk.enumerations.products import Product
from kiosk.enumerations.purposes import StatedPurpose
from kiosk.enumerations.stop_authorities import StopAuthority
from kiosk.enumerations.verdicts import Verdict

__all__ = [
    "AgentAuthority",
    "AssistedCase",
    "CardTrouble",
    "CertificateRefusal",
    "ComplaintGround",
    "ComplaintRoute",
    "Flow",
    "NumberState",
    "Outcome",
    "PresenceOutcome",
    "PrinterTrouble",
    "Product",
    "StatedPurpose",
    "StopAuthority",
    "Verdict",
]
