"""Attacks on the broker's rights: what each certificate may publish, subscribe to and share at Mosquitto."""

import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from broker import STRANGER, Office
from waiting import until

from kiosk import names

OWN, OTHER = "dev", "evil"
AGENT, CLAIM = names.agent(OWN), names.claim("b1")
ROLES = (OWN, OTHER, AGENT, CLAIM, "carrier", "fleet", "admin", STRANGER)
_CONTROL = "$CONTROL/dynamic-security/v1"
_CHANNELS = (
    *("up/record", "up/ask/q1", "up/part", "up/csr/q1", "up/state", "up/job", "up/file"),
    *("down/receipt", "down/answer/q1", "down/cert/q1", "down/desired", "down/job", "down/file"),
)
_WHO = ("dev", "evil", "nobody", CLAIM, "claim:b2", AGENT)
_TOPICS = (
    *(f"kiosk/v1/{who}/{channel}" for who in _WHO for channel in _CHANNELS),
    "kiosk/v1/ring/canary/desired",
    "kiosk/v1/dev",
    "kiosk/v2/dev/up/record",
    "$SYS/broker/uptime",
    _CONTROL,
    f"{_CONTROL}/response",
    "other",
)
_FILTERS = (
    *_TOPICS,
    "#",
    "+",
    "+/+/+/up/record",
    "kiosk/#",
    "kiosk/v1/#",
    "kiosk/v1/+/up/record",
    "kiosk/v1/+/up/ask/+",
    "kiosk/v1/+/up/file",
    "kiosk/v1/+/up/state",
    "kiosk/v1/+/up/job",
    "kiosk/v1/+/down/#",
    "kiosk/v1/dev/#",
    "kiosk/v1/dev/up/#",
    "kiosk/v1/dev/down/#",
    "kiosk/v1/dev/down/answer/+",
    "kiosk/v1/dev/+/receipt",
    "kiosk/v1/evil/down/#",
    f"kiosk/v1/{CLAIM}/down/cert/+",
    f"kiosk/v1/{CLAIM}/down/#",
    "kiosk/v1/+/down/cert/+",
    "kiosk/v1/dev/down/cert/+",
    "kiosk/v1/+/up/csr/+",
    "kiosk/v1/evil/down/answer/+",
    "$SYS/#",
    "$CONTROL/#",
    f"{_CONTROL}/#",
)
_SHARED = tuple(
    f"$share/{group}/{one}" for group in ("enrollment", "fleet", "mine") for one in _FILTERS
)


_FROM_FLEET = ("/down/file", "/down/desired", "/down/job")


def _of_kiosk(name):
    down = f"kiosk/v1/{name}/down"
    kept = {topic for topic in _FILTERS if topic.startswith(f"{down}/")}
    return {topic for topic in _TOPICS if topic.startswith(f"kiosk/v1/{name}/up/")}, kept


_DOWN = f"kiosk/v1/{OWN}/down"
# Who may publish where, and who may subscribe to what; everything else is refused.
_PUBLISH = {name: _of_kiosk(name)[0] for name in (OWN, OTHER)} | {
    AGENT: {f"kiosk/v1/{OWN}/up/{one}" for one in ("csr/q1", "state", "job", "file")},
    CLAIM: {f"kiosk/v1/{CLAIM}/up/csr/q1"},
    "carrier": {topic for topic in _TOPICS if "/down/" in topic},
    "fleet": {topic for topic in _TOPICS if topic.endswith(_FROM_FLEET)},
    "admin": {_CONTROL},
}
_SUBSCRIBE = {name: _of_kiosk(name)[1] for name in (OWN, OTHER)} | {
    AGENT: {f"{_DOWN}/{one}" for one in ("cert/q1", "cert/+", "desired", "job", "file")},
    CLAIM: {f"kiosk/v1/{CLAIM}/down/cert/{one}" for one in ("q1", "+")},
    "carrier": {
        "$share/enrollment/kiosk/v1/+/up/csr/+",
        "$share/enrollment/kiosk/v1/+/up/record",
        "$share/enrollment/kiosk/v1/+/up/ask/+",
    },
    "fleet": {f"$share/fleet/kiosk/v1/+/up/{one}" for one in ("file", "state", "job")},
    "admin": {f"{_CONTROL}/response"},
}


@pytest.fixture(scope="module")
def office():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Office(directory, [OWN, OTHER], batches=["b1"])
    made.broker.start()
    yield made
    made.close()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def clients(office):
    made = {name: office.client(name) for name in ROLES}
    assert all(client.is_in for client in made.values())
    return made


@pytest.mark.attack(
    gains="receipts, questions or orders in another's name",
    before="who had a certificate without a line in acl_file was held to the lines of a kiosk",
    now="a role of its own for each kiosk, and nothing for whoever has none",
)
@pytest.mark.parametrize("role", ROLES)
def test_publishing_where_one_may_not(clients, role):
    taken = {topic for topic in _TOPICS if clients[role].publish(topic)}
    assert taken == _PUBLISH.get(role, set())


@pytest.mark.attack(
    gains="what others say and are told",
    before="granted, and nothing was delivered: the broker's word said nothing",
    now="refused at SUBSCRIBE",
)
@pytest.mark.parametrize("role", ROLES)
def test_subscribing_to_what_one_may_not(clients, role):
    granted = {topic for topic in _FILTERS if clients[role].subscribe(topic)}
    assert granted == {one for one in _SUBSCRIBE.get(role, ()) if not one.startswith("$share")}


@pytest.mark.attack(
    gains="half of all kiosks' records, taken out of the carrier's hands",
    before="acl_file does not look at shared subscriptions: each was granted to everybody",
    now="the carrier's and the fleet's are their own, every other one is refused to everybody",
)
@pytest.mark.parametrize("role", ROLES)
def test_sharing_what_one_may_not(clients, role):
    granted = {topic for topic in _SHARED if clients[role].subscribe(topic)}
    for topic in granted:
        clients[role].unsubscribe(topic)
    assert granted == {one for one in _SUBSCRIBE.get(role, ()) if one.startswith("$share")}


@pytest.mark.attack(
    gains="half of another kiosk's records: they get no receipt, and their numbers are not opened",
    before="`$share/enrollment/kiosk/v1/+/up/record` was granted to a kiosk, which got every second one",
    now="the carrier gets them all",
)
def test_a_kiosk_shares_the_carriers_subscription(office):
    carrier, thief, honest = (office.client(name) for name in ("carrier", OTHER, OWN))
    assert all(client.is_in for client in (carrier, thief, honest))
    assert carrier.subscribe("$share/enrollment/kiosk/v1/+/up/record")
    for group, channel in itertools.product(("enrollment", "x"), ("record", "#", "ask/+")):
        thief.subscribe(f"$share/{group}/kiosk/v1/+/up/{channel}")
    for _ in range(20):
        honest.publish(f"kiosk/v1/{OWN}/up/record")
    until(lambda: len(carrier.received()) + len(thief.received()) == 20, "all records somewhere")
    assert thief.received() == []
    for client in (carrier, thief, honest):
        client.close()
