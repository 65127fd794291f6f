"""A private Mosquitto with mutual TLS on a free port of the loopback."""

import os
import random
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

_START_S = 180  # only what hangs takes so long
_PORTS = range(20_000, 32_000)

_ROLES = "dynamic-security.json"  # made by `carrier init`; the broker keeps a copy of its own
_PLUGIN = "mosquitto_dynamic_security.so"


class BrokerError(Exception):
    """Mosquitto did not start; says what it printed."""


class Broker:
    """The private broker; `start` and `stop` keep its port: stopping it cuts the network."""

    def __init__(self, directory: Path, certificates: Path, port: int = 0) -> None:
        """certificates: the carrier's folder, as `carrier init` makes it. port: 0: a free one."""
        self._directory = directory
        self._certificates = certificates
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def start(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._certificates / _ROLES, self._directory / _ROLES)
        config = self._directory / "mosquitto.conf"
        config.write_text(self._config())
        # Debian keeps it in /usr/sbin, which is not on everybody's path.
        program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise BrokerError("mosquitto is not installed")
        with (self._directory / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", program, "-c", config], stdout=log, stderr=log
            )
        self._await()

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _config(self) -> str:
        lines = [
            f"listener {self.port} 127.0.0.1",
            f"cafile {self._certificates / 'ca.pem'}",
            f"certfile {self._certificates / 'broker.pem'}",
            f"keyfile {self._certificates / 'broker.key'}",
            f"crlfile {self._certificates / 'crl.pem'}",
            "tls_version tlsv1.3",
            "require_certificate true",
            "use_identity_as_username true",
            "use_username_as_clientid true",
            "allow_anonymous false",
            f"plugin {_plugin()}",
            f"plugin_opt_config_file {self._directory / _ROLES}",
            "persistence true",
            f"persistence_location {self._directory}/",
            "max_packet_size 1048576",
            "set_tcp_nodelay true",
            "log_type error",
            "log_type warning",
        ]
        if os.geteuid() == 0:
            # It drops root before it reads certificates in a folder of root's.
            lines.append("user root")
        return "\n".join(lines) + "\n"

    def _await(self) -> None:
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        log = (self._directory / "mosquitto.log").read_text(errors="replace")
        self.stop()
        raise BrokerError(f"mosquitto did not start: {log[-500:]}")


def _plugin() -> Path:
    """Where Debian keeps it, whatever the machine."""
    found = next(Path("/usr/lib").glob(f"*/{_PLUGIN}"), None)
    if found is None:
        raise BrokerError("mosquitto has no dynamic security here")
    return found


def free_port() -> int:
    """Below those that the kernel hands out: none is taken by somebody's connection before it is used."""
    for port in random.sample(_PORTS, len(_PORTS)):
        with socket.socket() as sock, suppress(OSError):
            sock.bind(("127.0.0.1", port))
            return port
    raise BrokerError(f"no port of {_PORTS.start} to {_PORTS.stop - 1} is free")
