"""`kiosk anchors`: what ICAO's directory and states hand out becomes one signed file."""

import base64
import datetime as dt
import json

import carriers
import msgspec
import pytest
from openssl_state import KINDS, State

from drivers.cards.readers.configured import document_trust
from drivers.emulated.card import issuer
from kiosk.commands import main
from kiosk.emrtd import ldif
from kiosk.emrtd.passive_authentication import parse_sod, verify
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Authenticity
from kiosk.records import anchor_bundle
from kiosk.records.cose.key_pair import new_key
from kiosk.settings import Reader
from provisioning.carrier.document_anchors import DocumentAnchors
from provisioning.commands.carrier import main as carrier_main
from provisioning.commands.carrier import output

NOW = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)  # the certificates are made after this line
GROUPS = {1: b"\x61\x05first", 2: b"\x75\x06second"}


def folded(attribute, value):
    """One value of an LDIF: base64, 76 characters a line."""
    text = f"{attribute}:: {base64.b64encode(value).decode()}"
    return "\n ".join(text[at : at + 76] for at in range(0, len(text), 76))


class Office:
    """Two states, ICAO's directory with their master list and revocation list, and a carrier's key."""

    def __init__(self, folder):
        self.folder = folder
        self.states = [State(folder / name, KINDS[0], name) for name in ("UT", "FR")]
        for state in self.states:
            state.signer("signer")
        first = self.states[0]
        self.revoked = first.security_object(first.signer("withdrawn"), GROUPS)
        master_list = first.master_list("signer", [state.csca for state in self.states])
        self.crl = first.revocation_list("withdrawn")
        crl = base64.b64decode("".join(self.crl.read_text().split("\n")[1:-2]))
        self.ldif = folder / "icaopkd-001.ldif"
        self.ldif.write_text(
            "# a comment\nversion: 1\n\n"
            "dn: o=UT,c=UT,dc=data,dc=download,dc=pkd,dc=icao,dc=int\n"
            "objectClass: pkdMasterList\nc: UT\n"
            f"{folded('pkdMasterListContent', master_list)}\n\n"
            "dn: o=crl,c=UT\n"
            f"{folded('certificateRevocationList;binary', crl)}\n\n"
            f"dn: o=dsc,c=UT\n{folded('userCertificate;binary', b'0')}\n"
            f"dn: o=broken,c=XX\n{folded('pkdMasterListContent', b'0 no list')}\n"
        )
        self.bundle = folder / "anchors.bundle"
        self.private, self.public = folder / "private.pem", folder / "public.pem"
        private, public = new_key()
        self.private.write_text(private)
        self.public.write_text(public)

    def make(self, *files):
        named = [str(file) for file in files or (self.ldif,)]
        options = ["--out", str(self.bundle), "--sign-with", str(self.private)]
        return main(["anchors", "import", *named, *options])

    def show(self, *arguments, key=None):
        action, *more = arguments
        return main(["anchors", action, str(self.bundle), *more, "--key", str(key or self.public)])


@pytest.fixture(scope="module")
def shared_office(tmp_path_factory):
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(shared_office):
    shared_office.bundle.unlink(missing_ok=True)
    return shared_office


def test_a_directory_becomes_a_signed_file_that_a_kiosk_believes(office, capsys):
    assert office.make() == 0
    out = capsys.readouterr().out
    assert "2 states, 2 certificates good (0 end within 90 days), 0 over, 1 signers revoked" in out
    assert "left out: 1 × document signer, which documents carry" in out
    assert "left out: 1 × no certificate, no master list" in out
    trust = document_trust(Reader(anchors=office.bundle, anchors_key=office.public))
    for state in office.states:
        sod = state.security_object("signer", GROUPS)
        assert verify(parse_sod(sod), GROUPS, trust, NOW).authenticity is Authenticity.AUTHENTIC
    revoked = verify(parse_sod(office.revoked), GROUPS, trust, NOW)
    assert revoked == (Authenticity.INVALID, "signer_revoked")


def test_counts_by_state_and_expiry(office, tmp_path, capsys):
    now = dt.datetime.now(dt.UTC)
    long_ago = issuer.make_issuer(now - dt.timedelta(days=4000), "DE")
    soon = issuer.make_issuer(now - dt.timedelta(days=3600), "DE")
    files = []
    for name, state in (("over", long_ago), ("soon", soon)):
        files.append(tmp_path / f"{name}.pem")
        files[-1].write_text(issuer.csca_pem(state))
    assert office.make(office.ldif, *files) == 0
    capsys.readouterr()
    assert office.show("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines] == ["DE", "FR", "UT", "3 "]
    assert lines[0].startswith("DE    1 good    1 end soon    1 over  until 20")
    assert office.show("list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["country"] == "DE"
    assert (rows[0]["good"], rows[0]["ending"], rows[0]["over"]) == (1, 1, 1)


def test_one_states_certificates(office, capsys):
    office.make()
    capsys.readouterr()
    assert office.show("show", "fr") == 0
    out = capsys.readouterr().out
    assert "CSCA" in out
    assert "ec, " in out
    assert office.show("show", "DE") == 1


@pytest.mark.attack(
    gains="whoever may write one file on a kiosk makes passports",
    before="certificates lay in files that nobody had signed",
    now="a bundle counts by the signature of the carrier's key alone",
)
@pytest.mark.parametrize("change", ["another key", "one bit", "no bundle", "not there"])
def test_a_bundle_that_nobody_signed(office, tmp_path, capsys, change):
    office.make()
    key = office.public
    if change == "another key":
        key = tmp_path / "other.pem"
        key.write_text(new_key()[1])
    elif change == "one bit":
        raw = bytearray(office.bundle.read_bytes())
        raw[len(raw) // 2] ^= 1
        office.bundle.write_bytes(raw)
    elif change == "no bundle":
        office.bundle.write_bytes(b"hello")
    else:
        office.bundle.unlink()
    assert office.show("list", key=key) == 2
    assert "no bundle of anchors signed by" in capsys.readouterr().err


def test_nothing_to_trust(office, tmp_path, capsys):
    file = tmp_path / "x"
    file.write_text("x")
    assert office.make(file) == 1
    assert "nothing to trust" in capsys.readouterr().out
    assert not office.bundle.exists()
    assert office.make(tmp_path / "not-there") == 2


def test_a_signer_of_documents_is_no_anchor(office, capsys):
    state = office.states[0]
    assert office.make(state.directory / "signer.pem") == 1
    assert "left out: 1 × certificate of no CSCA" in capsys.readouterr().out


def test_what_is_no_ldif():
    with pytest.raises(MalformedDataError):
        list(ldif.values(b"dn: x\npkdMasterListContent:: !!!\n"))
    assert list(ldif.values(b"")) == []
    assert not ldif.is_ldif(b"\x30\x82")


# -- whose master list -------------------------------------------------------------------------------


@pytest.mark.attack(
    gains="a state's certificates of one's own, by a list that carries the issuer of its signer along",
    before="certificates beside the list counted as issuers of its signer",
    now="an issuer stands on the list or is named by --trust, and the signer is shown",
)
def test_a_list_vouched_for_by_what_it_carries_along(office, tmp_path, capsys):
    own = State(tmp_path / "own", KINDS[0], "XX")
    own.signer("signer")
    file = tmp_path / "own.ml"
    file.write_bytes(own.master_list("signer", [office.states[0].csca], beside=own.csca))
    assert office.make(file) == 1
    assert "left out: 1 × no certificate, no master list" in capsys.readouterr().out


def test_a_list_counts_by_the_csca_that_is_named(office, capsys):
    ours, other = (str(state.csca) for state in office.states)
    assert office.make(office.ldif, "--trust", ours) == 0
    assert "compare these" not in capsys.readouterr().out
    assert office.make(office.ldif, "--trust", other) == 1


def test_the_signer_of_a_list_is_shown(office, capsys):
    assert office.make() == 0
    out = capsys.readouterr().out
    assert "master list signed by Common Name: signer, Country: UT" in out
    assert "compare these" in out


def test_an_empty_list(office, tmp_path, capsys):
    file = tmp_path / "empty.ml"
    file.write_bytes(office.states[0].master_list("signer", []))
    assert office.make(file) == 1
    assert office.make(file, "--trust", str(office.states[0].csca)) == 1


# -- the carrier's own --------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    carriers.make(tmp_path / "carrier", "dev")
    return tmp_path / "carrier"


def carrier(action, folder, *arguments):
    return carrier_main(["document-anchors", action, str(folder), *map(str, arguments)])


def trusted(folder):
    """Certificates and revocations, of the carrier as it is now."""
    found = DocumentAnchors(folder).trust()
    return {one.dump() for one in found.anchors}, found.revoked


def test_a_carrier_takes_what_a_kiosk_takes_and_the_bundle_as_well(
    office, folder, tmp_path, capsys
):
    """By either way the same states and revocations as the kiosk trusts."""
    assert office.make() == 0
    kiosk = document_trust(Reader(anchors=office.bundle, anchors_key=office.public))
    expected = {one.dump() for one in kiosk.anchors}, kiosk.revoked
    assert (len(expected[0]), len(expected[1])) == (2, 1)
    capsys.readouterr()
    assert carrier("add", folder, office.ldif) == 0
    out = capsys.readouterr().out
    assert "2 certificates, 1 signers revoked" in out
    assert "left out: 1 × no certificate, no master list" in out
    assert "master list signed by Common Name: signer, Country: UT" in out
    assert trusted(folder) == expected
    for file in DocumentAnchors(folder).files():
        file.unlink()
    assert carrier("use", folder, office.bundle, "--key", office.public) == 0
    assert trusted(folder) == expected
    assert carrier("list", folder) == 0
    made = anchor_bundle.read(office.bundle, office.public).made_at
    assert f"with the bundle of {output.when(made)}" in capsys.readouterr().out


def test_a_carriers_lists_count_by_the_csca_that_is_named(office, folder):
    ours, other = (state.csca for state in office.states)
    assert carrier("add", folder, office.ldif, "--trust", other) == 2
    assert trusted(folder) == (set(), frozenset())
    assert carrier("add", folder, office.ldif, "--trust", ours) == 0
    assert len(trusted(folder)[0]) == 2


def test_a_revocation_list_counts_by_what_is_trusted_already(office, folder, tmp_path):
    assert carrier("add", folder, "--crl", office.crl) == 2
    assert carrier("add", folder, office.states[0].csca) == 0
    assert carrier("add", folder, "--crl", office.crl) == 0
    assert len(trusted(folder)[1]) == 1


@pytest.mark.parametrize("change", ["another key", "one byte", "no bundle", "an older one"])
def test_a_carrier_takes_no_other_bundle_and_none_that_is_older(
    office, folder, tmp_path, change, capsys
):
    assert office.make() == 0
    bundle, private = anchor_bundle.read(office.bundle, office.public), office.private.read_text()
    assert carrier("use", folder, office.bundle, "--key", office.public) == 0
    before = trusted(folder)
    named, key = tmp_path / "b", office.public
    older = msgspec.structs.replace(bundle, made_at=bundle.made_at - 1, certificates=())
    content = office.bundle.read_bytes()
    named.write_bytes(
        {
            "another key": anchor_bundle.sign(bundle, new_key()[0]),
            "one byte": content[:-1] + bytes([content[-1] ^ 1]),
            "no bundle": b"hello",
            "an older one": anchor_bundle.sign(older, private),
        }[change]
    )
    capsys.readouterr()
    assert carrier("use", folder, named, "--key", key) == 2
    why = "is older" if change == "an older one" else "no bundle of anchors signed by"
    assert why in capsys.readouterr().err
    assert trusted(folder) == before
