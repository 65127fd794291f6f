"""Why the carrier gives no certificate to whoever asks for one."""

from enum import StrEnum


class CertificateRefusal(StrEnum):
    """Each is an alarm at the carrier: an honest kiosk meets none but the first two groups."""

    # Of a token.
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105 - a word
    TOKEN_OF_ANOTHER = "token_of_another"  # noqa: S105
    TOKEN_USED = "token_used"  # noqa: S105
    TOKEN_EXPIRED = "token_expired"  # noqa: S105
    # Of the certificate that is to be renewed.
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_FOREIGN = "certificate_foreign"  # of another authority, or of another name
    NO_PROOF = "no_proof"  # whoever asks does not hold its key
    # Of what is asked for.
    REVOKED = "revoked"
    NOT_BY_CLAIM = "not_by_claim"  # a token that did not come under a claim certificate
    REQUEST_MALFORMED = "request_malformed"
    NAME_OF_ANOTHER = "name_of_another"
    TOO_MANY = "too_many"  # of this kiosk's certificates hold already
    KEY_TYPE = "key_type"  # no key of P-256
    EVIDENCE_KEY = "evidence_key"  # its id is another key's, or no id of this kiosk's
