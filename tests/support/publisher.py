"""A fleet's repository as its people make it, and a kiosk's client without a broker between."""

import datetime as dt
import shutil

from tuf.api.metadata import Metadata

from provisioning.agent.file_source import PatientSource
from provisioning.agent.tuf_releases import TufReleases
from provisioning.commands.fleet import main
from provisioning.fleet import key_files, online_signing, publishing, signing
from provisioning.fleet.file_service import FileService
from provisioning.fleet.repository import Repository
from provisioning.fleet.transfer_rates import TransferPace
from provisioning.updates import file_messages
from provisioning.updates.release import Release

PASSPHRASE = "five words are a passphrase"  # noqa: S105 - of no key but a test's
DEVICE = "dev"
NOW = dt.datetime.now(dt.UTC)


class Publisher:
    """The folder, with every key in it: a test takes those that its attacker has."""

    def __init__(self, folder):
        self.folder = folder
        self.repository = Repository(folder)
        self.passphrase_file = folder.with_name(f"{folder.name}.passphrase")
        self.passphrase_file.write_text(f"{PASSPHRASE}\n")

    def init(self):
        arguments = ["init", str(self.folder), "--passphrase-file", str(self.passphrase_file)]
        assert main(arguments) == 0
        return self

    def copy(self, folder):
        """Another one that begins with the same keys and metadata."""
        shutil.copytree(self.folder, folder)
        return Publisher(folder)

    @property
    def pinned_root(self):
        return (self.repository.metadata / "1.root.json").read_bytes()

    def key(self, name):
        return key_files.signer(self.repository.keys / f"{name}.pem", PASSPHRASE)

    def publish(self, role, version, files, now=NOW):
        """files: contents by name."""
        shelf = self.folder.with_name(f"{self.folder.name}.shelf")
        shelf.mkdir(exist_ok=True)
        for name, content in files.items():
            (shelf / name).write_bytes(content)
        release = Release(role=role, version=version, description="of a test", files=list(files))
        paths = [shelf / name for name in files]
        with self.repository.writing():
            publishing.publish(self.repository, release, paths, self.key(role), now)
        self.refresh_online(now)

    def refresh_online(self, now=NOW):
        with self.repository.writing():
            online_signing.update(
                self.repository, [self.key("snapshot"), self.key("timestamp")], now
            )

    def forge(self, role, change, *keys, now=NOW):
        """The next version of a role, changed so and signed by these keys, whether they may or not."""
        metadata = self.repository.latest(role)
        signing.prolong(role, metadata, now)
        change(metadata.signed)
        signing.sign(metadata, [self.key(key) for key in keys])
        self.repository.write(role, metadata)
        return metadata

    def force_online(self, now=NOW):
        """Snapshot and timestamp of whatever is there: what somebody with the online keys can do."""
        checks = (signing.check, signing.is_signed)
        signing.check, signing.is_signed = (lambda *_: None), (lambda *_: True)
        try:
            self.refresh_online(now)
        finally:
            signing.check, signing.is_signed = checks


class Wire:
    """Questions and answers as bytes, each through both doors; what an attacker puts between is `tamper`."""

    def __init__(self, publisher, pace=None, now=lambda: 0.0):
        self.now = now
        self.service = FileService(
            publisher.repository.published, pace or TransferPace(1e9, 1e9), self.now
        )
        self.tamper = lambda _path, answer: answer
        self.asked = []
        self.waits = []

    def redirect(self, publisher):
        self.service = FileService(publisher.repository.published, TransferPace(1e9, 1e9), self.now)

    def __call__(self, question):
        self.asked.append(question)
        message = file_messages.encode(question)
        topic, answer = self.service.answer(file_messages.up(DEVICE), message)
        assert topic == file_messages.down(DEVICE)
        return self.tamper(question.path, file_messages.answer(answer))

    def wait(self, seconds):
        self.waits.append(seconds)


def client(folder, publisher, wire):
    """A kiosk's, on a disk of its own."""
    source = PatientSource(wire, wire.wait)
    return TufReleases(folder, publisher.pinned_root, source, reserve_bytes=0)


def version_of(file):
    return Metadata.from_bytes(file.read_bytes()).signed.version
