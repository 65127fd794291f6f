"""`fleet console`: the fleet's pages for a browser, on this machine; a proxy with TLS opens them to all."""

import argparse
import ipaddress
import logging
import re
import signal
from pathlib import Path
from types import FrameType

from kiosk.process import log_to_stderr
from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import on_repository
from provisioning.console.settings import ConsolePlace
from provisioning.fleet.errors import RepositoryInputError

_THREADS = 8
_BODY_BYTES = 1 << 20  # no page has a form as large
_PROXY = "127.0.0.1"


def add(commands: args.Commands) -> None:
    console = on_repository.command(
        commands, "console", _console, "pages for a browser; `fleet people` says who comes in"
    )
    console.add_argument(
        "--listen", default="127.0.0.1:8480", metavar="ADDRESS:PORT", help="default: 127.0.0.1:8480"
    )
    console.add_argument(
        "--public-url",
        default="",
        metavar="URL",
        help="https://NAME of the proxy with TLS that stands before it",
    )
    console.add_argument(
        "--proxy", default=_PROXY, metavar="ADDRESS", help=f"that proxy's; default: {_PROXY}"
    )
    console.add_argument(
        "--carrier", type=Path, metavar="FOLDER", help="the carrier's: stores, staff, complaints"
    )


def _console(arguments: argparse.Namespace) -> int:
    import waitress  # noqa: PLC0415 - no other command waits for it, and for Django

    from provisioning.console import start  # noqa: PLC0415

    log_to_stderr("fleet")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a moment's queue is no news
    signal.signal(signal.SIGTERM, _stop)
    host, port = _address(arguments.listen, arguments.public_url)
    place = ConsolePlace(arguments.folder, arguments.carrier, arguments.public_url)
    server = waitress.create_server(
        start.application(place),
        host=host,
        port=port,
        threads=_THREADS,
        max_request_body_size=_BODY_BYTES,
        ident="",
        url_scheme="https" if arguments.public_url else "http",
        trusted_proxy=arguments.proxy if arguments.public_url else None,
        trusted_proxy_headers={"x-forwarded-for"} if arguments.public_url else set(),
        clear_untrusted_proxy_headers=True,
    )
    print(f"fleet console: http://{host}:{server.effective_port}/", flush=True)
    server.run()
    return 0


def _address(text: str, public_url: str) -> tuple[str, int]:
    """Raises RepositoryInputError."""
    found = re.fullmatch(r"(?:\[([0-9a-f:]+)\]|([0-9.]+|localhost)):([0-9]{1,5})", text)
    if not found or int(found[3]) > 65_535:
        raise RepositoryInputError(f"--listen {text!a}", "is written like 127.0.0.1:8480")
    host = (found[1] or found[2]).replace("localhost", "127.0.0.1")
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError as error:
        raise RepositoryInputError(f"--listen {text!a}", "is no address") from error
    if not is_here and not public_url:
        why = "would send passwords without TLS; put a proxy before it and give --public-url"
        raise RepositoryInputError(f"--listen {text!a}", why)
    return host, int(found[3])


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
