"""Whoever holds the customer's screen, and wants to answer for the clerk."""

import pytest
from screenplay import Screenplay, caller
from waiting import HANGS_S

from kiosk.protocol.channel import Channel, ChannelClosedError
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.messages import FromCounter, Hello, Role


@pytest.fixture
def screens(own_desk):
    """The customer's, and the clerk's."""
    made = Screenplay(own_desk).connect(), Screenplay(own_desk, Role.CLERK).connect()
    yield made
    for screen in made:
        screen.close()


def told(path, role, token):
    """What a caller is told until the counter hangs up."""
    process, sock = caller(path)
    sock.settimeout(HANGS_S)
    channel, heard = Channel(sock, FromCounter), []
    try:
        channel.send(Hello(role, token))
        while True:
            heard.append(channel.receive())
    except ChannelClosedError:
        return heard
    finally:
        channel.close()
        process.kill()
        process.communicate()


@pytest.mark.parametrize("own_desk", [{"clerk_screen": True}], indirect=True)
@pytest.mark.attack(
    gains="the clerk's answers: attests, reads name and portrait, signs people out",
    before="one screen showed both, and whoever held it answered for both",
    now="each screen has a socket and a token of its own, and a door lets in its own role alone",
)
def test_the_customers_screen_calls_at_the_clerks_door(own_desk, screens):
    customer, clerk = screens
    clerk.sign_in()
    customers, clerks = own_desk.screen_token(), own_desk.clerk_token_file.read_bytes()
    assert customers != clerks
    assert told(own_desk.clerk_socket, Role.CLERK, customers) == []
    assert told(own_desk.clerk_socket, Role.CUSTOMER, clerks) == []
    assert told(own_desk.screen_socket, Role.CLERK, customers) == []
    clerk.wait_until(lambda s: s.strip.trouble == Message.SCREEN_REFUSED, "the strip to say it")
    customer.press(Control.LANGUAGE)  # it is the customer's still
