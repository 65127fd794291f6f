"""`fleet fetch`: a published file as a kiosk gets it, with a kiosk's certificate.

What has come is kept in FOLDER; the next run goes on behind it.
"""

import argparse
import sys
import time
from pathlib import Path

from drivers.mqtt.client import Endpoint
from provisioning.agent.file_source import PatientSource
from provisioning.agent.releases import UpdateUnavailableError, UpdateUntrustedError
from provisioning.agent.tuf_releases import RESERVE_BYTES, TufReleases
from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet.file_line import MqttFileLine

_NOT_REACHED, _NOT_TRUSTED = 3, 6


def add(commands: args.Commands) -> None:
    kept = "where what has come is kept; made where it is missing"
    fetch = args.command(commands, "fetch", _fetch, "get a published file as a kiosk does", kept)
    fetch.add_argument("path", metavar="PATH", help="such as policy/2026-12.release.json")
    fetch.add_argument(
        "--root",
        type=Path,
        required=True,
        metavar="FILE",
        help="1.root.json, as kiosks are given it",
    )
    fetch.add_argument("--device", type=args.device, required=True, metavar="ID")
    fetch.add_argument(
        "--certificate", nargs=3, type=Path, required=True, metavar=("CA", "CERTIFICATE", "KEY")
    )
    fetch.add_argument("--client", metavar="NAME", help="of the certificate; default: the kiosk's")
    fetch.add_argument(
        "--reserve",
        type=int,
        default=RESERVE_BYTES,
        metavar="BYTES",
        help=f"of the disk that stay free; default {RESERVE_BYTES}",
    )
    args.add_broker(fetch)


def _fetch(arguments: argparse.Namespace) -> int:
    root = arguments.root.read_bytes()
    client = arguments.client or arguments.device
    ca, certificate, key = arguments.certificate
    endpoint = Endpoint(arguments.host, arguments.port, ca, certificate, key, client)
    line = MqttFileLine(endpoint, arguments.device)
    try:
        releases = TufReleases(
            arguments.folder,
            root,
            PatientSource(line, time.sleep),
            reserve_bytes=arguments.reserve,
        )
        releases.refresh()
        print(releases.fetch(arguments.path), flush=True)
    except (UpdateUnavailableError, UpdateUntrustedError) as error:
        print(f"fleet: {error}", file=sys.stderr)
        return _NOT_TRUSTED if isinstance(error, UpdateUntrustedError) else _NOT_REACHED
    finally:
        line.close()
    return 0
