"""The renewal of a service's certificate, made of the keys and certificates that the settings name."""

import random
from collections.abc import Callable

from drivers.keys import configured
from kiosk.outbox.certificate_renewal import CarrierIdentity, CertificateRenewal
from kiosk.records.certificate_request import Role
from kiosk.settings import Settings


def renewal_of(
    settings: Settings, role: Role, *, new_id: Callable[[], str], rng: random.Random
) -> CertificateRenewal:
    """Raises KeyError: this service has no certificate; OSError, KeyUnavailableError."""
    carrier = settings.carrier
    pair = configured.tls_pairs(settings)[role]
    pair.settle()
    known = CarrierIdentity(
        (carrier.seal_key.read_text("ascii"), carrier.seal_kid),
        (carrier.receipt_key.read_text("ascii"), carrier.receipt_kid),
        carrier.ca.read_bytes(),
    )
    return CertificateRenewal(pair, settings.kiosk.device, role, known, new_id=new_id, rng=rng)
