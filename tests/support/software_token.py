"""A PKCS#11 token of software (SoftHSM), in a folder of its own, with one key pair that stays in it."""

import os
import subprocess
import sys
from pathlib import Path

import pkcs11
from pkcs11.util.ec import encode_named_curve_parameters

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
LABEL, KEY, PIN = "kiosk", "evidence", "271828"


def environment(folder):
    """What SoftHSM finds its tokens by; it is read when the library is loaded."""
    return {"SOFTHSM2_CONF": str(folder / "softhsm2.conf")}


def make(folder):
    """The token with its pair, by a process of its own: the library knows one folder only."""
    (folder / "tokens").mkdir(parents=True)
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    command = ["softhsm2-util", "--init-token", "--free", "--label", LABEL]
    command += ["--so-pin", "314159", "--pin", PIN]
    env = os.environ | environment(folder)
    subprocess.run(command, check=True, capture_output=True, env=env)
    subprocess.run([sys.executable, __file__], check=True, capture_output=True, env=env)


def _make_key():
    """Not to be read, not to be taken out: what the library does unless told otherwise."""
    with (
        pkcs11.lib(str(MODULE)).get_token(token_label=LABEL).open(user_pin=PIN, rw=True) as session
    ):
        curve = encode_named_curve_parameters("secp256r1")
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC, {pkcs11.Attribute.EC_PARAMS: curve}, local=True
        )
        parameters.generate_keypair(label=KEY, store=True)


if __name__ == "__main__":
    _make_key()
