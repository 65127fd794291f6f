"""Sign-in: the first one, its second factor, and what is tried against it."""

import pyotp
from console_site import Visitor

from provisioning.console.roles import ConsoleRole

_VIEWER = (ConsoleRole.VIEWER, "")


def test_a_first_sign_in_leads_over_the_set_up_to_the_overview(site, fleet):
    somebody = Visitor(_VIEWER)
    assert somebody.sign_in(password=somebody.first, code="").url == "/set-up/"
    page = somebody.get("/set-up/").content.decode()
    secret = page.split("<code>")[1].split("<")[0].replace(" ", "")
    somebody.secret = secret
    given = {"password": "my own long words", "again": "my own long words"}
    assert somebody.post("/set-up/", **given, code=pyotp.TOTP(secret).now()).url == "/"
    assert somebody.get("/").status_code == 200
    assert (somebody.name, "second factor set up", somebody.name) in fleet.audited()


def test_nobody_comes_in_without_signing_in(site, fleet):
    assert Visitor().get("/").url == "/sign-in/?next=/"
