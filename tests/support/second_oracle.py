"""The law's table, read a second time: from design/3-policy.md alone, without the packs or the first oracle.

Facts come as name -> value; a name that is absent, or None, is unknown. What the table leaves open
(a threshold, a list of names, which facts say it) stands in OPEN, or at the row with "open:". Where this
reading and the packs parted and the packs were right, the row has it with "settled:" and why.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping

from kiosk.china_time import CHINA

OUTCOMES = (
    "ALLOW",
    "DEFER",
    "BLOCK_UNTIL_CONSENT",
    "BLOCK_UNTIL_SIGNED",
    "REQUIRE_SECOND_VERIFICATION",
    "RESUME_FLOW",
    "SUSPEND_AND_SECOND_VERIFICATION",
    "REFER_TO_CLERK",
    "REFUSE",
)
(
    ALLOW,
    DEFER,
    CONSENT,
    SIGNED,
    REQUIRE,
    RESUME,
    SUSPEND,
    REFER,
    REFUSE,
) = OUTCOMES

# The table names these thresholds without a number. The values are guesses of this reading.
OPEN = {
    "HB-2 swaps": 3,
    "HB-2 replacements": 3,
    "HB-3 new numbers": 3,
    "HB-3 cards": 5,
    "N-ABN-01 new cards": 3,
    "N-REP-02 replacements": 3,
    "YC-2 tier": "D",
    # Order 25: identity cards, permits of residents of Hong Kong, Macao and Taiwan, foreigners' papers.
    "N-DOC-08 accepted": (
        *("resident", "residence_permit", "foreign_permanent_2017", "foreign_permanent_2023"),
        *("passport", "hk_macao_permit", "taiwan_permit"),
    ),
    "N-NOTICE-02 self-service": True,
}
TIERS = "ABCDE"  # best to worst; "unrated" is no tier
# Settled: issue 19 reads three more beside the six of the notice (1-2, 003, 004 of the mission).
REASONS = {
    "fraud_involved",
    "many_cards_one_document",
    "sleeping",
    "silent",
    "overseas_fraud_area",
    "frequent_alerts",
    *("mvno_stock", "fraud_sms", "reported_to_ministry"),
}
# "A rule may demand a maximum age": of these facts it does, and without a clock no age is known.
AGEING = {
    *("subject.active_cards_this_carrier", "subject.new_cards_30d", "subject.class_counts"),
    *("subject.install_uninstall_12m", "subject.listings", "doc.expired"),
}
Truth = bool | None


def both(*parts: Truth) -> Truth:
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts: Truth) -> Truth:
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def opposite(part: Truth) -> Truth:
    return None if part is None else not part


class Facts:
    """What is known, and the questions that several rows put to it."""

    def __init__(self, known: Mapping):
        self.known = known

    def __getitem__(self, name):
        is_lost = name in AGEING and self.known.get("now") is None
        return None if is_lost else self.known.get(name)

    def where(self, name: str, test: Callable) -> Truth:
        value = self[name]
        return None if value is None else bool(test(value))

    def yes(self, name: str) -> Truth:
        return self.where(name, lambda value: value)

    def no(self, name: str) -> Truth:
        return opposite(self.yes(name))

    def is_one(self, name: str, *values) -> Truth:
        return self.where(name, lambda value: value in values)

    def at_least(self, name: str, least: int) -> Truth:
        return self.where(name, lambda value: value >= least)

    def in_region(self, name: str, code: str) -> Truth:
        return self.where(name, lambda value: value.startswith(code))

    def today(self) -> dt.date | None:
        return None if self["now"] is None else self["now"].astimezone(CHINA).date()

    def longer_than(self, name: str, hours: int) -> Truth:
        now, since = self["now"], self[name]
        if now is None or since is None:
            return None
        return now - since > dt.timedelta(hours=hours)

    def days_since(self, name: str) -> int | None:
        today, since = self.today(), self[name]
        if today is None or since is None:
            return None
        return (today - since.astimezone(CHINA).date()).days

    def listed(self, test: Callable[[Mapping], Truth]) -> Truth:
        if self["subject.listings"] is None:
            return None
        return either(*map(test, self["subject.listings"]))

    def not_before(self, day: dt.date | None) -> Truth:
        return None if day is None or self.today() is None else self.today() >= day

    def not_after(self, day: dt.date | None) -> Truth:
        return None if day is None or self.today() is None else self.today() <= day

    def standing(self, listing: Mapping) -> Truth:
        """Between `from` and `until`, both days included; which of them is not given sets no bound."""
        return both(
            "from" not in listing or self.not_before(listing["from"]),
            "until" not in listing or self.not_after(listing["until"]),
        )

    def listed_by(self, code: str, *lists: str) -> Truth:
        """Open: which lists count. The joint punishment has rows of its own, and its own terms."""
        return self.listed(
            lambda one: both(
                one["region"].startswith(code),
                one["list"] in lists if lists else one["list"] != "joint_punishment",
                self.standing(one),
            )
        )

    def two_years(self, code: str) -> Truth:
        """Listed there, within two calendar years of being identified; the last day counts.

        Settled: the mission's two years run from the day of identification, whatever `from` says. Where
        that day is not on record it stays unknown, also past the listing's own end: the safe side.
        """

        def within(one):
            day = one.get("identified_at")
            return both(
                one["region"].startswith(code) and one["list"] != "joint_punishment",
                "until" not in one or day is None or self.not_after(one["until"]),
                self.not_before(day),
                self.not_after(None if day is None else _years_later(day, 2)),
            )

        return self.listed(within)

    def joint_punishment(self) -> Truth:
        """Running: begun and not over. Which of the two is not on record is unknown.

        Settled: "at most 5 consecutive" years, by the mission's law; without an end still unknown.
        """

        def running(one):
            begun = one.get("from")
            return both(
                one["list"] == "joint_punishment",
                self.not_before(begun),
                self.not_after(one.get("until")),
                None in {begun, one.get("until")} or self.not_after(_years_later(begun, 5)),
            )

        return self.listed(running)

    def not_holder(self) -> Truth:
        """Settled: of a number that exists the carrier answers `by_proxy` for whoever is not its holder.

        Somebody else's number and nobody's look the same to the kiosk; no list of numbers is told for it.
        """
        return self.yes("request.by_proxy")


def _years_later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def class_taken(f: Facts) -> Truth:
    counts = f["subject.class_counts"]
    if counts is None:
        return None
    return either(
        *(
            None if counts.get(name) is None else counts[name] >= 1
            for name in ("internet", "icecream")
        )
    )


def by_people(f: Facts) -> Truth:
    return both(f.is_one("face.mode", "clerk"), f.yes("face.match"))


def rejected_by_people(f: Facts) -> Truth:
    """Settled: what a machine rejects is N-FACE-02's, which refers; two people's word is `clerk`."""
    return both(f.is_one("face.mode", "clerk"), f.no("face.match"))


def camera_is_uncertain(f: Facts) -> Truth:
    """Settled: three unfinished sessions, or any liveness or match that a camera did not confirm."""
    return both(
        opposite(f.is_one("face.mode", "clerk")),
        either(
            f.at_least("face.attempts", 3),
            opposite(f.is_one("face.liveness", "pass")),
            f.no("face.match"),
        ),
    )


def not_looked_at(f: Facts) -> Truth:
    """Settled: what ends a REFER_TO_CLERK about the request is a supervisor's signature."""
    return not f["request.focus_checked"]  # said by nobody, nobody signed


def revoked(f):
    return f.is_one("doc.authenticity_reason", "signer_revoked")


def copied(f):
    return f.is_one("doc.authenticity_reason", "chip_is_a_copy")


def reaches_tier(f):
    worst = OPEN["YC-2 tier"]
    return f.where("subject.credit_tier", lambda tier: tier in TIERS and tier >= worst)


def in_yuncheng(f):
    """Of a store whose city is not said the province may say that it is elsewhere."""
    if f["store.city"] is None and f["store.province"] is not None:
        return False if f["store.province"] != "14" else None
    return f.in_region("store.city", "1408")


def many_or_new(f):
    return either(
        f.at_least("subject.new_cards_30d", OPEN["HB-3 new numbers"]),
        f.at_least("subject.active_cards_this_carrier", OPEN["HB-3 cards"]),
    )


def home_at(f, code):
    """Settled: a new number is at home where it is opened; who gathers the facts says so there, too."""
    place = f["card.home_region"]
    return (
        None
        if place is None or (code.startswith(place) and place != code)
        else place.startswith(code)
    )


NUMBER = {"service_query"}  # about a number; nobody is there, with no document and no face
VISITS = {
    "new_sim",
    "transfer",
    "transfer_out",
    "second_verify",
    "resume",
    "replace",
    "cancel",
    "query",
}
# Settled: "all but query" is the carrier's question about a number; a person's own numbers are told to a
# confirmed holder alone (B-3).
FACE = VISITS
OPENS = {"new_sim", "transfer"}  # open: of a transfer the receiver's part, by 1-mission's flows
GIVES = {"transfer_out"}
BACK = {"second_verify", "resume"}


@dataclasses.dataclass(frozen=True)
class Row:
    rule: str
    flows: set
    condition: Callable[[Facts], Truth]
    outcome: str
    on_unknown: str
    since: str
    pack: str = "cn"
    at_opening: str = ""  # another outcome there


def _in_class(f):
    return f.is_one("request.product", "icecream", "internet")


ROWS = (
    # The document.
    Row("N-DOC-01", VISITS, lambda f: f.no("doc.chip_read_ok"), REFUSE, REFUSE, "2013-09-01"),
    Row(  # "clock in doubt: every time rule is unknown, and N-DOC-02 then gives DEFER"
        "N-DOC-02",
        VISITS,
        lambda f: None if f["now"] is None else f.yes("doc.expired"),
        REFUSE,
        DEFER,
        "2013-09-01",
    ),
    Row("N-DOC-03", VISITS, lambda f: f.no("doc.fields_complete"), REFUSE, REFUSE, "2013-09-01"),
    Row(
        "N-DOC-04",
        VISITS,
        lambda f: both(
            f.is_one("doc.authentic", "invalid"), opposite(revoked(f)), opposite(copied(f))
        ),
        REFUSE,
        REFUSE,
        "2013-09-01",
    ),
    Row(
        "N-DOC-05",
        VISITS,
        lambda f: both(f.yes("doc.signed_kind"), f.is_one("doc.authentic", "unverified")),
        REFER,
        REFER,
        "2013-09-01",
        pack="cn-unicom",
    ),
    Row("N-DOC-06", VISITS, revoked, REFUSE, REFER, "2013-09-01"),
    Row("N-DOC-07", VISITS, copied, REFUSE, REFER, "2013-09-01"),
    Row(
        "N-DOC-08",
        VISITS,
        lambda f: opposite(f.is_one("doc.kind", *OPEN["N-DOC-08 accepted"])),
        REFER,
        REFER,
        "2013-09-01",
    ),
    Row(
        "N-DOC-09",
        FACE,
        lambda f: both(f.no("doc.has_portrait"), opposite(by_people(f))),
        REFER,
        REFER,
        "2019-12-01",
    ),
    # The face.
    Row("N-FACE-01", FACE, rejected_by_people, REFUSE, REFER, "2019-12-01"),
    Row("N-FACE-02", FACE, camera_is_uncertain, REFER, REFER, "2025-06-01"),
    Row(  # settled: a match that people made ends it
        "N-FACE-03",
        FACE,
        lambda f: both(f.yes("request.alternative_to_face"), opposite(by_people(f))),
        REFER,
        REFER,
        "2025-06-01",
    ),
    Row(
        "N-OWN-01",
        BACK,
        Facts.not_holder,
        REFUSE,
        DEFER,
        "2021-06-17",
    ),
    # How many, and lists of the whole country.
    Row(
        "N-QTY-05",
        OPENS,
        lambda f: f.at_least("subject.active_cards_this_carrier", 5),
        REFUSE,
        DEFER,
        "2016-09-23",
    ),
    Row("N-PEN-01", OPENS, Facts.joint_punishment, REFUSE, DEFER, "2024-12-01"),
    Row(
        "N-PEN-02",
        {"resume"},
        lambda f: both(f.joint_punishment(), f.no("card.is_retained_number")),
        REFUSE,
        DEFER,
        "2024-12-01",
    ),
    # Verification, notice, consent.
    Row(
        "N-SV-24",
        {"second_verify"},
        lambda f: f.longer_than("card.notified_at", 24),
        RESUME,
        DEFER,
        "2021-06-17",
    ),
    Row(
        "N-SV-RISK",
        NUMBER,
        lambda f: f.where("card.reasons", lambda reasons: REASONS & set(reasons)),
        REQUIRE,
        DEFER,
        "2021-06-17",
    ),
    Row(  # of a transfer both sign, by 1-mission's flows
        "N-NOTICE-01",
        {"new_sim", "second_verify", "resume", "transfer", "transfer_out", "replace"},
        lambda f: either(f.no("consent.notice_signed"), f.no("consent.notice_is_current")),
        SIGNED,
        SIGNED,
        "2021-06-17",
    ),
    Row(
        "N-NOTICE-02",
        BACK,
        lambda f: both(
            f.is_one(
                "channel", "online", *["self_service"] * bool(OPEN["N-NOTICE-02 self-service"])
            ),
            f.no("consent.statement_video"),
        ),
        SIGNED,
        SIGNED,
        "2021-06-17",
    ),
    Row(
        "N-PIPL-01",
        FACE,
        lambda f: both(f.no("consent.face_separate"), f.no("request.alternative_to_face")),
        CONSENT,
        CONSENT,
        "2021-11-01",
    ),
    Row(
        "N-AGE-14",
        FACE,
        lambda f: both(f.where("doc.age", lambda age: age < 14), f.no("consent.guardian")),
        CONSENT,
        REFER,
        "2021-11-01",
    ),
    Row(
        "N-AGE-16",
        OPENS,
        lambda f: both(f.where("doc.age", lambda age: age < 16), f.no("request.guardian_present")),
        REFER,
        REFER,
        "2013-09-01",
    ),
    Row("N-PROXY", OPENS, lambda f: f.yes("request.by_proxy"), REFER, REFER, "2013-09-01"),
    Row(  # settled: at a transfer, too, like all of a new number's rules ("full new-SIM rules")
        "N-ABN-01",
        OPENS,
        lambda f: both(
            not_looked_at(f),
            either(
                f.at_least("subject.new_cards_30d", OPEN["N-ABN-01 new cards"]),
                both(
                    # Settled: of the kinds that are accepted an identity card alone has a home province.
                    opposite(
                        f.is_one(
                            "doc.kind",
                            "travel_document",
                            *(k for k in OPEN["N-DOC-08 accepted"] if k != "resident"),
                        )
                    ),
                    None
                    if f["doc.home_province"] is None or f["store.province"] is None
                    else f["doc.home_province"] != f["store.province"],
                    f.at_least("subject.new_cards_30d", 1),
                ),
            ),
        ),
        REFER,
        DEFER,
        "2022-12-01",
    ),
    Row(  # settled: "offline, carrier facts unknown: DEFER", the table's own case
        "N-BATCH",
        OPENS,
        lambda f: f.yes("signal.suspected_batch"),
        REFUSE,
        DEFER,
        "2020-10-15",
    ),
    Row(
        "N-IOT",
        {"new_sim"},
        lambda f: both(f.is_one("request.product", "iot"), not_looked_at(f)),
        REFER,
        REFER,
        "2022-12-01",
    ),
    # The carrier.
    Row(
        "CU-1",
        OPENS,
        lambda f: both(_in_class(f), class_taken(f)),
        REFUSE,
        DEFER,
        "2020-10-15",
        pack="cn-unicom",
    ),
    Row(
        "CU-2",
        OPENS,
        lambda f: both(_in_class(f), f.at_least("subject.install_uninstall_12m", 2)),
        REFUSE,
        DEFER,
        "2020-10-15",
        pack="cn-unicom",
    ),
    Row(
        "CU-4",
        OPENS,
        lambda f: both(
            f.at_least("request.quantity", 2),
            f.is_one("request.purpose", "douyin", "influencer", "brushing"),
        ),
        REFUSE,
        REFER,
        "2020-10-15",
        pack="cn-unicom",
    ),
    # Regions.
    Row("HN-1", OPENS, lambda f: f.two_years("43"), REFUSE, DEFER, "2020-09-30", pack="hunan"),
    Row(
        "HN-2",
        {"resume"},
        lambda f: both(f.two_years("43"), f.no("card.is_retained_number")),
        REFUSE,
        DEFER,
        "2020-09-30",
        pack="hunan",
    ),
    Row(
        "HB-1",
        NUMBER,
        lambda f: both(
            home_at(f, "42"), f.yes("card.never_used"), f.longer_than("card.activated_at", 24)
        ),
        SUSPEND,
        DEFER,
        "2020-09-10",
        pack="hubei",
    ),
    Row(
        "HB-2",
        NUMBER,
        lambda f: both(
            home_at(f, "42"),
            either(
                f.at_least("card.swaps", OPEN["HB-2 swaps"]),
                f.at_least("card.replacements", OPEN["HB-2 replacements"]),
            ),
        ),
        SUSPEND,
        DEFER,
        "2020-09-10",
        pack="hubei",
    ),
    Row(
        "HB-3",
        NUMBER | OPENS,
        lambda f: both(
            home_at(f, "42"),
            many_or_new(f),
            either(f["request.flow"] not in OPENS, not_looked_at(f)),
        ),
        SUSPEND,
        DEFER,
        "2020-09-10",
        pack="hubei",
        at_opening=REFER,
    ),
    Row(
        "HB-4",
        NUMBER,
        lambda f: both(
            home_at(f, "42"),
            either(
                f.yes("card.over_frequency_calls"),
                f.where("card.reasons", lambda reasons: "silent" in reasons),
            ),
        ),
        SUSPEND,
        DEFER,
        "2020-09-10",
        pack="hubei",
    ),
    Row(
        "HB-5",
        BACK,
        lambda f: both(home_at(f, "42"), f.no("card.sim_present")),
        REFER,
        REFER,
        "2020-09-10",
        pack="hubei",
    ),
    Row(
        "SC-1",
        OPENS,
        lambda f: both(f.listed_by("51"), f.at_least("subject.active_numbers_total", 1)),
        REFUSE,
        DEFER,
        "2020-09-27",
        pack="sichuan",
    ),
    Row(
        "SC-2",
        {"new_sim", "service_query", *BACK},
        lambda f: both(f.listed_by("51"), f.yes("card.anomaly")),
        REQUIRE,
        DEFER,
        "2020-09-27",
        pack="sichuan",
    ),
    Row(
        "SY-1",
        OPENS | {"resume"},
        lambda f: f.listed_by("2101"),
        REFUSE,
        DEFER,
        "2020-10-01",
        pack="shenyang",
    ),
    Row(
        "ZZ-1",
        OPENS | {"resume"},
        lambda f: f.listed_by("4101"),
        REFUSE,
        DEFER,
        "2020-10-15",
        pack="zhengzhou",
    ),
    Row(
        "HE-1",
        NUMBER,
        lambda f: both(
            home_at(f, "13"), f.yes("card.never_used"), f.longer_than("card.activated_at", 12)
        ),
        REQUIRE,
        DEFER,
        "2020-12-01",
        pack="hebei",
    ),
    Row(  # "device change on day 365 VERIFY, day 366 ALLOW"
        "HE-2",
        NUMBER,
        lambda f: both(
            home_at(f, "13"),
            f.yes("card.device_changed"),
            None
            if f.days_since("card.activated_at") is None
            else f.days_since("card.activated_at") <= 365,
        ),
        REQUIRE,
        DEFER,
        "2020-12-01",
        pack="hebei",
    ),
    Row(
        "HE-3",
        NUMBER,
        lambda f: both(
            home_at(f, "13"),
            f.is_one("card.user_class", "ordinary"),
            f.yes("card.roaming_high_risk_area"),
        ),
        REQUIRE,
        DEFER,
        "2020-12-01",
        pack="hebei",
    ),
    Row(
        "HE-4",
        NUMBER,
        lambda f: both(
            home_at(f, "13"),
            f.is_one("card.user_class", "ordinary"),
            f.yes("card.over_frequency_calls"),
        ),
        REQUIRE,
        DEFER,
        "2020-12-01",
        pack="hebei",
    ),
    Row(
        "YC-1",
        OPENS,
        lambda f: f.listed_by("1408", "carrier_blacklist"),
        REFUSE,
        DEFER,
        "2022-01-01",
        pack="yuncheng",
    ),
    Row(
        "YC-2",
        OPENS,
        lambda f: both(in_yuncheng(f), reaches_tier(f), not_looked_at(f)),
        REFER,
        DEFER,
        "2022-01-01",
        pack="yuncheng",
    ),
    # A number that somebody has: replaced, given up, given away.
    Row(
        "N-REP-01",
        {"replace"},
        Facts.not_holder,
        REFUSE,
        DEFER,
        "2013-09-01",
    ),
    Row(
        "N-REP-02",
        {"replace"},
        lambda f: both(f.no("card.sim_present"), f.no("request.loss_reported")),
        REFER,
        REFER,
        "2021-06-17",
    ),
    # Settled: the row's count is the carrier's. Unknown, a replacement is captured and asked about later, as
    # the page on "Offline" has it; N-REP-02 itself stays as it is.
    Row(
        "N-REP-04",
        {"replace"},
        lambda f: both(
            f.at_least("card.replacements_30d", OPEN["N-REP-02 replacements"]), not_looked_at(f)
        ),
        REFER,
        DEFER,
        "2021-06-17",
    ),
    Row(
        "N-REP-03",
        {"replace"},
        lambda f: f.is_one("card.stopped_by", "police", "list"),
        REFUSE,
        DEFER,
        "2021-06-17",
    ),
    Row(
        "N-CAN-01",
        {"cancel"},
        Facts.not_holder,
        REFUSE,
        DEFER,
        "2013-09-01",
    ),
    Row(
        "N-CAN-02",
        {"cancel"},
        lambda f: either(
            f.is_one("card.stopped_by", "police"),
            both(f.yes("card.is_retained_number"), f.listed(f.standing)),
        ),
        REFER,
        DEFER,
        "2021-06-17",
    ),
    Row(  # the giver's part asks for the holder, the receiver's for the giver's presence
        "N-TRF-01",
        {"transfer", "transfer_out"},
        lambda f: (
            f.not_holder() if f["request.flow"] == "transfer_out" else f.no("request.giver_signed")
        ),
        REFUSE,
        DEFER,
        "2013-09-01",
    ),
)
PACKS = frozenset(row.pack for row in ROWS)
FLOOR_SINCE = dt.date(2024, 12, 1)
_LOWERED = {REFUSE: ALLOW, SUSPEND: REQUIRE}


def decide(known: Mapping, packs=PACKS) -> tuple[str, set, set]:
    """The outcome, which rules are true, which are unknown."""
    f = Facts(known)
    flow, today = f["request.flow"], f.today()
    floor = (
        "cn" in packs
        and flow in {"resume", "service_query"}
        and (today is None or today >= FLOOR_SINCE)
        and f["card.is_retained_number"] is True
    )
    true, unknown, outcomes = set(), set(), {ALLOW}
    for row in ROWS:
        # With the clock in doubt reasons that do not read it remain: a rule counts as in force.
        if row.pack not in packs or flow not in row.flows:
            continue
        if today is not None and today < dt.date.fromisoformat(row.since):
            continue
        truth = row.condition(f)
        if truth is False:
            continue
        outcome = row.on_unknown
        if truth:
            outcome = row.at_opening if row.at_opening and flow in OPENS else row.outcome
            # A floor of the country holds against provinces, cities and the carrier.
            if floor and row.pack != "cn":
                outcome = _LOWERED.get(outcome, outcome)
        (true if truth else unknown).add(row.rule)
        outcomes.add(outcome)
    return max(outcomes, key=OUTCOMES.index), true, unknown
