"""The parsers of files from elsewhere, for `make fuzz`: settings, bundles, keys and certificates."""

import base64
import datetime as dt
import shutil
import tempfile
from importlib import resources
from pathlib import Path

from fuzz_rows import Parser, Target
from settings_text import SETTINGS

from drivers.emulated.card import issuer
from drivers.emulated.code_camera import picture
from drivers.scanners import code_process
from drivers.scanners.camera import lines_of
from kiosk import settings
from kiosk.emrtd import anchor_import, ber, signer_trust
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import EvidenceError, MalformedDataError, SettingsError
from kiosk.policy import bundle_signature
from kiosk.policy.packs import load_packs
from kiosk.policy.validation import PackError
from kiosk.records import anchor_bundle
from kiosk.records.anchor_bundle import AnchorBundle
from kiosk.records.cose import key_pair

_KEPT: list[object] = []  # until the process ends


def _folder():
    memory = Path("/dev/shm")  # noqa: S108 - invented files, in a directory of our own
    made = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
    _KEPT.append(made)
    return Path(made.name)


def _settings():
    file = _folder() / "settings.toml"

    def parse(data):
        file.write_bytes(data)
        settings.load(file)

    return Target(parse, [SETTINGS.encode()])


def _bundle():
    """One changed file in a bundle: its head, its ages, a pack's rules, its parameters."""
    root = _folder() / "packs"
    shutil.copytree(str(resources.files("kiosk.policy") / "packs"), root)
    for other in root.iterdir():
        if other.is_dir() and other.name != "cn":
            shutil.rmtree(other)
    names = [f.relative_to(root) for f in sorted(root.rglob("*.toml"))]
    good = {name: (root / name).read_bytes() for name in names}
    seeds = [bytes([at]) + good[name] for at, name in enumerate(names)]

    def parse(data):
        name = names[(data[0] if data else 0) % len(names)]
        (root / name).write_bytes(data[1:])
        try:
            load_packs(root)
        finally:
            (root / name).write_bytes(good[name])

    return Target(parse, seeds)


def _pem():
    """A peer's public key, and certificates or lists of certificates as files."""
    file = _folder() / "anchor.pem"
    made = issuer.make_issuer(dt.datetime.now(dt.UTC))
    plain = issuer._plain(made.csca).dump()
    seeds = [key_pair.new_key()[1].encode(), plain, _armoured(plain)]

    def parse(data):
        try:
            key_pair.check_public(data.decode("latin-1"))
        except EvidenceError:
            pass
        file.write_bytes(data)
        for read in (lambda: signer_trust.load([file]), lambda: signer_trust.load([], [file])):
            try:
                read()
            except SettingsError:
                pass

    return Target(parse, seeds)


def _armoured(der):
    body = base64.encodebytes(der)
    return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"


def _codes():
    """A picture before the camera that reads codes: its width and height, then grey pixels."""
    shown = [picture("19900000001"), picture("8986000000000000010", symbology="Code128"), picture()]
    small = [one[50:150, :120, 0] for one in shown]
    heads = [code_process.REQUEST.pack(one.shape[1], one.shape[0]) for one in small]
    seeds = [head + one.tobytes() for head, one in zip(heads, small, strict=True)]

    def parse(data):
        head = data[: code_process.REQUEST.size].ljust(code_process.REQUEST.size, b"\0")
        width, height = code_process.REQUEST.unpack(head)
        pixels = data[code_process.REQUEST.size :]
        lines_of(code_process.answer(width, height, pixels)[code_process.ANSWER.size :])
        # Most changes of its size are no picture: the same pixels as one that is.
        lines_of(code_process.answer(120, len(pixels) // 120, pixels[: len(pixels) // 120 * 120]))

    return Target(parse, seeds)


def _anchors():
    """What ICAO's directory hands out, and what a kiosk believes of it."""
    private, public = key_pair.new_key()
    state = issuer.make_issuer(dt.datetime.now(dt.UTC))
    listed = issuer.master_list(state)
    entry = b"dn: c=UT\npkdMasterListContent:: " + base64.b64encode(listed) + b"\n"
    bundle = AnchorBundle.of(TrustStore((issuer._plain(state.csca),)), 1.0)
    file = _folder() / "x.ldif"

    def parse(data):
        file.write_bytes(data)
        try:
            anchor_import.gather([file]).trust()
        except SettingsError:
            pass
        try:
            ber.in_definite_form(data)
        except MalformedDataError:
            pass
        anchor_bundle.verify(data, public)

    return Target(parse, [entry, listed, anchor_bundle.sign(bundle, private)])


PARSERS = (
    Parser("anchors", _anchors, (EvidenceError,), is_cbor=False),
    Parser("codes", _codes, (), is_cbor=False),
    Parser("settings", _settings, (SettingsError,), is_cbor=False),
    Parser("bundle", _bundle, (bundle_signature.BundleError, PackError), is_cbor=False),
    Parser("pem", _pem, (), is_cbor=False),
)
