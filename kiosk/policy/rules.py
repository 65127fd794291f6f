"""One rule of law or of the carrier, as data."""

import datetime as dt
import re
from typing import Literal

import msgspec

from kiosk.enumerations import Outcome
from kiosk.policy import regions
from kiosk.policy.vocabulary import SERVICE_QUERY, vocabulary

_NAME = re.compile(r"\b[a-z_]+(?:\.[a-z_0-9]+)+\b|\bnow\b|\bchannel\b|\blisting\b")
_TEXT_IN_QUOTES = re.compile(r"'[^']*'|\"[^\"]*\"")
LISTINGS = "subject.listings"
# What a condition may ask of the listing that it is tried on.
OF_A_LISTING = ("list", "region", "sources", "in_term")


Authority = Literal["law", "national", "province", "city", "carrier", "store"]
_RANK = ("store", "carrier", "city", "province", "national", "law")

AppealTo = Literal["carrier", "12300", "96110", "police"]

Obligation = Literal[
    "REPORT_POLICE_STATION",
    "REPORT_ANTIFRAUD_CENTRE",
    "NOTIFY_24H",
    "PRINT_REMEDY",
    "SUPERVISOR_RECORD",
    "KEEP_EMERGENCY_CALLS",
]


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Text(_Data, frozen=True, kw_only=True):
    """The same sentence in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.zh


class Basis(_Data, frozen=True, kw_only=True):
    """The law or order a rule stands on, and where in it."""

    title: Text
    article: Text = Text(zh="", en="")

    def in_language(self, language: str) -> str:
        title, article = self.title.in_language(language), self.article.in_language(language)
        if language == "en":
            return f"{title}, {article}" if article else title
        return title + article


class Term(_Data, frozen=True, kw_only=True):
    """How long a listing counts: some calendar years from a day of the listing, or to its own end.

    The day after the starting day is the first that is counted, and a term of years ends with the
    same day of its last year; where there is none, with the month (Civil Code, Art. 201-202).
    """

    start: Literal["identified_at", "from"]
    years: int = 0  # 0: to the listing's own `until`
    own_end: bool = False  # years are the most, and a listing without `until` stays unknown
    open_ended: bool = False  # a listing without `until` counts until its keeper takes it away


class InFlow(_Data, frozen=True, kw_only=True):
    """What a rule comes to in one of its flows, where that is not what it comes to elsewhere."""

    outcome: Outcome
    reason: Text
    remedy: Text
    obligations: list[Obligation] = []


class Rule(_Data, frozen=True, kw_only=True):
    """One rule. `condition` is CEL; true means that `outcome` applies."""

    id: str
    version: int
    title: Text
    authority: Authority
    region: str
    scope_by: Literal["", "number_home", "listing", "store", "carrier"] = ""
    flows: list[str]  # ["*"]: every flow of a person at a counter or online
    products: list[str] = []  # empty: all
    condition: str
    outcome: Outcome
    on_unknown: Outcome
    basis: Basis
    effective_from: dt.date
    effective_to: dt.date | None = None
    term: Term | None = None
    max_age_h: dict[str, float] = {}  # an older fact is unknown; stricter than the bundle's alone
    waits_for: list[str] | None = None  # None: the groups it reads
    overrides: list[str] = []
    in_flow: dict[str, InFlow] = {}
    floor: dict[Outcome, Outcome] = {}  # what lower rules may take at most, where this one is true
    # A floor of which it is not known whether it is there makes what is above it unknown: before bundle 13.
    lowers_the_unknown: bool = True
    obligations: list[Obligation] = []
    reason: Text
    unknown_reason: Text
    remedy: Text
    appeal: Text | None = None
    appeal_to: AppealTo = "carrier"  # who takes an objection to what this rule rests on
    disclosure: Literal["full", "category", "none"] = "full"
    status: Literal["active", "needs_legal_review", "superseded"] = "active"
    pack: str = ""  # set by the loader, like `file`
    file: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Everything that the condition names: facts, params.X and listing.X."""
        return frozenset(_NAME.findall(_TEXT_IN_QUOTES.sub("", self.condition)))

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts that decide whether the rule is true, or applies at all."""
        reads = {name for name in self.names if not name.startswith(("listing", "params."))}
        if self.scope_by == "listing":
            reads.add(LISTINGS)
        if self.scope_by == "number_home" and self.region != regions.COUNTRY:
            reads.add("card.home_region")
        if self.scope_by == "store" and self.region != regions.COUNTRY:
            reads |= {"store.province", "store.city"}
        if self.products:
            reads.add("request.product")
        if self.in_flow:
            reads.add("request.flow")
        if "listing.in_term" in self.names or self.max_age_h or self.effective_to:
            reads.add("now")
        return tuple(sorted(reads))

    @property
    def params(self) -> frozenset[str]:
        return frozenset(n.removeprefix("params.") for n in self.names if n.startswith("params."))

    def applied_in(self, flow: str | None) -> "Rule":
        """The rule as it is in this flow."""
        return self._as(self.in_flow.get(flow or ""))

    def that_gave(self, outcome: Outcome | None) -> "Rule":
        """The rule as it is in the flow in which it comes to this outcome."""
        return self._as(
            next((one for one in self.in_flow.values() if one.outcome is outcome), None)
        )

    def _as(self, other: InFlow | None) -> "Rule":
        if other is None:
            return self
        changed = {name: getattr(other, name) for name in InFlow.__struct_fields__}
        return msgspec.structs.replace(self, **changed)

    def outranks(self, other: "Rule") -> bool:
        return rank(self.authority) > rank(other.authority)

    def serves(self, flow: str) -> bool:
        return flow in self.flows or ("*" in self.flows and flow != SERVICE_QUERY)


def rank(authority: Authority) -> int:
    """The authority's rank; a higher one binds a lower one."""
    return _RANK.index(authority)


def undeclared(rule: Rule) -> list[str]:
    """Names in the condition that are no facts, or no part of a listing where there is one."""
    known = set(vocabulary())
    if rule.scope_by == "listing":
        known |= {f"listing.{key}" for key in OF_A_LISTING}
    return sorted(n for n in rule.names - known if not n.startswith("params."))
