"""`fleet serve` beside a real Mosquitto, and `fleet fetch` with a kiosk's certificate, as processes."""

import subprocess
import sys

from broker import Office
from publisher import DEVICE, Publisher
from waiting import until

_FLEET = [sys.executable, "-m", "provisioning.commands.fleet"]


class FleetHouse:
    """Broker, repository and file service."""

    def __init__(self, directory, *rates, devices=(DEVICE,)):
        self.directory = directory
        self.office = Office(directory, devices)
        self.publisher = Publisher(directory / "repository").init()
        self._serve = None
        self.office.broker.start()
        self.start(*rates)

    @property
    def port(self):
        return self.office.broker.port

    def start(self, *rates):
        """Until it says that it serves."""
        command = ["serve", self.publisher.folder, "--port", str(self.port)]
        command += ["--certificates", self.office.home, *rates]
        command += ["--online-passphrase-file", self.publisher.passphrase_file]
        output = self.directory / "serve.log"
        output.unlink(missing_ok=True)
        with output.open("wb") as log:
            self._serve = subprocess.Popen(_alone(command), stdout=log, stderr=log)
        until(lambda: "fleet: serving" in output.read_text() or not self.serves, "the file service")
        assert self.serves, output.read_text()

    @property
    def serves(self):
        return self._serve is not None and self._serve.poll() is None

    @property
    def log(self):
        return (self.directory / "serve.log").read_text()

    def stop_serving(self):
        if self._serve:
            self._serve.terminate()
            assert self._serve.wait() == 0
            self._serve = None

    def fetching(self, folder, path, port=None):
        """The process of a kiosk that fetches."""
        kiosk = self.office.home / "devices" / DEVICE
        files = (self.office.home / "ca.pem", kiosk / "tls.pem", kiosk / "tls.key")
        root = self.publisher.repository.metadata / "1.root.json"
        command = ["fetch", folder, path, "--root", root, "--device", DEVICE, "--reserve", "0"]
        command += ["--port", str(port or self.port), "--certificate", *files]
        return subprocess.Popen(_alone(command), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def fetch(self, folder, path, port=None):
        """Exit status, what was printed, what was complained of."""
        process = self.fetching(folder, path, port)
        out, err = process.communicate()
        return process.returncode, out.decode().strip(), err.decode().strip()

    def close(self):
        self.stop_serving()
        self.office.close()


def _alone(command):
    return ["setpriv", "--pdeathsig", "KILL", *_FLEET, *map(str, command)]
