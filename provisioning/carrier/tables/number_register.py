"""The ledger's register of numbers: whose each is, in what state, what the network saw of it."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlite_utils import Database

from kiosk.enumerations import NumberState, Product, StopAuthority

PRODUCTS = tuple(product.value for product in Product)
# Of these a person has one in all, whichever it is.
CLASS_PRODUCTS = (Product.INTERNET.value, Product.ICECREAM.value)
USER_CLASSES = ("ordinary", "business")
LISTED = "listed: "  # before the rules that are a transition's cause
_HELD_AT = "document=? AND activated_at<=? AND (state<>'closed' OR state_since>?)"
IN_SERVICE = frozenset({NumberState.ACTIVE, NumberState.NOTIFIED})


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
    never_used: bool = False
    signs_settled_at: float = 0.0  # by a passed verification: events before it say nothing any more
    ask_at: float | None = None  # when time alone may turn it into a high-risk one; None: never
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
        if self.state in IN_SERVICE:
            return StopAuthority.NOBODY
        return StopAuthority(self.ordered_stop or StopAuthority.CARRIER)


class NumberRegister:
    """The tables `numbers` and `transitions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, number: RegisteredNumber) -> None:
        row = msgspec.to_builtins(number, builtin_types=(bytes,))
        if number.never_used and row["ask_at"] is None:
            row["ask_at"] = number.activated_at
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

    def held_at(self, number: str, at: float) -> RegisteredNumber | None:
        """The number as somebody held it at that moment, who may have given it up since."""
        where = "number=? AND activated_at<=? AND (state<>'closed' OR state_since>?)"
        found = self._select(where, number, at, at)
        return found[-1] if found else None

    def was_held(self, number: str) -> bool:
        """Whether anybody has the number, or had it."""
        return self._count("number=?", number) > 0

    def of(self, id_: int) -> RegisteredNumber:
        """The number of a row's id, which must exist."""
        return self._select("id=?", id_)[0]

    def known(self, id_: int) -> RegisteredNumber | None:
        """The same of a row that may not exist."""
        return next(iter(self._select("id=?", id_)), None)

    def of_document(self, document: bytes) -> list[RegisteredNumber]:
        """All that the document holds, oldest first; a suspended one is still held."""
        return self._select("document=? AND state<>'closed'", document)

    def all(self) -> list[RegisteredNumber]:
        return self._select("1=1")

    def to_ask(self, at: float, most: int) -> list[RegisteredNumber]:
        """Numbers about which it is time to ask the rules, the longest due first."""
        rows = self._database.table("numbers").rows_where(
            "ask_at<=?", (at,), order_by="ask_at", limit=most
        )
        return [_number(row) for row in rows]

    def ask_next(self, number: RegisteredNumber, at: float | None) -> None:
        """When to ask about it again; None: never."""
        self._update(number.id, {"ask_at": at})

    def ask_all_again(self) -> None:
        """About every number that was never used: the rules' periods are others now."""
        sql = "UPDATE numbers SET ask_at=activated_at WHERE never_used=1 AND state<>'closed'"
        self._database.execute(sql)

    def set_state(
        self, number: RegisteredNumber, state: NumberState, cause: str, at: float
    ) -> None:
        """Change the state and keep the cause; nothing else changes a state."""
        if state == number.state:
            return
        changes = {"state": state.value, "state_since": at}
        if state in IN_SERVICE:
            changes["ordered_stop"] = ""
        if state is NumberState.ACTIVE and number.never_used:
            changes["ask_at"] = at  # while it stood still nobody asked
        self._update(number.id, changes)
        row = {"number_id": number.id, "at": at, "before": number.state.value}
        self._database.table("transitions").insert(row | {"after": state.value, "cause": cause})

    def stop(self, number: RegisteredNumber, by: StopAuthority, cause: str, at: float) -> None:
        """Stop a number by order of an authority, also one that stands still already."""
        self._update(number.id, {"ordered_stop": by.value})
        self.set_state(number, number.stopped, cause, at)

    def stopped_for(self, number: RegisteredNumber) -> list[str]:
        """The rules of the listing by which it stands still; none where nothing is known of one."""
        causes = [one["cause"] for one in self.transitions(number)]
        listed = [cause for cause in causes if cause.startswith(LISTED)]
        return listed[-1].removeprefix(LISTED).split() if listed else []

    def lift_stop(self, number: RegisteredNumber) -> None:
        """Take an ordered stop back; the state is another matter."""
        self._update(number.id, {"ordered_stop": ""})

    def retain(self, number: RegisteredNumber, *, is_retained: bool = True) -> None:
        """It is the one that is kept for basic service from now on, or is no more."""
        self._update(number.id, {"is_retained": int(is_retained)})

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

    def use(self, number: RegisteredNumber) -> None:
        """It was used for the first time."""
        self._update(number.id, {"never_used": 0, "ask_at": None})

    def settle_signs(self, number: RegisteredNumber, at: float) -> None:
        """A passed verification settles every sign before it; else the next query would order it again."""
        self._update(number.id, {"never_used": 0, "ask_at": None, "signs_settled_at": at})

    def transitions(self, number: RegisteredNumber) -> list[dict[str, Any]]:
        sql = "SELECT at, before, after, cause FROM transitions WHERE number_id=? ORDER BY rowid"
        return list(self._database.query(sql, (number.id,)))

    # -- counts of one document -------------------------------------------------------------

    def held(self, document: bytes, at: float | None = None) -> int:
        """How many numbers the document holds; a suspended one is still held. at: as of then; None: now."""
        if at is None:
            return self._count("document=? AND state<>'closed'", document)
        return self._count(_HELD_AT, document, at, at)

    def held_by_product(self, document: bytes, at: float) -> dict[str, int]:
        where = f"{_HELD_AT} AND product=?"
        return {product: self._count(where, document, at, at, product) for product in PRODUCTS}

    def opened(self, document: bytes, since: float, until: float) -> int:
        """How many numbers were opened in [since, until]."""
        where = "document=? AND activated_at>=? AND activated_at<=?"
        return self._count(where, document, since, until)

    def closed(self, document: bytes, since: float, until: float, products: Sequence[str]) -> int:
        """How many numbers of these products were given up in [since, until]."""
        where = "document=? AND state='closed' AND state_since>=? AND state_since<=? AND product=?"
        return sum(self._count(where, document, since, until, product) for product in products)

    def _update(self, id_: int, changes: dict[str, Any]) -> None:
        self._database.table("numbers").update(id_, changes)

    def _count(self, where: str, *values: Any) -> int:
        found = self._database.table("numbers").count_where(where, values)
        return int(found)

    def _select(self, where: str, *values: Any) -> list[RegisteredNumber]:
        rows = self._database.table("numbers").rows_where(where, values, order_by="id")
        return [_number(row) for row in rows]


def _number(row: dict[str, Any]) -> RegisteredNumber:
    return msgspec.convert(row, RegisteredNumber, strict=False, builtin_types=(bytes,))
