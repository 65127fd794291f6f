"""A state that issues travel documents with the openssl command and pyasn1: none of the reader's libraries.

Certificates, revocation lists, security objects and master lists (ICAO 9303-10 §4.6, 9303-12).
"""

import hashlib
import subprocess
from typing import NamedTuple

from pyasn1.codec.der import encoder
from pyasn1.type import univ

_LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
_MASTER_LIST = "2.23.136.1.1.2"
_PSS = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest")
_SETTINGS = """
[req]
distinguished_name = name
[name]
[csca]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signer]
keyUsage = critical, digitalSignature
authorityKeyIdentifier = keyid
[ca]
default_ca = revocation
[revocation]
database = {0}/index.txt
crlnumber = {0}/crlnumber
default_md = sha256
default_crl_days = 90
"""


class Kind(NamedTuple):
    """How a state signs: its keys' options for `openssl genpkey`, its hash, and PSS or not."""

    name: str
    key: tuple[str, ...]
    digest: str = "sha256"
    pss: bool = False
    csca_key: tuple[str, ...] = ()  # where it is another kind
    mask: str = ""  # of PSS: another hash than the message's
    streamed: bool = False  # indefinite lengths, and octets in pieces


def _rsa(bits):
    return ("-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}")


_RSA = _rsa(2048)


def _curve(name, encoding):
    return (
        "-algorithm",
        "EC",
        "-pkeyopt",
        f"ec_paramgen_curve:{name}",
        "-pkeyopt",
        f"ec_param_enc:{encoding}",
    )


KINDS = (
    Kind("ECDSA, curve spelled out", _curve("brainpoolP256r1", "explicit")),
    Kind("ECDSA, named curve", _curve("secp384r1", "named_curve"), "sha384"),
    Kind("ECDSA, brainpool 512", _curve("brainpoolP512r1", "explicit"), "sha512"),
    Kind("RSA, PKCS #1", _RSA),
    Kind("RSA, PSS", _RSA, "sha256", pss=True),
)  # fmt: skip
LARGEST = Kind("RSA, the largest in use", _rsa(4096), "sha512", csca_key=_rsa(6144))


class State:
    """One country's CSCA and document signers, as files in a directory."""

    def __init__(self, directory, kind, country="UT"):
        self.directory = directory
        self._kind = kind
        self._country = country
        directory.mkdir()
        (directory / "settings").write_text(_SETTINGS.format(directory))
        (directory / "index.txt").touch()
        (directory / "crlnumber").write_text("01\n")
        self._key("csca", kind.csca_key)
        self._run(
            "req", "-x509", "-new", "-key", "csca.key", "-out", "csca.pem", "-days", "3650",
            *self._subject("CSCA"), "-extensions", "csca", *self._signing("-sha"),
        )  # fmt: skip

    @property
    def csca(self):
        return self.directory / "csca.pem"

    def signer(self, name):
        """A document signer, good for a year."""
        self._key(name)
        self._run("req", "-new", "-key", f"{name}.key", "-out", f"{name}.csr", *self._subject(name))
        self._run(
            "x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", "-CA", "csca.pem",
            "-CAkey", "csca.key", "-CAcreateserial", "-extfile", "settings", "-extensions", "signer",
            "-days", "365", *self._signing("-sha"),
        )  # fmt: skip
        return name

    def security_object(self, signer, groups):
        """EF.SOD over the files of the given data groups."""
        digest = self._kind.digest
        hashes = _sequence(
            *(
                _sequence(
                    univ.Integer(number), univ.OctetString(hashlib.new(digest, content).digest())
                )
                for number, content in sorted(groups.items())
            )
        )
        algorithm = _sequence(univ.ObjectIdentifier(_OIDS[digest]), univ.Null(""))
        listed = encoder.encode(_sequence(univ.Integer(0), algorithm, hashes))
        signed = self._signed(signer, _LDS_SECURITY_OBJECT, listed)
        return b"\x77" + _length(len(signed)) + signed

    def master_list(self, signer, certificates, beside=None):
        """A CSCA master list: DER, signed. beside: a certificate that the message carries along."""
        inside = b"".join(sorted(self._der(file) for file in certificates))
        content = b"\x02\x01\x00" + b"\x31" + _length(len(inside)) + inside
        listed = b"\x30" + _length(len(content)) + content
        return self._signed(signer, _MASTER_LIST, listed, beside)

    def revocation_list(self, *signers):
        """The CSCA's CRL that names these signers: a PEM file."""
        for name in signers:
            self._run(
                "ca", "-config", "settings", "-revoke", f"{name}.pem",
                "-keyfile", "csca.key", "-cert", "csca.pem",
            )  # fmt: skip
        self._run(
            "ca", "-config", "settings", "-gencrl", "-out", "crl.pem",
            "-keyfile", "csca.key", "-cert", "csca.pem", *self._padding(),
        )  # fmt: skip
        return self.directory / "crl.pem"

    def _signed(self, signer, kind, content, beside=None):
        (self.directory / "content").write_bytes(content)
        options = ("-keyopt", "rsa_padding_mode:pss") if self._kind.pss else ()
        if self._kind.mask:
            options += ("-keyopt", f"rsa_mgf1_md:{self._kind.mask}")
        if beside:
            options += ("-certfile", str(beside))
        if self._kind.streamed:
            options += ("-stream",)
        self._run(
            "cms", "-sign", "-binary", "-nodetach", "-nosmimecap", "-econtent_type", kind, "-in", "content",
            "-signer", f"{signer}.pem", "-inkey", f"{signer}.key", "-md", self._kind.digest, *options,
            "-outform", "DER", "-out", "signed",
        )  # fmt: skip
        return (self.directory / "signed").read_bytes()

    def _key(self, name, options=()):
        self._run("genpkey", *(options or self._kind.key), "-out", f"{name}.key")

    def _subject(self, name):
        return "-config", "settings", "-subj", f"/C={self._country}/CN={name}"

    def _signing(self, prefix):
        return f"{prefix}{self._kind.digest.removeprefix('sha')}", *self._padding()

    def _padding(self):
        return _PSS if self._kind.pss else ()

    def _der(self, file):
        return self._run("x509", "-in", str(file), "-outform", "DER").stdout

    def _run(self, *arguments):
        return subprocess.run(
            ["openssl", *arguments], cwd=self.directory, capture_output=True, check=True
        )


_OIDS = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}


def _sequence(*items):
    made = univ.Sequence()
    for place, item in enumerate(items):
        made.setComponentByPosition(place, item)
    return made


def _length(size):
    if size < 0x80:
        return bytes((size,))
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(digits),)) + digits
