"""The ledger's register of numbers: whose each is, in what state, what the network saw of it."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlite_utils import Database

from kiosk.enumerations import NumberState, Product, StopAuthority

PRODUCTS = tuple(product.value for product in Product)
# Of these a person has one in all, whichever it is.
CLASS_PRODUCTS = (Product.INTERNET.value, Product.ICECREAM.value)
USER_CLASSES = ("ordinary", "business")
_IN_SERVICE = frozenset({NumberState.ACTIVE, NumberState.NOTIFIED})


class RegisteredNumber(msgspec.Struct, frozen=True, kw_only=True):
    """One number as it stands in the register now. Times are seconds since the epoch."""

    id: int = 0
    number: str
    document: bytes  # keyed hash
    iccid: str = ""  # "": it is an eSIM, or no card is known
    eid: str = ""  # of an eSIM's device
    imei: str = ""
    product: str = "mobile"
    home_region: str = ""  # GB/T 2260; "": not known
    user_class: str = "ordinary"
    is_retained: bool = False
    store: str = ""
    clerk: str = ""
    activated_at: float
    state: NumberState = NumberState.ACTIVE
    state_since: float
    ordered_stop: str = ""  # a StopAuthority that ordered the stop; "": none did
    # what the network saw since the last passed verification
    never_used: bool = False
    device_changed: bool = False
    swaps: int = 0
    replacements: int = 0
    roaming_high_risk_area: bool = False
    over_frequency_calls: bool = False
    anomaly: bool = False
    reasons: tuple[str, ...] = ()
    disputed_at: float | None = None  # since when its holder says that it is not theirs

    @property
    def card(self) -> str:
        """What the number goes with: its card's ICCID, or the EID of the device that it is in."""
        return self.iccid or self.eid

    @property
    def stopped(self) -> NumberState:
        """The number's state once its service is stopped: a retained number keeps basic service."""
        return NumberState.PARTLY_SUSPENDED if self.is_retained else NumberState.SUSPENDED

    @property
    def stopped_by(self) -> StopAuthority:
        """Who stopped it; where nobody ordered that, the carrier's own deadlines and checks did."""
        if self.state in _IN_SERVICE:
            return StopAuthority.NOBODY
        return StopAuthority(self.ordered_stop or StopAuthority.CARRIER)


# A passed verification settles every sign that led to it; else the next query would order it again.
_NO_SIGNS: dict[str, Any] = {
    "never_used": 0,
    "device_changed": 0,
    "swaps": 0,
    "replacements": 0,
    "roaming_high_risk_area": 0,
    "over_frequency_calls": 0,
    "anomaly": 0,
    "reasons": "[]",
}


class NumberRegister:
    """The tables `numbers` and `transitions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, number: RegisteredNumber) -> None:
        row = msgspec.to_builtins(number, builtin_types=(bytes,))
        row["reasons"] = json.dumps(row["reasons"])
        del row["id"]
        self._database.table("numbers").insert(row)

    def has_iccid(self, iccid: str) -> bool:
        """Whether a number has, or had, this SIM card: a card is handed out once."""
        had = self._database.table("card_replacements").count_where("old_iccid=?", (iccid,))
        return bool(had or self._database.table("numbers").count_where("iccid=?", (iccid,)))

    def find(self, number: str) -> RegisteredNumber | None:
        """The number in use, or None; a closed one belongs to nobody."""
        found = self._select("number=? AND state<>'closed'", number)
        return found[0] if found else None

    def of(self, id_: int) -> RegisteredNumber:
        """The number of a row's id, which must exist."""
        return self._select("id=?", id_)[0]

    def of_document(self, document: bytes) -> list[RegisteredNumber]:
        """All that the document holds, oldest first; a suspended one is still held."""
        return self._select("document=? AND state<>'closed'", document)

    def all(self) -> list[RegisteredNumber]:
        return self._select("1=1")

    def unused(self) -> list[RegisteredNumber]:
        """Active numbers never used since activation: time alone may turn them into high-risk ones."""
        return self._select("never_used=1 AND state='active'")

    def set_state(
        self, number: RegisteredNumber, state: NumberState, cause: str, at: float
    ) -> None:
        """Change the state and keep the cause; nothing else changes a state."""
        if state == number.state:
            return
        changes = {"state": state.value, "state_since": at}
        if state in _IN_SERVICE:
            changes["ordered_stop"] = ""
        self._update(number.id, changes)
        row = {"number_id": number.id, "at": at, "before": number.state.value}
        self._database.table("transitions").insert(row | {"after": state.value, "cause": cause})

    def stop(self, number: RegisteredNumber, by: StopAuthority, cause: str, at: float) -> None:
        """Stop a number by order of an authority, also one that stands still already."""
        self._update(number.id, {"ordered_stop": by.value})
        self.set_state(number, number.stopped, cause, at)

    def lift_stop(self, number: RegisteredNumber) -> None:
        """Take an ordered stop back; the state is another matter."""
        self._update(number.id, {"ordered_stop": ""})

    def give_card(
        self, number: RegisteredNumber, iccid: str, eid: str = "", imei: str = ""
    ) -> None:
        """Put another SIM card, or an eSIM's device, in the place of the number's own."""
        self._update(number.id, {"iccid": iccid, "eid": eid, "imei": imei})

    def in_device(self, eid: str) -> list[RegisteredNumber]:
        """The numbers in use that are eSIMs in this device."""
        return self._select("eid=? AND state<>'closed'", eid)

    def dispute(self, number: RegisteredNumber, at: float) -> None:
        """Its holder, confirmed, says that it is not theirs; the state is another matter."""
        self._update(number.id, {"disputed_at": at})

    def see(self, number: RegisteredNumber, signs: dict[str, Any]) -> None:
        """Set what the network saw; signs: by the columns' names."""
        self._update(number.id, signs)

    def settle_signs(self, number: RegisteredNumber) -> None:
        self._update(number.id, _NO_SIGNS)

    def transitions(self, number: RegisteredNumber) -> list[dict[str, Any]]:
        sql = "SELECT at, before, after, cause FROM transitions WHERE number_id=? ORDER BY rowid"
        return list(self._database.query(sql, (number.id,)))

    # -- counts of one document -------------------------------------------------------------

    def held(self, document: bytes) -> int:
        """How many numbers the document holds; a suspended one is still held."""
        return self._count("document=? AND state<>'closed'", document)

    def held_by_product(self, document: bytes) -> dict[str, int]:
        where = "document=? AND state<>'closed' AND product=?"
        return {product: self._count(where, document, product) for product in PRODUCTS}

    def opened_since(self, document: bytes, at: float) -> int:
        return self._count("document=? AND activated_at>=?", document, at)

    def closed_since(self, document: bytes, at: float, products: Sequence[str]) -> int:
        """How many numbers of these products were given up since then."""
        where = "document=? AND state='closed' AND state_since>=? AND product=?"
        return sum(self._count(where, document, at, product) for product in products)

    def _update(self, id_: int, changes: dict[str, Any]) -> None:
        self._database.table("numbers").update(id_, changes)

    def _count(self, where: str, *values: Any) -> int:
        found = self._database.table("numbers").count_where(where, values)
        return int(found)

    def _select(self, where: str, *values: Any) -> list[RegisteredNumber]:
        rows = self._database.table("numbers").rows_where(where, values, order_by="id")
        return [_number(row) for row in rows]


def _number(row: dict[str, Any]) -> RegisteredNumber:
    row["reasons"] = json.loads(row["reasons"])
    return msgspec.convert(row, RegisteredNumber, strict=False, builtin_types=(bytes,))


def with_reason(reasons: Sequence[str], reason: str) -> tuple[str, ...]:
    """The reasons and one more, each once, in the order in which they came."""
    return tuple(dict.fromkeys([*reasons, *([reason] if reason else [])]))
